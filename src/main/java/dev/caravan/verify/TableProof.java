package dev.caravan.verify;

import dev.caravan.copy.Digest;
import java.util.ArrayList;
import java.util.List;

/**
 * What was sent for a table against what is there.
 *
 * @param table in the mapping's words
 * @param counted rows that the source counts with SQL
 * @param sent digest of the rows as they were sent
 * @param loaded digest of the same columns, read back
 * @param uncovered columns that the digest does not cover, because a route made them
 */
public record TableProof(String table, long counted, Digest sent, Digest loaded, List<String> uncovered) {
    public boolean proven() {
        return differences().isEmpty();
    }

    /** What differs, in words; empty if nothing does. */
    public List<String> differences() {
        List<String> differences = new ArrayList<>();
        if (counted != sent.rows()) {
            differences.add("the source counts " + counted + " rows and sent " + sent.rows());
        }
        if (sent.rows() != loaded.rows()) {
            differences.add(sent.rows() + " rows were sent and " + loaded.rows() + " are there");
        } else if (!sent.equals(loaded)) {
            differences.add("the rows that are there are not those that were sent (digest " + loaded.hex()
                    + " instead of " + sent.hex() + ")");
        }
        return differences;
    }
}
