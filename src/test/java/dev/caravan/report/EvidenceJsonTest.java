package dev.caravan.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EvidenceJsonTest {
    private final EvidenceJson json = new EvidenceJson();

    @Test
    void readsBackWhatItWrote() {
        Evidence evidence = SampleEvidence.published();

        assertThat(json.read(json.write(evidence))).isEqualTo(evidence);
    }

    @Test
    void keepsTheOrderOfTheRecordsAndWritesInstantsForPeople() {
        assertThat(json.write(SampleEvidence.empty())).isEqualTo("""
                {
                  "run" : 1,
                  "consolidation" : "nothing",
                  "outcome" : "rehearsed",
                  "proven" : true,
                  "fingerprint" : "00",
                  "startedAt" : "2026-11-22T21:04:10.250Z",
                  "finishedAt" : "2026-11-22T21:04:10.250Z",
                  "version" : "0.1.0",
                  "databases" : [ ],
                  "steps" : [ ],
                  "tables" : [ ],
                  "left" : { },
                  "skipped" : [ ],
                  "sequences" : [ ],
                  "checks" : [ ],
                  "quarantine" : [ ],
                  "findings" : [ ],
                  "session" : ""
                }
                """);
    }

    @Test
    void ordersWhatHasNoOrder() {
        assertThat(json.write(SampleEvidence.published()))
                .containsSubsequence("secondary.pad_ai_decision", "secondary.security");
    }
}
