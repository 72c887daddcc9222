package dev.caravan.ledger;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison of the live tables with their sources found.
 *
 * @param id number of the comparison
 * @param run whose generation was live; null if none was
 * @param who asked for it
 * @param at when it was done
 * @param equal whether all tables were equal
 * @param tables each feed of each table, by name
 */
public record VerificationRecord(
        long id, @Nullable Long run, String who, Instant at, boolean equal, List<Verified> tables) {

    /**
     * One feed of a table on both sides.
     *
     * @param sourceRows rows that the source sent
     * @param liveRows rows that were live
     * @param digest of the live rows, as 32 hexadecimal digits
     * @param equal whether both sides are equal
     * @param differences in words; empty if they are
     */
    public record Verified(
            String table, long sourceRows, long liveRows, String digest, boolean equal, List<String> differences) {}
}
