package dev.caravan.run;

import dev.caravan.copy.CopyTask;
import dev.caravan.copy.Digest;
import dev.caravan.database.SqlFailure;
import dev.caravan.database.TableName;
import dev.caravan.ledger.Act;
import dev.caravan.ledger.ActionLedger;
import dev.caravan.ledger.ChunkRecord;
import dev.caravan.ledger.CopyLedger;
import dev.caravan.merge.Staging;
import dev.caravan.plan.Chunk;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.TablePlan;
import dev.caravan.problem.InterruptedRunException;
import dev.caravan.problem.RefusedException;
import dev.caravan.verify.ReadBack;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/** The copy step: which COPY is still to be done. */
public final class CopyStep {

    /**
     * For a resumed run: keeps the chunks whose rows the source still sends exactly so in the new snapshot, and empties
     * the tables that changed meanwhile. A fresh run has no chunks.
     */
    public void keepWhatIsUnchanged(Run run) {
        Map<String, List<ChunkRecord>> committed =
                run.ledger().copies().chunks(run.id()).stream().collect(Collectors.groupingBy(ChunkRecord::table));
        boolean allThere = true;
        Set<FeedPlan> changed = new HashSet<>(newlySkipped(run));
        for (FeedPlan feed : run.feeds()) {
            List<ChunkRecord> chunks = committed.getOrDefault(feed.title(), List.of());
            if (run.again(feed) || !unchanged(run, feed, chunks)) {
                changed.add(feed);
            }
            allThere &= chunks.size() == feed.chunks().size();
        }
        if (changed.isEmpty() && (committed.isEmpty() || allThere)) {
            return;
        }
        refuseToForget(run);
        run.finisher().dropWhatStandsInTheWay();
        if (run.ledger().merges().decided(run.id())) {
            // Rows of all merged tables depend on each other's keys, and what was taken out of a table may belong there
            // now.
            run.mergedTables().forEach(table -> changed.addAll(table.feeds()));
            run.feeds().stream().filter(feed -> shortened(run, feed)).forEach(changed::add);
        }
        empty(run, changed);
        changed.forEach(feed -> run.progress().again(feed.name()));
        answer(run);
    }

    /** What was copied of a table before somebody skipped it goes. */
    private static List<FeedPlan> newlySkipped(Run run) {
        Set<String> asked = run.wishes().open().stream()
                .map(wish -> String.valueOf(wish.subject()))
                .collect(Collectors.toSet());
        return run.skipped().stream()
                .filter(table -> asked.contains(table.name()))
                .flatMap(table -> table.feeds().stream())
                .toList();
    }

    /** The tables are empty. */
    private static void answer(Run run) {
        ActionLedger actions = run.ledger().actions();
        run.wishes()
                .open()
                .forEach(wish -> actions.done(
                        wish.id(),
                        wish.what() == Act.SKIP_TABLE ? "Left as it is live." : "Emptied, and copied again."));
        run.wishes().outdated().forEach(wish -> actions.refused(wish.id(), "Something else was asked later."));
    }

    /** What somebody corrected is not thrown away without asking. */
    private static void refuseToForget(Run run) {
        long worked = run.ledger().quarantine().worked(run.id());
        if (worked > 0) {
            throw new RefusedException(
                    "The sources have changed since " + worked + " rows of run " + run.id()
                            + " were corrected in quarantine, and going on would decide about all rows anew.",
                    "Correct these rows in the source, and start a new run with caravan migrate.");
        }
    }

    private static boolean unchanged(Run run, FeedPlan feed, List<ChunkRecord> committed) {
        Map<Integer, Chunk> planned = new HashMap<>();
        feed.chunks().forEach(chunk -> planned.put(chunk.number(), chunk));
        try (Connection source = run.snapshots().of(feed.source()).dataSource().getConnection()) {
            for (ChunkRecord record : committed) {
                run.border();
                @Nullable Chunk chunk = planned.get(record.number());
                if (chunk == null) {
                    return false;
                }
                String select = feed.rowLevel() ? feed.selectDigested() : feed.select(chunk);
                Digest now = ReadBack.ofSource(source, feed, select);
                if (!now.equals(record.digest())) {
                    return false;
                }
            }
            return true;
        } catch (SQLException e) {
            throw new InterruptedRunException(
                    "Source " + feed.source() + " cannot be read again: " + SqlFailure.of(e), "Resume later.", e);
        }
    }

    private static boolean shortened(Run run, FeedPlan feed) {
        return run.ledger().merges().parts(run.id(), feed.name(), feed.feed()).containsKey("removed");
    }

    /** Whatever was decided about the rows must be decided again. */
    private static void empty(Run run, Set<FeedPlan> feeds) {
        try (Connection target = run.target().connect();
                Statement statement = target.createStatement()) {
            target.setAutoCommit(false);
            for (FeedPlan feed : feeds) {
                statement.execute("TRUNCATE " + run.destination(feed).sql());
                CopyLedger.forget(target, run.id(), feed.title());
                if (feed.staged()) {
                    statement.execute(
                            "TRUNCATE " + run.generation().shadow(feed.name()).sql());
                }
            }
            Staging.forget(target, run.id());
            target.commit();
        } catch (SQLException e) {
            throw new InterruptedRunException(
                    "Tables cannot be emptied to be copied again: " + SqlFailure.of(e), "Resume later.", e);
        }
    }

    /** The id of the route that copies a feed. */
    public String routeOf(FeedPlan feed) {
        return routeId(feed);
    }

    /** The id of the route that copies a feed: its title, with what an endpoint cannot hold replaced by hyphens. */
    static String routeId(FeedPlan feed) {
        String name = feed.title().replace('/', '.');
        String plain = name.replaceAll("[^A-Za-z0-9_.]", "-");
        return "copy." + plain + (plain.equals(name) ? "" : "-" + Integer.toHexString(name.hashCode()));
    }

    /** The table that a feed fills. */
    public TablePlan tableOf(@Variable("feed") FeedPlan feed, @Variable("run") Run run) {
        return run.plan().table(feed.name());
    }

    /** Puts the rows that cannot be loaded into quarantine. */
    public void refused(@Variable("feed") FeedPlan feed, @Variable("run") Run run) {
        run.border();
        if (!feed.refusals().isEmpty()) {
            QuarantineRows.refused(run, feed);
        }
    }

    /** The chunks of the feed that are not committed yet. */
    public List<CopyTask> tasks(@Variable("feed") FeedPlan feed, @Variable("run") Run run) {
        List<Integer> committed = run.ledger().copies().chunks(run.id()).stream()
                .filter(chunk -> chunk.table().equals(feed.title()))
                .map(ChunkRecord::number)
                .toList();
        TableName destination = run.destination(feed);
        String into = destination.sql() + " (" + feed.copiedColumns() + ")";
        boolean whole = feed.chunks().size() == 1;
        List<CopyTask> tasks = new ArrayList<>();
        for (Chunk chunk : feed.chunks()) {
            if (!committed.contains(chunk.number())) {
                tasks.add(new CopyTask(
                        feed.title(),
                        chunk.number(),
                        feed.format().copyOut(feed.select(chunk)),
                        feed.format().copyIn(into, whole && (feed.freezable() || feed.staged())),
                        whole ? "TRUNCATE " + destination.sql() : null,
                        feed.format()));
            }
        }
        return tasks;
    }
}
