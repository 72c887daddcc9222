package dev.caravan.catalog;

import dev.caravan.database.TableName;
import org.jspecify.annotations.Nullable;

/**
 * A sequence.
 *
 * @param lastValue null if it was never used or may not be read
 * @param ownedBy {@code table.column}, null if it stands alone
 */
public record Sequence(
        TableName name, @Nullable Long lastValue, @Nullable String ownedBy) {}
