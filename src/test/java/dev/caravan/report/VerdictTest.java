package dev.caravan.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.report.Evidence.SkippedEvidence;
import dev.caravan.report.Evidence.TableEvidence;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
    private static final TableEvidence TABLE = SampleEvidence.small("padealing.pad_request");

    @ParameterizedTest
    @CsvSource({
        "published, true, GOOD, 'Published and proven', false",
        "published, false, BAD, 'Published, but not proven', false",
        "rehearsed, true, GOOD, 'Rehearsed and proven', false",
        "rehearsed, false, BAD, 'Rehearsed, not proven', false",
        "unproven, false, BAD, 'Not proven, not published', true",
        "failed, false, BAD, 'Failed before the end', true",
        "stopped, false, WARN, 'Stopped before the end', true",
        "running, false, WARN, 'At work or interrupted', true",
        "rolled back, true, CALM, 'Rolled back', false",
        "abandoned, false, CALM, 'Abandoned', false",
        "something new, false, WARN, 'Something new, not proven', false",
        "'', true, CALM, 'No outcome, proven', false"
    })
    void saysForEachOutcomeWhatBecameOfTheRun(
            String outcome, boolean proven, Tone tone, String title, boolean resumable) {
        Verdict verdict = Verdict.of(SampleEvidence.with(outcome, proven, List.of(TABLE)));

        assertThat(verdict.tone()).isEqualTo(tone);
        assertThat(verdict.title()).isEqualTo(title);
        assertThat(verdict.command()).isEqualTo(resumable ? "caravan migrate --resume 7" : "");
    }

    @Test
    void saysWhichTableWasSkipped() {
        Verdict verdict = Verdict.of(SampleEvidence.without(new SkippedEvidence(
                "padealing.audit_log", "padealing.audit_log", 12, "anna", Instant.EPOCH, "bad rows")));

        assertThat(verdict.tone()).isEqualTo(Tone.WARN);
        assertThat(verdict.title()).isEqualTo("Published without 1 table");
        assertThat(verdict.sentence()).contains("padealing.audit_log was skipped and is as before.");
    }

    @Test
    void countsTheTablesThatAreNotProven() {
        TableEvidence other = SampleEvidence.differing(SampleEvidence.small("padealing.audit_log"));

        assertThat(sentence(TABLE, other)).startsWith("1 of 2 tables is not proven");
    }

    @Test
    void countsATableOfSeveralFeedsOnce() {
        assertThat(sentence(SampleEvidence.merged(TABLE).toArray(TableEvidence[]::new)))
                .startsWith("The table holds exactly the rows")
                .contains(
                        "2,204 rows are the same as another feed’s",
                        "5 rows could not be loaded and are in quarantine");
    }

    @Test
    void aTableIsProvenOnlyWithAllOfItsFeeds() {
        List<TableEvidence> feeds = SampleEvidence.merged(TABLE);

        assertThat(sentence(feeds.get(0), SampleEvidence.differing(feeds.get(1))))
                .startsWith("1 of 1 table is not proven");
    }

    @Test
    void pointsToTheFindingsIfTheRowsAreNotWhatIsWrong() {
        assertThat(sentence(TABLE)).contains("exactly the rows", "A check beyond the rows did not hold");
    }

    @Test
    void doesNotClaimWhatWasNotCompared() {
        assertThat(sentence(SampleEvidence.small("padealing.pad_breach")))
                .contains("values that a route made are not compared");
    }

    private static String sentence(TableEvidence... tables) {
        return Verdict.of(SampleEvidence.with("unproven", false, List.of(tables)))
                .sentence();
    }
}
