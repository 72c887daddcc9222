package dev.caravan.ledger;

import java.time.Instant;

/**
 * What a table's last refresh from an origin did.
 *
 * @param newest whether nothing else has refreshed the table since
 */
public record LastRefresh(RefreshTable table, Instant finishedAt, boolean newest) {}
