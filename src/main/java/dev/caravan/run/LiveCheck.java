package dev.caravan.run;

import dev.caravan.copy.Digest;
import dev.caravan.database.Quoted;
import dev.caravan.database.SqlFailure;
import dev.caravan.database.TableName;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.Plan;
import dev.caravan.plan.TablePlan;
import dev.caravan.problem.InterruptedRunException;
import dev.caravan.problem.RefusedException;
import dev.caravan.verify.LiveProof;
import dev.caravan.verify.ReadBack;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Compares the live schemas with the sources as both are now. */
public final class LiveCheck {
    private final Consolidation consolidation;
    private final Progress progress;

    public LiveCheck(Consolidation consolidation, Progress progress) {
        this.consolidation = consolidation;
        this.progress = progress;
    }

    /** One proof for each table of the plan, by name. */
    public List<LiveProof> run() {
        consolidation.probe();
        try (Snapshots snapshots = Snapshots.of(consolidation)) {
            Plan plan = consolidation.plan(snapshots, Long.MAX_VALUE);
            if (plan.tables().size() < consolidation.mapping().tables().size()) {
                throw new RefusedException("The plan is refused, so nothing can be compared.", plan.refusals());
            }
            @Nullable
            Published published = Published.newest(consolidation.target()).orElse(null);
            List<LiveProof> proofs = new ArrayList<>();
            for (TablePlan table : plan.tables()) {
                TableName live = new TableName(String.valueOf(plan.schemas().get(table.schema())), table.table());
                List<LiveProof> found = prove(snapshots, table, live, published);
                progress.verified(table.name(), found.stream().allMatch(LiveProof::equal));
                proofs.addAll(found);
            }
            proofs.sort(Comparator.comparing(LiveProof::feed));
            return proofs;
        }
    }

    /** A table that is not merged has one feed. */
    private List<LiveProof> prove(Snapshots snapshots, TablePlan table, TableName live, @Nullable Published published) {
        FeedPlan first = table.feeds().get(0);
        boolean copied = !table.merged() && (published == null || !published.quarantined(first));
        return copied ? List.of(copied(snapshots, first, live)) : merged(snapshots, table, live, published);
    }

    private LiveProof copied(Snapshots snapshots, FeedPlan table, TableName live) {
        CompletableFuture<Digest> sent = CompletableFuture.supplyAsync(() -> sent(snapshots, table));
        Digest there = there(live, table);
        try {
            Digest source = sent.join();
            return LiveProof.same(
                    table.title(),
                    table.refusals().isEmpty() ? source.rows() : kept(snapshots, table),
                    source,
                    there,
                    table.changed().stream().sorted().toList());
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private List<LiveProof> merged(
            Snapshots snapshots, TablePlan table, TableName live, @Nullable Published published) {
        if (published == null) {
            throw new RefusedException("No run is published, so there is nothing to compare.", "caravan migrate");
        }
        if (published.skipped(table)) {
            return skipped(snapshots, table, live, published);
        }
        return published.refreshed(table) && table.keyed()
                ? refreshed(snapshots, table, live, published)
                : unchanged(snapshots, table, live, published);
    }

    /**
     * Merged rows hold other keys than their source, as the newest published run proved. So it is enough that both sides
     * are what they were then.
     */
    private List<LiveProof> unchanged(Snapshots snapshots, TablePlan table, TableName live, Published published) {
        Digest liveThen = published.live(table);
        Digest liveNow = read(live, target -> ReadBack.ofAll(target, live));
        return table.feeds().stream()
                .map(feed -> LiveProof.unchanged(
                        feed.title(), published.sent(feed), sent(snapshots, feed), liveThen, liveNow))
                .toList();
    }

    private List<LiveProof> skipped(Snapshots snapshots, TablePlan table, TableName live, Published published) {
        Digest there = read(live, target -> ReadBack.ofAll(target, live));
        return table.feeds().stream()
                .map(feed -> LiveProof.skipped(feed.title(), published.run(), sent(snapshots, feed), there))
                .toList();
    }

    /** A refresh made the rows of the feed that keeps its keys what its source has since; it left those of the others. */
    private List<LiveProof> refreshed(Snapshots snapshots, TablePlan table, TableName live, Published published) {
        FeedRows rows = new FeedRows(published.run(), table, live);
        return table.feeds().stream()
                .map(feed -> {
                    Digest source = sent(snapshots, feed);
                    Digest there = read(live, target -> ReadBack.rows(target, feed, rows.of(feed)));
                    return feed.staged()
                            ? LiveProof.unchanged(
                                    feed.title(), published.sent(feed), source, published.loaded(feed), there)
                            : LiveProof.same(feed.title(), source.rows(), source, there, List.of());
                })
                .toList();
    }

    /** How many rows the source counts, with those that cannot be loaded. */
    private static long kept(Snapshots snapshots, FeedPlan feed) {
        try (Connection source = snapshots.of(feed.source()).dataSource().getConnection();
                Statement statement = source.createStatement();
                ResultSet row = statement.executeQuery(feed.selectKept())) {
            row.next();
            return row.getLong("kept");
        } catch (SQLException e) {
            throw new InterruptedRunException(
                    "Source " + feed.source() + " cannot be read: " + SqlFailure.of(e), "Try again.", e);
        }
    }

    private static Digest sent(Snapshots snapshots, FeedPlan table) {
        try (Connection source = snapshots.of(table.source()).dataSource().getConnection()) {
            return ReadBack.ofSource(source, table, table.selectDigested());
        } catch (SQLException e) {
            throw new InterruptedRunException(
                    "Source " + table.source() + " cannot be read: " + SqlFailure.of(e), "Try again.", e);
        }
    }

    private Digest there(TableName live, FeedPlan table) {
        return read(live, target -> {
            try (Statement statement = target.createStatement();
                    ResultSet exists = statement.executeQuery(
                            "SELECT to_regclass(" + Quoted.literal(live.sql()) + ") IS NOT NULL")) {
                exists.next();
                return exists.getBoolean(1) ? ReadBack.of(target, live, table) : Digest.EMPTY;
            }
        });
    }

    private interface Reading {
        Digest of(Connection target) throws SQLException;
    }

    private Digest read(TableName live, Reading reading) {
        try (Connection target = consolidation.target().connect()) {
            target.setAutoCommit(false);
            return reading.of(target);
        } catch (SQLException e) {
            throw new InterruptedRunException(live + " cannot be read: " + SqlFailure.of(e), "Try again.", e);
        }
    }
}
