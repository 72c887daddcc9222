package dev.caravan.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class TreemapTest {
    @Test
    void tilesAreAsLargeAsTheirShareAndFillTheArea() {
        List<Tiling.Box> boxes = Tiling.of(List.of(600.0, 300.0, 60.0, 39.0, 1.0));

        double whole = Tiling.WIDTH * Tiling.HEIGHT;
        assertThat(boxes)
                .extracting(box -> box.width() * box.height() / whole)
                .satisfiesExactly(
                        share -> assertThat(share).isEqualTo(0.6, within(1e-6)),
                        share -> assertThat(share).isEqualTo(0.3, within(1e-6)),
                        share -> assertThat(share).isEqualTo(0.06, within(1e-6)),
                        share -> assertThat(share).isEqualTo(0.039, within(1e-6)),
                        share -> assertThat(share).isEqualTo(0.001, within(1e-6)));
    }

    @Test
    void leavesOutWhatCouldNotBeSeenAndSaysSo() {
        Evidence evidence = SampleEvidence.published();
        Treemap treemap =
                Treemap.of(evidence.tables(), new Tints(evidence.tables())).orElseThrow();

        assertThat(treemap.tiles().get(0).label()).isEqualTo("audit_log");
        assertThat(treemap.tiles().size() + treemap.unseen()).isEqualTo(27);
        assertThat(treemap.words()).startsWith("Largest: audit_log 43 %");
        assertThat(treemap.unseenWords()).isEqualTo("12 tables are too small to be seen here.");
    }

    @Test
    void drawsNothingIfNoByteWasCopied() {
        assertThat(Treemap.of(List.of(), new Tints(List.of()))).isEmpty();
    }

    @Test
    void breaksLongNamesAfterUnderscores() {
        assertThat(Labels.wrapped("oracle_map_inst_symbol", 12)).containsExactly("oracle_map_", "inst_symbol");
        assertThat(Labels.wrapped("contact", 3)).containsExactly("contact");
        assertThat(Labels.shortened("abcdefghij", 5)).isEqualTo("ab…ij");
    }
}
