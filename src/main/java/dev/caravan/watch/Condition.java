package dev.caravan.watch;

import java.util.Locale;

/**
 * Something that is the matter, for as long as it is.
 *
 * @param kind what, as a word that alerts can be filtered by
 * @param about whose: a run, a group, a database
 * @param text what, and the way out, in a sentence or two; no values of rows
 * @param size of what grows, such as rows in quarantine; 0 if nothing does
 */
public record Condition(Kind kind, String about, String text, long size) {
    /** What can be the matter. */
    public enum Kind {
        RUN_FAILED("has failed"),
        RUN_INTERRUPTED("was interrupted"),
        DIFFERENCE("is not proven"),
        STUCK("does not move"),
        QUARANTINE("has rows in quarantine"),
        REFRESH_FAILED("could not be refreshed"),
        DRIFT("left tables out"),
        SCHEDULE_MISSED("has missed its schedule"),
        DATABASE_DOWN("does not answer");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** As metrics and alerts call it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** What tells it from others. */
    public record Key(Kind kind, String about) {}

    public Key key() {
        return new Key(kind, about);
    }

    /** In a few words, for a list or a subject line. */
    public String subject() {
        return about + " " + kind.words;
    }
}
