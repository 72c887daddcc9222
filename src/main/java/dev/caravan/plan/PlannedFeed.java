package dev.caravan.plan;

import dev.caravan.catalog.Column;
import dev.caravan.catalog.Table;
import dev.caravan.mapping.FeedMapping;
import java.util.Map;
import java.util.Set;

/**
 * A feed on its way to be planned: alone it is complete, but what it points to is not known yet.
 *
 * @param from the source table
 * @param taken source columns that target columns take over unchanged, by the target column
 * @param newKey whether every row gets a new key
 * @param applied names under drop and default that applied
 */
record PlannedFeed(
        FeedPlan plan,
        FeedMapping mapping,
        Table from,
        Map<String, Column> taken,
        boolean newKey,
        Set<String> applied,
        Unloadable unloadable) {}
