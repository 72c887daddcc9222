package dev.caravan.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.mapping.ColumnRule.Convert;
import dev.caravan.mapping.ColumnRule.Convert.Call;
import dev.caravan.mapping.ColumnRule.NewKey;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns that are converted by name, and columns that get a new key. */
class ColumnSyntaxTest {
    private final MappingFolder folder;

    ColumnSyntaxTest(@TempDir Path directory) {
        folder = MappingFolder.in(directory).ddl("SELECT 1;");
    }

    @Test
    void aColumnIsConvertedByName() {
        Convert convert = (Convert) rule("{from: [label, title], convert: trim}");

        assertThat(convert.from()).containsExactly("label", "title");
        assertThat(convert.calls()).containsExactly(new Call("trim", null));
        assertThat(convert.location().line()).isEqualTo(6);
    }

    @Test
    void aConversionMayHaveAnArgument() {
        Convert convert = (Convert) rule("{convert: {zone: Europe/London}}");

        assertThat(convert.from()).containsExactly("name");
        assertThat(convert.calls()).containsExactly(new Call("zone", "Europe/London"));
    }

    @Test
    void severalConversionsKeepTheirOrder() {
        assertThat(((Convert) rule("{convert: [trim, upper, {strip_suffix: ' Equity'}, {scale: 100}]}")).calls())
                .containsExactly(
                        new Call("trim", null),
                        new Call("upper", null),
                        new Call("strip_suffix", " Equity"),
                        new Call("scale", "100"));
    }

    @Test
    void aColumnMayGetANewKey() {
        assertThat(rule("{new_key: true}")).isInstanceOf(NewKey.class);
        assertThat(rule("{new_key: true}").location().key()).isEqualTo("tables.person.columns.name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "convert: Trim",
                "convert: 'to upper'",
                "convert: []",
                "convert: [[trim]]",
                "convert: {}",
                "convert: {strip_prefix: a, strip_suffix: b}",
                "convert: {Zone: UTC}",
                "convert: {zone: }",
                "convert: {zone: {to: UTC}}",
                "convert: ",
                "new_key: false",
                "new_key: yes",
                "new_key: "
            })
    void whatIsNoRuleIsRefusedInItsLine(String yaml) {
        assertThat(refusal("{" + yaml + "}"))
                .contains("app.yaml:6 tables.person.columns.name." + yaml.substring(0, yaml.indexOf(':')));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{convert: trim, cast: text}|cast",
                "{convert: trim, codes: side}|codes",
                "{convert: trim, values: {A: B}}|values",
                "{convert: trim, constant: A}|convert",
                "{convert: trim, sql: s.a}|convert",
                "{new_key: true, from: id}|from",
                "{new_key: true, convert: trim}|convert",
                "{new_key: true, constant: 1}|constant",
                "{new_key: true, sql: s.a, uses: [a]}|sql"
            })
    void whatExcludesEachOtherIsRefused(String yaml, String key) {
        assertThat(refusal(yaml))
                .contains("app.yaml:6 tables.person.columns.name." + key + ": cannot stand beside the other keys");
    }

    private ColumnRule rule(String yaml) {
        tables(yaml);
        FeedMapping feed = folder.read().tables().get(0).feeds().get(0);
        return Objects.requireNonNull(feed.columns().get("name"));
    }

    private String refusal(String yaml) {
        tables(yaml);
        return folder.refusal();
    }

    private void tables(String yaml) {
        folder.tables("person:\n  from: old.person\n  columns:\n    name: " + yaml + "\n");
    }
}
