package dev.caravan.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.caravan.mapping.MergeRules.Collision;
import dev.caravan.mapping.MergeRules.Differing;
import dev.caravan.mapping.MergeRules.Differing.Choice;
import dev.caravan.mapping.MergeRules.NaturalKey;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the rows of several feeds become one table. */
class MergeSyntaxTest {
    private final MappingFolder folder;

    MergeSyntaxTest(@TempDir Path directory) {
        folder = MappingFolder.in(directory).ddl("SELECT 1;");
    }

    @Test
    void aTableThatSaysNothingLeavesNothingToDecide() {
        assertThat(merging("filter: {where: s.id > 0, reason: Zero is a test.}"))
                .isEqualTo(MergeRules.NONE);
    }

    @Test
    void aNaturalKeyIsReadWithItsPlace() {
        assertThat(merging("match: {on: [tag, day], fold: [tag], nulls: match, repeats: pair}")
                        .match())
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.columns()).containsExactly("tag", "day");
                    assertThat(it.folded()).containsExactly("tag");
                    assertThat(it.nullsMatch()).isTrue();
                    assertThat(it.paired()).isTrue();
                    assertThat(it.location().line()).isEqualTo(5);
                    assertThat(it.location().key()).isEqualTo("tables.person.match");
                });
    }

    @Test
    void nullsAreDistinctAndRepeatsTheSameUnlessTheMappingSaysOtherwise() {
        assertThat(merging("match: {on: [tag]}").match()).singleElement().satisfies(it -> {
            assertThat(it.folded()).isEmpty();
            assertThat(it.nullsMatch()).isFalse();
            assertThat(it.paired()).isFalse();
        });
        assertThat(merging("match: {on: [tag], nulls: distinct, repeats: same}").match())
                .singleElement()
                .satisfies(it -> assertThat(it.nullsMatch() || it.paired()).isFalse());
    }

    @Test
    void severalNaturalKeysKeepTheirOrder() {
        assertThat(merging("""
                match:
                  - {on: [tag]}
                  - {on: [name, born], nulls: match}
                """).match())
                .extracting(NaturalKey::columns)
                .containsExactly(List.of("tag"), List.of("name", "born"));
    }

    @ParameterizedTest
    @CsvSource({"keep-first, KEEP_FIRST", "take-last, TAKE_LAST", "fail, FAIL"})
    void aRowThatDiffersKeepsWhatTheMappingChooses(String word, Choice choice) {
        assertThat(merging("differing: " + word).differing()).isEqualTo(new Differing(choice, null));
    }

    @Test
    void theNewestRowIsToldByAColumn() {
        assertThat(merging("differing: {newest: updated_at}").differing())
                .isEqualTo(new Differing(Choice.NEWEST, "updated_at"));
    }

    @ParameterizedTest
    @CsvSource({"new-key, NEW_KEY", "fail, FAIL"})
    void aCollisionEndsAsTheMappingChooses(String word, Collision collision) {
        assertThat(merging("collision: " + word).collision()).isEqualTo(collision);
    }

    @Test
    void aClashIsSolvedByASuffix() {
        assertThat(merging("clashes: {tag: '-S', code: ' (2)'}").clashes())
                .containsExactly(entry("tag", "-S"), entry("code", " (2)"));
    }

    @Test
    void onlyColumnsOfTheKeyAreFolded() {
        assertThat(refusal("match: {on: [tag], fold: [tag, name]}"))
                .contains("app.yaml:5 tables.person.match: folds columns that are not part of the key: [name]");
    }

    @Test
    void pairsAreMadeByOneNaturalKeyAlone() {
        assertThat(refusal("""
                match:
                  - {on: [tag]}
                  - {on: [name], repeats: pair}
                """))
                .contains("app.yaml:7 tables.person.match.1: rows are paired by one of several natural keys");
    }

    @Test
    void aListOfOneNaturalKeyMayPair() {
        assertThat(merging("match: [{on: [name], repeats: pair}]").match())
                .singleElement()
                .satisfies(it -> assertThat(it.paired()).isTrue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "match: tag",
                "match: []",
                "match: {fold: [tag]}",
                "match: {on: []}",
                "match: {on: [tag, tag]}",
                "match: {on: [tag], nulls: equal}",
                "match: {on: [tag], repeats: once}",
                "match: {on: [tag], colour: red}",
                "match: [{nulls: match}]",
                "differing: first",
                "differing: {oldest: updated_at}",
                "differing: {}",
                "differing: ",
                "collision: keep",
                "clashes: {}",
                "clashes: {tag: ' '}",
                "clashes: {tag: }"
            })
    void whatIsNoRuleIsRefusedInItsLine(String yaml) {
        assertThat(refusal(yaml)).contains("app.yaml:5 tables.person." + yaml.substring(0, yaml.indexOf(':')));
    }

    @Test
    void theChoicesAreNamed() {
        assertThat(refusal("differing: first"))
                .contains("app.yaml:5 tables.person.differing: does not have a value in the enumeration")
                .contains("keep-first", "take-last", "fail");
    }

    private MergeRules merging(String yaml) {
        tables(yaml);
        return folder.read().tables().get(0).merging();
    }

    private String refusal(String yaml) {
        tables(yaml);
        return folder.refusal();
    }

    private void tables(String yaml) {
        folder.tables("person:\n  from: old.person\n" + yaml.indent(2));
    }
}
