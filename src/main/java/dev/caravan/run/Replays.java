package dev.caravan.run;

import dev.caravan.copy.Digest;
import dev.caravan.database.Quoted;
import dev.caravan.database.SqlFailure;
import dev.caravan.database.TableName;
import dev.caravan.generation.Generation;
import dev.caravan.generation.Sequences;
import dev.caravan.ledger.Act;
import dev.caravan.ledger.ActionRecord.Wish;
import dev.caravan.ledger.Actor;
import dev.caravan.ledger.CopyLedger;
import dev.caravan.ledger.Ledger;
import dev.caravan.ledger.QuarantineLedger;
import dev.caravan.ledger.QuarantineRecord;
import dev.caravan.ledger.RunRecord;
import dev.caravan.ledger.RunState;
import dev.caravan.ledger.Side;
import dev.caravan.merge.Replay;
import dev.caravan.merge.Replay.Outcome;
import dev.caravan.merge.Staging;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.Plan;
import dev.caravan.plan.PlanRecord;
import dev.caravan.plan.TablePlan;
import dev.caravan.problem.Finding;
import dev.caravan.problem.InterruptedRunException;
import dev.caravan.problem.RefusedException;
import dev.caravan.verify.ReadBack;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes rows out of quarantine: each goes through the mapping and is merged as the others were, into the tables of its run,
 * be they live already or still shadow tables. A row and the ledger's word about it are committed together.
 */
public final class Replays {
    private static final JsonMapper JSON = new JsonMapper();

    private final Consolidation consolidation;
    private final Ledger ledger;

    public Replays(Consolidation consolidation, Ledger ledger) {
        this.consolidation = consolidation;
        this.ledger = ledger;
    }

    /** What became of a row. */
    public record Replayed(QuarantineRecord row, Outcome outcome) {}

    /**
     * Replays rows of a run. Rows that point to others come through as soon as those are there, so the order does not matter.
     *
     * @param rows of one run; those that are replayed already are left out
     */
    public List<Replayed> replay(long run, List<QuarantineRecord> rows) {
        consolidation.probe();
        try (Connection lock = ledger.lock();
                Snapshots snapshots = Snapshots.of(consolidation)) {
            RunRecord record = ledger.runs()
                    .find(run)
                    .orElseThrow(
                            () -> new RefusedException("There is no run " + run + ".", "caravan runs lists them."));
            if (record.state() != RunState.PUBLISHED && record.state() != RunState.UNPROVEN) {
                throw new RefusedException(
                        "Rows of run " + run + " cannot be replayed: it is "
                                + record.state().word() + ".",
                        "Its tables are not complete, or not there any more.");
            }
            Plan plan = consolidation.plan(snapshots, Long.MAX_VALUE);
            refuseDrift(record, plan);
            ledger.actions().record(Wish.of(run, Act.REPLAY, rows.size() + " rows", plan.fingerprint()));
            return all(record, plan, snapshots, rows);
        } catch (SQLException e) {
            throw new InterruptedRunException("The lock was lost: " + SqlFailure.of(e), "Try again.", e);
        }
    }

    private static void refuseDrift(RunRecord run, Plan plan) {
        List<String> drift = JSON.readValue(run.plan(), PlanRecord.class).drift(PlanRecord.of(plan));
        if (!drift.isEmpty()) {
            throw new RefusedException(
                    "The mapping or the layouts are not those of run " + run.id() + " any more.",
                    drift.stream()
                            .map(line -> Finding.refusal("drift", line, "Start a new run with caravan migrate."))
                            .toList());
        }
    }

    private List<Replayed> all(RunRecord run, Plan plan, Snapshots snapshots, List<QuarantineRecord> rows) {
        Staging shadow = new Staging(plan, Generation.of(run.id(), plan));
        Staging staging = run.state() == RunState.PUBLISHED ? shadow.live() : shadow;
        Map<Long, Replayed> results = new LinkedHashMap<>();
        List<QuarantineRecord> due = new ArrayList<>(
                rows.stream().filter(row -> !row.state().equals("replayed")).toList());
        boolean progress = true;
        while (progress && !due.isEmpty()) {
            progress = false;
            for (QuarantineRecord row : List.copyOf(due)) {
                Outcome outcome = one(run, plan, staging, snapshots, row);
                results.put(row.id(), new Replayed(row, outcome));
                if (outcome.refused() == null) {
                    due.remove(row);
                    progress = true;
                }
            }
        }
        return List.copyOf(results.values());
    }

    private Outcome one(RunRecord run, Plan plan, Staging staging, Snapshots snapshots, QuarantineRecord row) {
        TablePlan table = plan.table(row.table());
        FeedPlan feed = table.feed(row.feed());
        if (feed.rowLevel()) {
            return new Outcome(
                    null,
                    false,
                    "rows of " + feed.title() + " pass a route; correct it in the source and migrate again");
        }
        @Nullable String corrected = row.corrected();
        try (Connection source = snapshots.of(feed.source()).dataSource().getConnection();
                Connection target = consolidation.target().connect()) {
            target.setAutoCommit(false);
            Outcome outcome;
            try {
                outcome = new Replay(plan, staging, feed, target)
                        .load(source, row.sourceKey(), corrected == null ? row.sourceRow() : corrected);
                if (outcome.refused() != null) {
                    target.rollback();
                    return outcome;
                }
                settle(run, target, source, staging.table(table), table, feed, outcome);
                QuarantineLedger.replayed(target, row.id(), Actor.name());
                target.commit();
                return outcome;
            } catch (SQLException e) {
                target.rollback();
                return new Outcome(null, false, SqlFailure.of(e));
            }
        } catch (SQLException e) {
            throw new InterruptedRunException(
                    "Row " + row.id() + " cannot be replayed: " + SqlFailure.of(e), "Try again.", e);
        }
    }

    /** Sets the sequences past a new key, and keeps the digest of the live table what it should be; not yet committed. */
    private void settle(
            RunRecord run,
            Connection target,
            Connection source,
            TableName name,
            TablePlan table,
            FeedPlan feed,
            Outcome outcome)
            throws SQLException {
        if (!outcome.matched()) {
            Sequences.set(source, feed.from(), target, name);
        }
        @Nullable Digest live = ledger.copies().digests(run.id(), Side.LIVE).get(table.name());
        if (run.state() == RunState.PUBLISHED && live != null) {
            // A row that is the same as another may have changed that one. A row without a key cannot be found by
            // itself, but it changes no other, and is the only one that this transaction adds.
            String which = table.keyed()
                    ? "CAST(" + Quoted.identifier(table.key().get(0)) + " AS text) = "
                            + Quoted.literal(String.valueOf(outcome.key()))
                    : "xmin = CAST(pg_current_xact_id() AS xid)";
            Digest before = table.keyed() ? committed(name, which) : Digest.EMPTY;
            Digest after = ReadBack.ofAll(target, name, which);
            CopyLedger.live(target, run.id(), table.name(), live.minus(before).plus(after));
        }
    }

    private Digest committed(TableName name, String which) throws SQLException {
        try (Connection committed = ledger.target().connect()) {
            committed.setAutoCommit(false);
            return ReadBack.ofAll(committed, name, which);
        }
    }
}
