package dev.caravan.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One refresh.
 *
 * @param name of the group
 * @param kind refresh, seed or undo
 * @param undoes the refresh whose rows it put back, null if it is not an undo
 */
public record RefreshRecord(
        long id,
        String name,
        String kind,
        RefreshState state,
        @Nullable Long undoes,
        Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable String message) {}
