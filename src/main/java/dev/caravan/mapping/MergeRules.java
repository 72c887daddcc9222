package dev.caravan.mapping;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How rows of several feeds become one table.
 *
 * @param match natural keys, the strongest first; empty if no rows of different feeds are the same
 * @param differing what to do when a row is the same but its other values are not
 * @param collision what to do when different rows have the same key
 * @param clashes for a column whose values are unique: the text that is appended to a later row's value that is taken
 */
public record MergeRules(
        List<NaturalKey> match, Differing differing, Collision collision, Map<String, String> clashes) {
    /** For tables whose mapping says nothing: nothing is the same, and whatever would need a decision is refused. */
    public static final MergeRules NONE = new MergeRules(List.of(), Differing.FAIL, Collision.FAIL, Map.of());

    /**
     * Columns of the target that say that two rows are the same.
     *
     * @param folded those of them that are compared trimmed and in lower case
     * @param nullsMatch whether NULL equals NULL; otherwise a row with a NULL part is the same as no other
     * @param paired whether equal rows of one feed stay apart: the first is the same as the first of the other feed, the
     *     second as its second; otherwise all of them are one
     */
    public record NaturalKey(
            List<String> columns, Set<String> folded, boolean nullsMatch, boolean paired, Location location) {}

    /**
     * Which values a row keeps that two feeds hold differently.
     *
     * @param newest column whose later value wins; only with {@link Choice#NEWEST}
     */
    public record Differing(Choice choice, @Nullable String newest) {
        public static final Differing FAIL = new Differing(Choice.FAIL, null);

        /** The choices. */
        public enum Choice {
            KEEP_FIRST,
            TAKE_LAST,
            NEWEST,
            FAIL
        }
    }

    /** What happens to the later of two different rows with one key. */
    public enum Collision {
        NEW_KEY,
        FAIL
    }
}
