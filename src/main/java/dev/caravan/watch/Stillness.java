package dev.caravan.watch;

import dev.caravan.watch.StuckSource.Movement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** For how long nothing has moved although something is at work. Not safe for several threads. */
final class Stillness {
    private final StuckSource source;
    private @Nullable Object last;
    private Instant since = Instant.MAX;

    Stillness(StuckSource source) {
        this.source = source;
    }

    /**
     * How still it is.
     *
     * @param work what is at work, null if nothing is
     * @param waits what is waited for
     */
    record Still(@Nullable String work, Duration time, String waits) {
        static final Still NONE = new Still(null, Duration.ZERO, "");
    }

    Still look(LedgerView view, Instant now) {
        @Nullable String work = view.atWork();
        if (work == null) {
            last = null;
            return Still.NONE;
        }
        Movement movement = source.look();
        Object moved = List.of(
                work,
                movement.moved(),
                view.newest() == null ? "" : view.newest().copied(),
                view.newest() == null
                        ? 0
                        : view.newest().steps().stream()
                                .map(step -> step.name() + step.ended())
                                .toList());
        if (movement.works() || !Objects.equals(moved, last)) {
            last = moved;
            since = now;
        }
        return new Still(work, Duration.between(since, now), movement.waits());
    }
}
