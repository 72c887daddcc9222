package dev.caravan.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.problem.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a file as such; every message names file, line and key. */
class MappingSyntaxTest {
    private final MappingFolder folder;

    MappingSyntaxTest(@TempDir Path directory) {
        folder = MappingFolder.in(directory).ddl("SELECT 1;").tables("person: {from: old.person}");
    }

    @Test
    void aSoundFolderIsRead() {
        assertThat(folder.read().tables()).extracting(TableMapping::name).containsExactly("app.person");
    }

    @Test
    void aFolderWithoutSourcesIsNoMapping(@TempDir Path empty) {
        assertThatThrownBy(() -> MappingReader.read(empty, name -> null))
                .isInstanceOfSatisfying(
                        UsageException.class, it -> assertThat(it.wayOut()).contains("--mapping"))
                .hasMessageContaining("sources.yaml does not exist");
    }

    @Test
    void aKeyThatNobodyKnowsIsNamed() {
        folder.tables("""
                person:
                  from: old.person
                  colour: green
                """);

        assertThat(folder.refusal()).contains("app.yaml:5 tables.person.colour: is not a key that may stand here");
    }

    @Test
    void aColumnRuleThatNobodyKnowsIsNamed() {
        folder.tables("""
                person:
                  from: old.person
                  columns:
                    name:
                      form: old_name
                """);

        assertThat(folder.refusal()).contains("app.yaml:7 tables.person.columns.name.form: is not a key");
    }

    @Test
    void aTableThatStandsTwiceInAFileIsFoundInBothLines() {
        folder.tables("""
                person: {from: old.person}
                pet: {from: old.pet}
                person: {from: old.human}
                """);

        assertThat(folder.refusal())
                .contains("app.yaml:5 tables.person: stands here a second time; the first is in line 3");
    }

    @Test
    void aColumnThatHasTwoRulesIsFound() {
        folder.tables("""
                person:
                  from: old.person
                  columns:
                    name: {from: a}
                    name: {from: b}
                """);

        assertThat(folder.refusal()).contains("app.yaml:7 tables.person.columns.name: stands here a second time");
    }

    @Test
    void twoFilesOfOneSchemaMayNotMakeTheSameTable() {
        folder.file("more.yaml", """
                schema: app
                tables:
                  pet: {from: old.pet}
                  person: {from: old.human}
                """);

        assertThat(folder.refusal())
                .contains("more.yaml:4 tables.person: the target table app.person is made twice; first at ")
                .contains("app.yaml:3 tables.person");
    }

    @Test
    void brokenYamlIsReportedWithItsLine() {
        folder.file("app.yaml", """
                schema: app
                tables:
                  person: {from: old.person
                  pet: ]
                """);

        assertThat(folder.refusal()).containsPattern("app\\.yaml:[34]: is not valid YAML");
    }

    @Test
    void tabsAreNoIndentation() {
        folder.file("app.yaml", "schema: app\ntables:\n\tperson: {from: old.person}\n");

        assertThat(folder.refusal()).contains("app.yaml:3: is not valid YAML");
    }

    @Test
    void aFileThatIsNoTextIsReportedAndTheOthersAreStillRead() throws IOException {
        Files.write(folder.path("app.yaml"), new byte[] {(byte) 0xC3, (byte) 0x28});
        folder.file("more.yaml", "schema: app\ntables: {pet: {from: old.pet, colour: red}}\n");

        assertThat(folder.refusal()).contains("app.yaml: cannot be read").contains("more.yaml:2 tables.pet.colour");
    }

    @Test
    void anEmptyFileLacksItsKeys() {
        folder.file("app.yaml", "");

        assertThat(folder.refusal()).contains("app.yaml:1").contains("schema");
    }

    @Test
    void aListInsteadOfKeysIsRefused() {
        folder.file("app.yaml", "- schema: app\n- tables: {}\n");

        assertThat(folder.refusal()).contains("app.yaml:1");
    }

    @Test
    void aConstantStandsAlone() {
        folder.tables("""
                person:
                  from: old.person
                  columns:
                    side:
                      codes: side
                      constant: BUY
                """);

        assertThat(folder.refusal())
                .contains("app.yaml:7 tables.person.columns.side.codes: cannot stand beside the other keys");
    }

    @Test
    void aCastHasNoPlaceBesideAValueMapOrAnExpression() {
        folder.tables("""
                person:
                  from: old.person
                  columns:
                    side: {values: {B: BUY}, cast: text}
                    age: {sql: s.age + 1, uses: [age], cast: bigint}
                """);

        assertThat(folder.refusal())
                .contains("app.yaml:6 tables.person.columns.side.cast")
                .contains("app.yaml:7 tables.person.columns.age.cast");
    }

    @Test
    void reasonsAreNotOptional() {
        folder.tables("""
                person:
                  from: old.person
                  filter: {where: s.id > 0}
                  drop: {wallpaper: ' '}
                  default: {trace_id: }
                """);

        assertThat(folder.refusal())
                .contains("app.yaml:5 tables.person.filter")
                .contains("app.yaml:6 tables.person.drop.wallpaper")
                .contains("app.yaml:7 tables.person.default.trace_id");
    }

    @Test
    void aTableComesFromASourceAndATable() {
        folder.tables("person: {from: person}\npet: {from: .pet}\n");

        assertThat(folder.refusal()).contains("app.yaml:3 tables.person.from").contains("app.yaml:4 tables.pet.from");
    }

    @Test
    void everythingIsReportedAtOnce() {
        folder.sources("""
                consolidation: Not A Name
                sources:
                  old: {schema: public, colour: green}
                target:
                  schemas:
                    app: {name: "${LIVE}"}
                """)
                .tables("person: {from: person}\nperson: {from: old.person}\n")
                .file("other.yaml", "schema: [\n");

        assertThat(folder.refusal().lines())
                .as("a heading, and a line for each problem")
                .hasSize(7)
                .first()
                .asString()
                .startsWith("The mapping in ");
        assertThat(folder.refusal())
                .contains("sources.yaml:1 consolidation")
                .contains("sources.yaml:3 sources.old.colour")
                .contains("the settings LIVE have no value")
                .contains("app.yaml:3 tables.person.from")
                .contains("app.yaml:4 tables.person: stands here a second time")
                .contains("other.yaml:");
    }
}
