package dev.caravan.report;

import dev.caravan.report.Evidence.TableEvidence;
import java.util.Locale;

/**
 * What became of the run, readable in two seconds.
 *
 * @param sentence what that means
 * @param command with which the run can go on, empty if it cannot
 */
record Verdict(Tone tone, String title, String sentence, String command) {
    private static final String UNTOUCHED = "The live schemas are as they were. ";

    static Verdict of(Evidence evidence) {
        boolean proven = evidence.proven();
        Tone tone = proven ? Tone.GOOD : Tone.BAD;
        String tables = tables(evidence);
        return switch (evidence.outcome()) {
            case "published" ->
                evidence.skipped().isEmpty()
                        ? ended(
                                tone,
                                proven ? "Published and proven" : "Published, but not proven",
                                "The new generation is live. " + tables)
                        : ended(
                                proven ? Tone.WARN : Tone.BAD,
                                "Published without "
                                        + Human.number(evidence.skipped().size(), "table"),
                                "The new generation is live. " + skipped(evidence) + tables);
            case "rehearsed" ->
                ended(
                        tone,
                        proven ? "Rehearsed and proven" : "Rehearsed, not proven",
                        tables + UNTOUCHED + "Nothing was published.");
            case "unproven" -> resumable(Tone.BAD, "Not proven, not published", tables + UNTOUCHED, evidence);
            case "failed" -> resumable(Tone.BAD, "Failed before the end", UNTOUCHED, evidence);
            case "stopped" -> resumable(Tone.WARN, "Stopped before the end", UNTOUCHED, evidence);
            case "running" ->
                resumable(Tone.WARN, "At work or interrupted", "If nobody is at work, it was interrupted. ", evidence);
            case "rolled back" ->
                ended(Tone.CALM, "Rolled back", "The generation before this run is live again. " + tables);
            case "abandoned" ->
                ended(Tone.CALM, "Abandoned", "It never finished, and another run was started instead.");
            default -> ended(proven ? Tone.CALM : Tone.WARN, words(evidence), tables);
        };
    }

    private static Verdict ended(Tone tone, String title, String sentence) {
        return new Verdict(tone, title, sentence.strip(), "");
    }

    private static Verdict resumable(Tone tone, String title, String sentence, Evidence evidence) {
        return new Verdict(tone, title, sentence.strip(), "caravan migrate --resume " + evidence.run());
    }

    private static String words(Evidence evidence) {
        String outcome = evidence.outcome().isBlank() ? "no outcome" : evidence.outcome();
        return outcome.substring(0, 1).toUpperCase(Locale.ROOT)
                + outcome.substring(1)
                + (evidence.proven() ? ", proven" : ", not proven");
    }

    private static String tables(Evidence evidence) {
        long all = evidence.liveTables();
        long proven = evidence.provenTables();
        if (all == 0) {
            return "It had no table to copy. ";
        }
        if (proven < all) {
            return Human.number(all - proven) + " of " + Human.number(all, "table")
                    + (all - proven == 1 ? " is" : " are") + " not proven to hold the rows of the source. ";
        }
        return (all == 1 ? "The table holds" : "All " + Human.number(all) + " tables hold")
                + " exactly the rows that the source sent. " + merged(evidence) + uncovered(evidence)
                + (evidence.proven() ? "" : "A check beyond the rows did not hold: see the findings. ");
    }

    private static String skipped(Evidence evidence) {
        return evidence.skippedTables()
                + (evidence.skipped().size() == 1 ? " was skipped and is" : " were skipped and are")
                + " as before. ";
    }

    private static String merged(Evidence evidence) {
        long matched =
                evidence.tables().stream().mapToLong(TableEvidence::matched).sum();
        long quarantined =
                evidence.tables().stream().mapToLong(TableEvidence::quarantined).sum();
        return (matched == 0
                        ? ""
                        : Human.number(matched, "row") + (matched == 1 ? " is" : " are")
                                + " the same as another feed’s, and there once. ")
                + (quarantined == 0
                        ? ""
                        : Human.number(quarantined, "row") + " could not be loaded and"
                                + (quarantined == 1 ? " is" : " are") + " in quarantine. ");
    }

    private static String uncovered(Evidence evidence) {
        long partly = evidence.tables().stream()
                .filter(table -> !table.uncovered().isEmpty())
                .map(TableEvidence::live)
                .distinct()
                .count();
        return partly == 0
                ? ""
                : "In " + Human.number(partly) + " of them, values that a route made are not compared. ";
    }
}
