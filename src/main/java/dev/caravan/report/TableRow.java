package dev.caravan.report;

import dev.caravan.report.Evidence.TableEvidence;
import java.time.Duration;
import java.util.List;

/**
 * A target table as the page shows it, or what one of its feeds brought to it.
 *
 * @param number its place on the page, for links
 * @param sourceAddress where its source is, empty if unknown
 * @param targetAddress where the target is, empty if unknown
 */
record TableRow(int number, TableEvidence evidence, String tint, String sourceAddress, String targetAddress) {

    Tone tone() {
        if (evidence.proven()) {
            return evidence.uncovered().isEmpty() ? Tone.GOOD : Tone.WARN;
        }
        return unchecked() ? Tone.CALM : Tone.BAD;
    }

    String verdict() {
        return switch (tone()) {
            case GOOD -> "proven";
            case WARN -> "in part";
            case BAD -> "differs";
            case CALM -> "not checked";
        };
    }

    String counted() {
        return Human.number(evidence.counted());
    }

    String filtered() {
        return some(evidence.filtered());
    }

    String matched() {
        return some(evidence.matched());
    }

    boolean hasDiffering() {
        return evidence.differing() > 0;
    }

    String differing() {
        return Human.number(evidence.differing());
    }

    String rekeyed() {
        return some(evidence.rekeyed());
    }

    String quarantined() {
        return some(evidence.quarantined());
    }

    String read() {
        return Human.number(evidence.read());
    }

    String loaded() {
        return Human.number(evidence.loaded());
    }

    String bytes() {
        return Human.bytes(evidence.bytes());
    }

    String rate() {
        return Human.rate(evidence.bytes(), time());
    }

    String duration() {
        return Human.duration(time());
    }

    String chunks() {
        return evidence.chunks().isEmpty()
                ? "not copied"
                : Human.number(evidence.chunks().size(), "chunk");
    }

    String sourceDigest() {
        return digest(evidence.sourceDigest());
    }

    /** Of the rows as the target is to hold them. */
    String expectedDigest() {
        return digest(evidence.expectedDigest());
    }

    /** Whether the target is to hold other rows than were sent, because they are merged. */
    boolean merged() {
        return !evidence.expectedDigest().equals(evidence.sourceDigest());
    }

    String loadedDigest() {
        return digest(evidence.loadedDigest());
    }

    String agreement() {
        return evidence.expectedDigest().equals(evidence.loadedDigest()) ? "same" : "other";
    }

    /** Name of the feed, empty if the table has no other. */
    String feed() {
        String own = evidence.table().substring(evidence.table().indexOf('.') + 1);
        return evidence.live().endsWith("." + own) ? "" : own.substring(own.lastIndexOf('/') + 1);
    }

    boolean hasFiltered() {
        return evidence.filtered() > 0;
    }

    boolean hasMatched() {
        return evidence.matched() > 0;
    }

    boolean hasRekeyed() {
        return evidence.rekeyed() > 0;
    }

    boolean hasQuarantined() {
        return evidence.quarantined() > 0;
    }

    boolean partly() {
        return !evidence.uncovered().isEmpty();
    }

    String uncovered() {
        return String.join(", ", evidence.uncovered());
    }

    boolean differs() {
        return !unchecked() && !evidence.differences().isEmpty();
    }

    String rowCount() {
        return Human.number(evidence.loaded(), "row");
    }

    String columnCount() {
        return Human.number(evidence.columns().size(), "column");
    }

    private boolean unchecked() {
        return evidence.loadedDigest().isEmpty();
    }

    private Duration time() {
        List<Span> spans = evidence.chunks().stream().map(Span::of).toList();
        return Span.busy(spans);
    }

    private static String some(long number) {
        return number == 0 ? "–" : Human.number(number);
    }

    private static String digest(String hex) {
        return hex.isEmpty() ? "none yet" : hex;
    }
}
