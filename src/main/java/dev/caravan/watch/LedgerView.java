package dev.caravan.watch;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger says at a moment.
 *
 * @param runs how many runs there are, by state
 * @param newest run; null before the first
 * @param live the generation that is live; null before the first
 * @param locked whether somebody is writing
 * @param lastPublished when a run was last published, null if none was
 * @param verification what the newest verify step found; null before the first
 * @param quarantine rows that are not loaded, of the live generation and the newest run
 * @param refreshes the last refresh of each group, by its name
 */
public record LedgerView(
        Map<String, Long> runs,
        @Nullable NewestRun newest,
        @Nullable Live live,
        boolean locked,
        @Nullable Instant lastPublished,
        @Nullable Verification verification,
        List<Quarantined> quarantine,
        Map<String, GroupRefresh> refreshes) {

    /** Of a target that has no ledger yet. */
    public static final LedgerView NONE = new LedgerView(Map.of(), null, null, false, null, null, List.of(), Map.of());

    /**
     * The newest run.
     *
     * @param message why it ended as it did, null if there is nothing to say
     * @param steps that have begun, in their order
     * @param copied what was committed, by the feed's title
     */
    public record NewestRun(
            long id,
            String state,
            Instant startedAt,
            @Nullable Instant finishedAt,
            @Nullable String message,
            List<StepTime> steps,
            Map<String, Copied> copied) {

        /** The step that is at work, null if none is. */
        public @Nullable String step() {
            return steps.stream()
                    .filter(step -> !step.ended())
                    .reduce((first, second) -> second)
                    .map(StepTime::name)
                    .orElse(null);
        }
    }

    /** How long a step has taken so far. */
    public record StepTime(String name, double seconds, boolean ended) {}

    /** What was committed of a feed. */
    public record Copied(long rows, long bytes) {}

    /**
     * The live generation.
     *
     * @param tables that were digested before they became live
     */
    public record Live(long run, Instant since, long tables, long rows) {}

    /** What a verify step found. */
    public record Verification(long run, Instant at, boolean proven) {}

    /** Rows of a table that are not loaded. */
    public record Quarantined(long run, String table, String state, long rows) {}

    /**
     * The last refresh of a group.
     *
     * @param message why it ended as it did, null if there is nothing to say
     * @param lastDone when the group was last refreshed with success, null if it never was
     * @param tables that it brought up to date
     */
    public record GroupRefresh(
            long id,
            String state,
            Instant startedAt,
            @Nullable Instant finishedAt,
            @Nullable String message,
            @Nullable Instant lastDone,
            Set<String> tables,
            long written) {

        public boolean failed() {
            return state.equals("failed") || state.equals("refused");
        }
    }

    /** What is at work now, in a few words; null if nothing is. */
    public @Nullable String atWork() {
        if (!locked) {
            return null;
        }
        if (newest != null && newest.state().equals("running")) {
            return "run " + newest.id();
        }
        return refreshes.entrySet().stream()
                .filter(entry -> entry.getValue().state().equals("running"))
                .map(entry -> "refresh of " + entry.getKey())
                .findFirst()
                .orElse(null);
    }
}
