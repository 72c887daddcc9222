package dev.caravan.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Failed logins. After five in a row, a name and an address wait, and twice as long after each further one. Whoever has been
 * quiet for an hour begins anew.
 */
final class Attempts {
    static final int FREE = 5;
    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final Duration FORGOTTEN = Duration.ofHours(1);

    /** How many are remembered, so that made-up names fill no memory. */
    private static final int REMEMBERED = 20_000;

    private final InstantSource clock;
    private final Map<String, Failures> failures = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > REMEMBERED;
        }
    };

    Attempts(InstantSource clock) {
        this.clock = clock;
    }

    private record Failures(int number, Instant last) {
        Duration penalty() {
            return number < FREE
                    ? Duration.ZERO
                    : shorter(FIRST.multipliedBy(1L << Math.min(number - FREE, 20)), LONGEST);
        }

        private static Duration shorter(Duration one, Duration other) {
            return one.compareTo(other) < 0 ? one : other;
        }
    }

    /** How long a name or an address has to wait until it may try again; zero if not. */
    synchronized Duration left(String who) {
        Failures failed = failures.get(who);
        if (failed == null) {
            return Duration.ZERO;
        }
        Duration left = Duration.between(clock.instant(), failed.last().plus(failed.penalty()));
        return left.isNegative() ? Duration.ZERO : left;
    }

    synchronized void failed(String who) {
        Failures before = failures.get(who);
        Instant now = clock.instant();
        boolean again = before != null && before.last().plus(FORGOTTEN).isAfter(now);
        failures.put(who, new Failures(again && before != null ? before.number() + 1 : 1, now));
    }

    synchronized void succeeded(String who) {
        failures.remove(who);
    }
}
