package dev.caravan.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProblemTest {
    private static final Finding REFUSAL = Finding.refusal("app.yaml:3", "is wrong", "Correct it.");
    private static final Finding WARNING = Finding.warning("live.person", "is large", "Have a look.");
    private static final Finding NOTE = Finding.note("live.pet", "stays behind");

    @Test
    void aFindingReadsAsOneLineWithItsWayOut() {
        assertThat(REFUSAL).hasToString("app.yaml:3: is wrong → Correct it.");
        assertThat(NOTE).hasToString("live.pet: stays behind");
    }

    @Test
    void onlyARefusalStopsAPlan() {
        Findings findings = new Findings();
        findings.addAll(List.of(WARNING, NOTE));
        assertThat(findings.refuse()).isFalse();

        findings.add(REFUSAL);
        assertThat(findings.refuse()).isTrue();
        assertThat(findings.list()).containsExactly(WARNING, NOTE, REFUSAL);
    }

    @Test
    void findingsOfManyThreadsAreAllKept() {
        Findings findings = new Findings();

        IntStream.range(0, 1_000).parallel().forEach(it -> findings.add(NOTE));

        assertThat(findings.list()).hasSize(1_000);
    }

    @Test
    void allProblemsOfAFolderAreOneMessage() {
        assertThat(UsageException.ofAll("The mapping is not valid:", List.of(REFUSAL, NOTE)))
                .hasMessage("""
                        The mapping is not valid:
                          - app.yaml:3: is wrong → Correct it.
                          - live.pet: stays behind""");
    }

    @Test
    void aRefusalSaysWhatToDoOrWhatItFound() {
        assertThat(new RefusedException("No.", "Go home.").wayOut()).isEqualTo("Go home.");
        assertThat(new RefusedException("No.", List.of(REFUSAL)).findings()).containsExactly(REFUSAL);
    }
}
