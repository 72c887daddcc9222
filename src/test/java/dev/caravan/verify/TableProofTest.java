package dev.caravan.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.copy.Digest;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableProofTest {
    private static final Digest SENT = new Digest(3, 1, 2);

    @Test
    void aTableIsProvenWhenCountAndDigestsAgree() {
        assertThat(proof(3, SENT).proven()).isTrue();
    }

    @Test
    void aSourceThatCountsOtherRowsThanItSentIsADifference() {
        assertThat(proof(4, SENT).differences()).containsExactly("the source counts 4 rows and sent 3");
    }

    @Test
    void missingRowsAreCounted() {
        assertThat(proof(3, new Digest(2, 1, 2)).differences()).containsExactly("3 rows were sent and 2 are there");
    }

    @Test
    void otherRowsOfTheSameNumberAreADifference() {
        assertThat(proof(3, new Digest(3, 1, 3)).differences())
                .singleElement()
                .asString()
                .contains("not those that were sent");
    }

    private static TableProof proof(long counted, Digest loaded) {
        return new TableProof("app.item", counted, SENT, loaded, List.of());
    }
}
