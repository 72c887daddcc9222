package dev.caravan.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a table's last refresh from an origin did.
 *
 * @param refresh its number
 * @param proof null if it wrote something, or did not compare all rows
 */
public record LastRefresh(
        long refresh,
        RefreshTable table,
        Instant finishedAt,
        @Nullable RefreshProof proof) {}
