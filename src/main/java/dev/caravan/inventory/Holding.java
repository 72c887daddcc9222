package dev.caravan.inventory;

import dev.caravan.catalog.Catalog;

/**
 * What one database holds.
 *
 * @param name source name, or {@code target}
 * @param address host, port and database
 */
public record Holding(String name, String address, Catalog catalog) {}
