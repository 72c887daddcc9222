package dev.caravan.console;

import dev.caravan.ledger.VerificationRecord;
import dev.caravan.operate.LiveGeneration;
import dev.caravan.operate.RunSummary;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether everything is fine, and what there is to know at a glance.
 *
 * @param consolidation its name
 * @param environment the name of this environment, null if it has none
 * @param verdict in a few words
 * @param troubles what somebody should look at, the worst first
 * @param live null if nothing is
 * @param run the newest, null if there is none
 * @param job what was started here and is at work or ended last, null if nothing was
 * @param checked what the last comparison of what is live found, null if there was none
 * @param quarantined rows of the live generation that are not loaded
 */
record Overview(
        String consolidation,
        @Nullable String environment,
        Verdict verdict,
        List<Trouble> troubles,
        List<Databases.State> databases,
        @Nullable LiveGeneration live,
        @Nullable RunSummary run,
        @Nullable Job job,
        @Nullable VerificationRecord checked,
        List<GroupState> groups,
        long quarantined) {

    /**
     * The word on it all.
     *
     * @param tone good, calm, warn or bad
     */
    record Verdict(String tone, String title, String text) {}

    /**
     * Something that somebody should look at.
     *
     * @param tone warn or bad
     * @param wayOut what to do
     * @param view of the page that shows it
     */
    record Trouble(String tone, String what, String wayOut, String view) {}

    /**
     * A group of tables that can be refreshed.
     *
     * @param schedule as a cron expression, null if it has none
     * @param next when it is due, null without a schedule
     * @param last the newest refresh, null if there was none
     * @param state of that one, in the ledger's words
     */
    record GroupState(
            String name,
            String description,
            @Nullable String schedule,
            @Nullable Instant next,
            @Nullable Long last,
            @Nullable Instant lastAt,
            @Nullable String state,
            @Nullable String message) {}
}
