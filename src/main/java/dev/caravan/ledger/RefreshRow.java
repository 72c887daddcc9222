package dev.caravan.ledger;

import org.jspecify.annotations.Nullable;

/**
 * A row that a refresh changed or could not bring in.
 *
 * @param what inserted, updated, marked, deleted, kept or quarantined
 * @param key as a JSON array
 * @param before the row before, as JSON; null if there was none
 * @param after the row after, as JSON; null if there is none
 * @param column the column to look at; null if it is the whole row
 * @param reason why it was not brought in, or kept; null for changes
 */
public record RefreshRow(
        String table,
        String what,
        String key,
        @Nullable String before,
        @Nullable String after,
        @Nullable String column,
        @Nullable String reason) {}
