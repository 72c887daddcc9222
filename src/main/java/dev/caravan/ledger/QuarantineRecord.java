package dev.caravan.ledger;

import org.jspecify.annotations.Nullable;

/**
 * A row that could not be loaded.
 *
 * @param table the target table, in the mapping's words
 * @param column the column to correct
 * @param sourceRow the whole row as the source holds it, as JSON
 * @param corrected the row as it is to be loaded, as JSON; null while nobody corrected it
 * @param state open, corrected or replayed
 */
public record QuarantineRecord(
        long id,
        long run,
        String table,
        String feed,
        String sourceKey,
        String column,
        String reason,
        String sqlState,
        String sourceRow,
        @Nullable String corrected,
        String state) {}
