package dev.caravan.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A stretch of time. */
record Span(Instant from, Instant to) {

    static Span of(Evidence.ChunkEvidence chunk) {
        return new Span(chunk.committedAt().minusMillis(chunk.millis()), chunk.committedAt());
    }

    /** The shortest one that holds all of them; empty if there are none. */
    static Optional<Span> around(Collection<Span> spans) {
        return spans.stream().reduce(Span::and);
    }

    /** How long at least one of them lasted. */
    static Duration busy(Collection<Span> spans) {
        return sum(joined(spans, Duration.ZERO));
    }

    static Duration sum(Collection<Span> spans) {
        return spans.stream().map(Span::length).reduce(Duration.ZERO, Duration::plus);
    }

    /** In their order; those that overlap, or that no more than a gap keeps apart, become one. */
    static List<Span> joined(Collection<Span> spans, Duration gap) {
        List<Span> joined = new ArrayList<>();
        for (Span span : spans.stream().sorted(Comparator.comparing(Span::from)).toList()) {
            int last = joined.size() - 1;
            if (last >= 0 && !span.from().isAfter(joined.get(last).to().plus(gap))) {
                joined.set(last, joined.get(last).and(span));
            } else {
                joined.add(span);
            }
        }
        return joined;
    }

    Duration length() {
        return Duration.between(from, to);
    }

    private Span and(Span other) {
        return new Span(earlier(from, other.from), later(to, other.to));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
