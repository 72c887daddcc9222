package dev.caravan.run;

import dev.caravan.copy.Digest;
import dev.caravan.database.SqlFailure;
import dev.caravan.generation.Generation;
import dev.caravan.generation.Switch;
import dev.caravan.ledger.Act;
import dev.caravan.ledger.ActionRecord.Wish;
import dev.caravan.ledger.GenerationRecord;
import dev.caravan.ledger.Ledger;
import dev.caravan.ledger.Side;
import dev.caravan.problem.InterruptedRunException;
import dev.caravan.problem.RefusedException;
import dev.caravan.verify.ReadBack;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes the generation before live again, and proves that it is what it was. */
public final class Rollback {
    private final Consolidation consolidation;

    public Rollback(Consolidation consolidation) {
        this.consolidation = consolidation;
    }

    /**
     * What a rollback did.
     *
     * @param run whose generation was undone
     * @param restored rows of each table that is live again; empty if there was nothing before
     * @param differences tables that are not what they were when they were moved aside
     * @param keptIn schemas in which the undone generation is kept
     */
    public record Result(long run, Map<String, Long> restored, List<String> differences, List<String> keptIn) {
        /** Whether the digests recorded before equal those of what is live again. */
        public boolean proven() {
            return differences.isEmpty();
        }
    }

    /**
     * Rolls back the live generation.
     *
     * @param discardWrites whether what was written to it since publish may go
     * @throws RefusedException if there is none, or if it was written to
     */
    public Result run(boolean discardWrites) {
        consolidation.probe();
        if (!Ledger.exists(consolidation.target())) {
            throw new RefusedException(
                    "The target has no ledger, so nothing was ever published.", "caravan migrate publishes.");
        }
        Ledger ledger = Ledger.open(consolidation.target());
        try (Connection lock = ledger.lock()) {
            long run = ledger.generations()
                    .live()
                    .orElseThrow(() -> new RefusedException(
                            "No generation is live, so there is nothing to roll back.",
                            "caravan runs lists the runs."));
            Result result = undo(ledger, run, discardWrites);
            ledger.actions().record(Wish.of(run, Act.ROLLBACK, null, null));
            return result;
        } catch (SQLException e) {
            throw new InterruptedRunException("The lock was lost: " + SqlFailure.of(e), "Look at caravan status.", e);
        }
    }

    private Result undo(Ledger ledger, long run, boolean discardWrites) {
        List<GenerationRecord> schemas = ledger.generations().of(run);
        Map<String, Digest> published = ledger.copies().digests(run, Side.LIVE);
        Map<String, Digest> before = before(ledger, new Generation(run, schemas), published);
        Switch.Undone undone = new Switch(consolidation.target(), PublishStep.budget(consolidation))
                .rollback(new Generation(run, schemas), published, discardWrites);
        if (!undone.written().isEmpty()) {
            throw new RefusedException(
                    "Run " + run + " is not rolled back: its tables were written to since it was published: "
                            + String.join(", ", undone.written()) + ".",
                    "If these writes may go: caravan rollback --discard-writes. They are kept in <schema>_undone_" + run
                            + ".");
        }
        return result(run, schemas, before, undone);
    }

    /** What was moved aside. A run that was killed right after publish did not record it; then it is recorded now. */
    private static Map<String, Digest> before(Ledger ledger, Generation generation, Map<String, Digest> published) {
        Map<String, Digest> before = new TreeMap<>(ledger.copies().digests(generation.run(), Side.BEFORE));
        try (Connection target = ledger.target().connect()) {
            target.setAutoCommit(false);
            for (String table : published.keySet()) {
                if (!before.containsKey(table)) {
                    Digest digest = ReadBack.ofAll(target, generation.before(table));
                    ledger.copies().digest(generation.run(), table, Side.BEFORE, digest);
                    before.put(table, digest);
                }
            }
        } catch (SQLException e) {
            throw new InterruptedRunException("The tables before cannot be read: " + SqlFailure.of(e), "Try again.", e);
        }
        return before;
    }

    private static Result result(
            long run, List<GenerationRecord> schemas, Map<String, Digest> before, Switch.Undone undone) {
        Map<String, Long> restored = new TreeMap<>();
        List<String> differences = new ArrayList<>();
        undone.restored().forEach((table, digest) -> {
            restored.put(table, digest.rows());
            if (before.containsKey(table) && !digest.equals(before.get(table))) {
                differences.add(table + " held " + before.get(table) + " and now holds " + digest);
            }
        });
        before.forEach((table, digest) -> {
            if (digest.rows() > 0 && !undone.restored().containsKey(table)) {
                differences.add(table + " held " + digest + " and is not there");
            }
        });
        return new Result(
                run,
                restored,
                differences,
                schemas.stream()
                        .map(schema -> schema.liveSchema() + "_undone_" + run)
                        .toList());
    }
}
