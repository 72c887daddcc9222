package dev.caravan.ledger;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** In whose name a thread works, as actions are recorded. */
public final class Actor {
    private static final ThreadLocal<@Nullable String> NAME = new ThreadLocal<>();

    private Actor() {}

    /** Works in somebody's name. */
    public static <T> T as(String name, Supplier<T> work) {
        @Nullable String before = NAME.get();
        NAME.set(name);
        try {
            return work.get();
        } finally {
            NAME.set(before);
        }
    }

    /** Works in somebody's name. */
    public static void run(String name, Runnable work) {
        as(name, () -> {
            work.run();
            return name;
        });
    }

    /** Whoever was named; otherwise the user of the operating system. */
    public static String name() {
        @Nullable String name = NAME.get();
        return name == null ? System.getProperty("user.name", "unknown") : name;
    }
}
