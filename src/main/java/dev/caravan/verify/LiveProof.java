package dev.caravan.verify;

import dev.caravan.copy.Digest;
import java.util.ArrayList;
import java.util.List;

/**
 * What the comparison of a live table with the source of one of its feeds found.
 *
 * @param feed the feed's title
 * @param counted rows that the source counts, with those that cannot be loaded
 * @param source digest of the rows that the source sends now
 * @param live digest of the rows that are live: the feed's, or all of the table
 * @param differences what differs, in words; empty if nothing does
 * @param uncovered columns that the digest does not cover, because a route made them
 */
public record LiveProof(
        String feed, long counted, Digest source, Digest live, List<String> differences, List<String> uncovered) {

    /** Of rows that are live as the source has them. */
    public static LiveProof same(String feed, long counted, Digest source, Digest live, List<String> uncovered) {
        List<String> differences = new ArrayList<>();
        if (counted != source.rows()) {
            differences.add("the source counts " + counted + " rows, of which " + source.rows() + " can be loaded");
        }
        if (source.rows() != live.rows()) {
            differences.add("the source has " + source.rows() + " rows and " + live.rows() + " are live");
        } else if (!source.equals(live)) {
            differences.add("the live rows are not those of the source (digest " + live.hex() + " instead of "
                    + source.hex() + ")");
        }
        return new LiveProof(feed, counted, source, live, differences, uncovered);
    }

    /** Of rows that a run made of others: they are right as long as both sides are what they were then. */
    public static LiveProof unchanged(String feed, Digest sourceThen, Digest source, Digest liveThen, Digest live) {
        List<String> differences = new ArrayList<>();
        if (!source.equals(sourceThen)) {
            differences.add("the source has other rows than the run read: " + change(sourceThen, source));
        }
        if (!live.equals(liveThen)) {
            differences.add("the live rows are not those that the run made: " + change(liveThen, live));
        }
        return new LiveProof(feed, source.rows(), source, live, differences, List.of());
    }

    /** Of rows that a run left as they were, so that nothing says what their source had then. */
    public static LiveProof skipped(String feed, long run, Digest source, Digest live) {
        String difference = "run " + run + " skipped the table, so its rows are those of before";
        return new LiveProof(feed, source.rows(), source, live, List.of(difference), List.of());
    }

    public boolean equal() {
        return differences.isEmpty();
    }

    private static String change(Digest then, Digest now) {
        return now.rows() + " with digest " + now.hex() + " instead of " + then.rows() + " with " + then.hex();
    }
}
