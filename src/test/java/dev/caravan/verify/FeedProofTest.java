package dev.caravan.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.copy.Digest;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeedProofTest {
    private static final Digest SENT = new Digest(3, 1, 2);

    @Test
    void aTableIsProvenWhenCountAndDigestsAgree() {
        assertThat(proof(3, SENT).proven()).isTrue();
    }

    @Test
    void aSourceThatCountsOtherRowsThanItSentIsADifference() {
        assertThat(proof(4, SENT).differences()).containsExactly("the source counts 4 rows, and 3 were to be loaded");
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

    @Test
    void everyCountedRowIsLoadedMatchedOrInQuarantine() {
        assertThat(merged(6, SENT, 1, 2, SENT).proven()).isTrue();
        assertThat(merged(7, SENT, 1, 2, SENT).differences())
                .containsExactly("the source counts 7 rows, and 3 were to be loaded, 1 matched, 2 put into quarantine");
    }

    @Test
    void rowsThatWereStagedOtherwiseThanTheyWereSentAreADifference() {
        assertThat(merged(6, new Digest(3, 1, 3), 1, 2, SENT).differences())
                .singleElement()
                .asString()
                .contains("the staged rows are not those that were sent", SENT.hex());
    }

    @Test
    void aMergedRowIsComparedWithWhatItIsToBecome() {
        Digest rewritten = new Digest(3, 7, 8);

        assertThat(new FeedProof("app.item/new", 3, 0, SENT, SENT, 0, 0, 0, rewritten, rewritten, List.of()).proven())
                .isTrue();
        assertThat(new FeedProof("app.item/new", 3, 0, SENT, SENT, 0, 0, 0, rewritten, SENT, List.of()).proven())
                .isFalse();
    }

    @Test
    void filteredRowsAreNotMissed() {
        assertThat(new FeedProof("app.item", 3, 40, SENT, SENT, 0, 0, 0, SENT, SENT, List.of()).proven())
                .isTrue();
    }

    private static FeedProof proof(long counted, Digest loaded) {
        return new FeedProof("app.item", counted, 0, SENT, SENT, 0, 0, 0, SENT, loaded, List.of());
    }

    private static FeedProof merged(long counted, Digest staged, long matched, long quarantined, Digest loaded) {
        return new FeedProof(
                "app.item/new", counted, 0, SENT, staged, matched, quarantined, 0, SENT, loaded, List.of());
    }
}
