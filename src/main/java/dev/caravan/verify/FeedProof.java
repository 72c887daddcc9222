package dev.caravan.verify;

import dev.caravan.copy.Digest;
import java.util.ArrayList;
import java.util.List;

/**
 * What a feed's source holds against what became of it: read = loaded + matched + quarantined, and the loaded rows are those
 * that were sent.
 *
 * @param feed the target table, in the mapping's words, and the feed if it has several
 * @param counted rows that the source counts with SQL, those that cannot be loaded included
 * @param filtered rows that the source counts and the mapping does not want
 * @param sent digest of the rows as they were sent
 * @param staged digest of the same rows, read back from where they were copied to
 * @param matched rows that are the same as a row of an earlier feed
 * @param quarantined rows that could not be loaded
 * @param replayed rows that came out of quarantine again, each proven when it did
 * @param expected digest of the rows as the target is to hold them, references rewritten
 * @param loaded digest of the same columns, read back from the target
 * @param uncovered columns that the digest does not cover, because a route made them
 */
public record FeedProof(
        String feed,
        long counted,
        long filtered,
        Digest sent,
        Digest staged,
        long matched,
        long quarantined,
        long replayed,
        Digest expected,
        Digest loaded,
        List<String> uncovered) {

    public boolean proven() {
        return differences().isEmpty();
    }

    /** What differs, in words; empty if nothing does. */
    public List<String> differences() {
        List<String> differences = new ArrayList<>();
        if (counted != expected.rows() + matched + quarantined + replayed) {
            differences.add("the source counts " + counted + " rows, and " + expected.rows() + " were to be loaded"
                    + (matched == 0 ? "" : ", " + matched + " matched")
                    + (quarantined == 0 ? "" : ", " + quarantined + " put into quarantine"));
        }
        if (!sent.equals(staged)) {
            differences.add("the staged rows are not those that were sent (digest " + staged.hex() + " of "
                    + staged.rows() + " rows instead of " + sent.hex() + " of " + sent.rows() + ")");
        }
        if (expected.rows() != loaded.rows()) {
            differences.add(expected.rows() + " rows were sent and " + loaded.rows() + " are there");
        } else if (!expected.equals(loaded)) {
            differences.add("the rows that are there are not those that were sent (digest " + loaded.hex()
                    + " instead of " + expected.hex() + ")");
        }
        return differences;
    }
}
