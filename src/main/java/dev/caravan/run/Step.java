package dev.caravan.run;

import java.util.Locale;

/** The steps of a run that write, in their order. Each is a route of the same name. */
public enum Step {
    PREPARE,
    COPY,
    MERGE,
    FINISH,
    VERIFY,
    PUBLISH,
    REPORT;

    /** The route's id. */
    public String route() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Step of(String route) {
        return valueOf(route.toUpperCase(Locale.ROOT));
    }
}
