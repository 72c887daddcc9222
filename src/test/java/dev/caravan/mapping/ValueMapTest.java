package dev.caravan.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.caravan.mapping.ColumnRule.Translate;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValueMapTest {
    private final MappingFolder folder;

    ValueMapTest(@TempDir Path directory) {
        folder = MappingFolder.in(directory).ddl("SELECT 1;");
    }

    @Test
    void keysAndValuesMeanThemselves() {
        assertThat(inPlace("{Y: yes, N: no, 1: 0x10, 007: true, 1e3: 12_000, 2020-01-01: ~, on: '', ' ': x}")
                        .values())
                .containsExactly(
                        entry("Y", "yes"),
                        entry("N", "no"),
                        entry("1", "0x10"),
                        entry("007", "true"),
                        entry("1e3", "12_000"),
                        entry("2020-01-01", null),
                        entry("on", ""),
                        entry(" ", "x"));
    }

    @Test
    void nullIsItsOwnKey() {
        ValueMap map = inPlace("{A: B, null: C}");

        assertThat(map.mapsNull()).isTrue();
        assertThat(map.forNull()).isEqualTo("C");
        assertThat(map.values()).containsOnlyKeys("A");
    }

    @Test
    void withoutItNullStaysNull() {
        assertThat(inPlace("{A: B}").mapsNull()).isFalse();
    }

    @Test
    void aValueMayBecomeNull() {
        assertThat(inPlace("{A: null, B: 'null'}").values()).containsExactly(entry("A", null), entry("B", "null"));
    }

    @Test
    void aMapTakesOverWhatItExtendsAndMayChangeIt() {
        assertThat(shared("""
                side: {values: {BUY: BUY, SELL: SELL}}
                short: {extends: side, values: {B: BUY, S: SELL}}
                wanted: {extends: short, values: {S: SHORT, null: NONE}}
                """)).satisfies(it -> {
            assertThat(it.values())
                    .containsOnly(entry("BUY", "BUY"), entry("SELL", "SELL"), entry("B", "BUY"), entry("S", "SHORT"));
            assertThat(it.forNull()).isEqualTo("NONE");
        });
    }

    @Test
    void aMapThatExtendsItselfInACircleIsShownAsOne() {
        codes("""
                wanted: {extends: b, values: {A: A}}
                b: {extends: c, values: {B: B}}
                c: {extends: wanted, values: {C: C}}
                """);

        assertThat(folder.refusal())
                .contains("sources.yaml:6 codes.wanted: extends itself: wanted → b → c → wanted")
                .contains("app.yaml:6 tables.person.columns.side: there is no usable value map wanted");
    }

    @Test
    void aMapThatExtendsNobodyIsNamed() {
        codes("wanted: {extends: gone, values: {A: A}}\n");

        assertThat(folder.refusal()).contains("codes.gone: there is no value map gone");
    }

    @Test
    void aColumnThatWantsAMissingMapIsToldWhichThereAre() {
        codes("other: {values: {A: A}}\n");

        assertThat(folder.refusal())
                .contains("app.yaml:6 tables.person.columns.side: there is no usable value map wanted")
                .contains("[other]");
    }

    @Test
    void aKeyThatStandsTwiceIsFound() {
        codes("wanted: {values: {1: A, '1': B}}\n");

        assertThat(folder.refusal()).contains("codes.wanted.values.1: stands here a second time");
    }

    private ValueMap inPlace(String values) {
        folder.tables("person:\n  from: old.person\n  columns:\n    side: {values: " + values + "}\n");
        return side();
    }

    private ValueMap shared(String codes) {
        codes(codes);
        return side();
    }

    private void codes(String codes) {
        folder.sources("""
                consolidation: test
                sources: {old: {schema: public}}
                target: {schemas: {app: {name: live}}}

                codes:
                """ + codes.indent(2));
        folder.tables("person:\n  from: old.person\n  columns:\n    side: {codes: wanted}\n");
    }

    private ValueMap side() {
        ColumnRule rule = folder.read().tables().get(0).feeds().get(0).columns().get("side");
        assertThat(rule).isInstanceOf(Translate.class);
        return ((Translate) Objects.requireNonNull(rule)).map();
    }
}
