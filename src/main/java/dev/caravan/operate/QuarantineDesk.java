package dev.caravan.operate;

import dev.caravan.ledger.Act;
import dev.caravan.ledger.ActionRecord.Wish;
import dev.caravan.ledger.Actor;
import dev.caravan.ledger.Ledger;
import dev.caravan.ledger.QuarantineRecord;
import dev.caravan.problem.RefusedException;
import dev.caravan.problem.UsageException;
import dev.caravan.run.Consolidation;
import dev.caravan.run.Replays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Looking at rows in quarantine, correcting them, and loading them. */
public final class QuarantineDesk {
    private static final JsonMapper JSON = new JsonMapper();

    private final Ledger ledger;

    public QuarantineDesk(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * What became of a row, as a program reads it.
     *
     * @param key of the row in the target; null if it was refused or has none
     * @param matched whether it is the same as a row that is there
     * @param refused why it still cannot be loaded, null if it is
     */
    public record Result(
            long id,
            String table,
            @Nullable String key,
            boolean matched,
            @Nullable String refused) {}

    /** The rows of a run, without their values. */
    public List<QuarantineRecord> of(long run) {
        return ledger.quarantine().of(run).stream()
                .map(QuarantineDesk::withoutValues)
                .toList();
    }

    /**
     * One row.
     *
     * @throws RefusedException if there is no such row
     */
    public QuarantineRecord row(long id) {
        return ledger.quarantine()
                .find(id)
                .orElseThrow(() -> new RefusedException(
                        "There is no row " + id + " in quarantine.", "caravan quarantine list shows them."));
    }

    /** The same row without its values, which can be personal. */
    public static QuarantineRecord withoutValues(QuarantineRecord row) {
        return new QuarantineRecord(
                row.id(),
                row.run(),
                row.table(),
                row.feed(),
                row.sourceKey(),
                row.column(),
                row.reason(),
                row.sqlState(),
                "",
                null,
                row.state());
    }

    /**
     * Corrects columns of a row, as its source would hold them.
     *
     * @param values by column
     * @param nulls columns that become NULL
     * @throws UsageException if nothing is to be corrected, if it is loaded already, or if it has no such column
     */
    public void fix(long id, Map<String, String> values, Collection<String> nulls) {
        QuarantineRecord row = row(id);
        if (row.state().equals("replayed")) {
            throw new UsageException("Row " + id + " is loaded already.", "Correct it in the target.");
        }
        if (values.isEmpty() && nulls.isEmpty()) {
            throw new UsageException("Nothing to correct.", "Give --set COLUMN=VALUE or --null COLUMN.");
        }
        ObjectNode corrected = now(row);
        values.keySet().forEach(column -> known(corrected, column));
        nulls.forEach(column -> known(corrected, column));
        values.forEach(corrected::put);
        nulls.forEach(corrected::putNull);
        ledger.quarantine().correct(id, corrected.toString(), Actor.name());
        ledger.actions().record(Wish.of(row.run(), Act.FIX, "row " + id + " of " + row.table(), null));
    }

    /** The row as the source holds it. */
    public static ObjectNode source(QuarantineRecord row) {
        return object(row.sourceRow());
    }

    /** The row with its corrections. */
    public static ObjectNode now(QuarantineRecord row) {
        @Nullable String corrected = row.corrected();
        return object(corrected == null ? row.sourceRow() : corrected);
    }

    /** The rows of a run that were corrected and are not loaded yet. */
    public List<QuarantineRecord> corrected(long run) {
        return ledger.quarantine().of(run).stream()
                .filter(row -> row.state().equals("corrected"))
                .toList();
    }

    /**
     * Loads rows through the mapping.
     *
     * @param rows all of one run
     * @throws UsageException if there are none, or if they are of several runs
     */
    public List<Result> replay(Consolidation consolidation, List<QuarantineRecord> rows) {
        if (rows.isEmpty()) {
            throw new UsageException(
                    "No row is corrected.", "caravan quarantine fix corrects one; or name rows by their ID.");
        }
        if (rows.stream().map(QuarantineRecord::run).distinct().count() > 1) {
            throw new UsageException("These rows belong to several runs.", "Replay those of one run at a time.");
        }
        return new Replays(consolidation, ledger)
                .replay(rows.get(0).run(), rows).stream()
                        .map(result -> new Result(
                                result.row().id(),
                                result.row().table(),
                                result.outcome().key(),
                                result.outcome().matched(),
                                result.outcome().refused()))
                        .toList();
    }

    private static void known(ObjectNode row, String column) {
        if (!row.has(column)) {
            throw new UsageException(
                    "The row has no column " + column + ".", "It has: " + String.join(", ", row.propertyNames()));
        }
    }

    private static ObjectNode object(String json) {
        return (ObjectNode) JSON.readTree(json);
    }
}
