package dev.caravan.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that somebody asked for.
 *
 * @param run null if it is about no run
 * @param subject a table, a group of refresh, a row; null for the whole run
 * @param fingerprint of the plan that it was asked with, null if there is none
 * @param answer what came of it, null if there is nothing to say
 * @param answeredAt null if nobody has answered, or if somebody did it by a command of their own
 */
public record ActionRecord(
        long id,
        @Nullable Long run,
        Act what,
        @Nullable String subject,
        @Nullable String reason,
        String who,
        Instant at,
        @Nullable String fingerprint,
        ActionState state,
        @Nullable String answer,
        @Nullable Instant answeredAt) {

    /** Somebody's wish, before the ledger has it. */
    public record Wish(
            @Nullable Long run,
            Act what,
            @Nullable String subject,
            @Nullable String reason,
            String who,
            @Nullable String fingerprint) {
        /** A wish of the one in whose name this thread works. */
        public static Wish of(@Nullable Long run, Act what, @Nullable String subject, @Nullable String fingerprint) {
            return new Wish(run, what, subject, null, Actor.name(), fingerprint);
        }
    }
}
