package dev.caravan.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that must be declared, must differ, or must not be what they are. */
class MappingNamesTest {
    private final MappingFolder folder;

    MappingNamesTest(@TempDir Path directory) {
        folder = MappingFolder.in(directory).ddl("SELECT 1;").tables("person: {from: old.person}");
    }

    @Test
    void aSourceThatIsNotDeclaredIsNamedWithThoseThatAre() {
        folder.tables("person: {from: older.person}");

        assertThat(folder.refusal())
                .contains("app.yaml:3 tables.person: the source older is not declared")
                .contains("[old]");
    }

    @Test
    void rowsAreNotCopiedFromASourceThatIsOnlyCompared() {
        folder.sources("""
                consolidation: test
                sources: {old: {schema: public, use: compare}}
                target: {schemas: {app: {name: live}}}
                """);

        assertThat(folder.refusal()).contains("tables.person: the source old is for comparison only");
    }

    @Test
    void aSchemaThatIsNotDeclaredIsNamedWithThoseThatAre() {
        folder.file("other.yaml", "\nschema: other\ntables: {pet: {from: old.pet}}\n");

        assertThat(folder.refusal())
                .contains("other.yaml:2 schema: the target schema other is not declared")
                .contains("[app]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"caravan", "public", "information_schema", "pg_catalog", "pg_pad", "a.b"})
    void someNamesCannotBeALiveSchema(String name) {
        live(name);

        assertThat(folder.refusal())
                .contains("sources.yaml:6 target.schemas.app")
                .contains(name);
    }

    @Test
    void twoSchemasCannotBeTheSameInTheTarget() {
        folder.sources("""
                consolidation: test
                sources: {old: {schema: public}}
                target:
                  schemas:
                    app: {name: live}
                    ref: {name: live}
                """);

        assertThat(folder.refusal())
                .contains("sources.yaml:6 target.schemas.ref: has the same live schema, live, as app");
    }

    @Test
    void twoSettingsWithTheSameValueAreFoundToo() {
        folder.sources("""
                consolidation: test
                sources: {old: {schema: public}}
                target:
                  schemas:
                    app: {name: "${DATABASE_SCHEMA}"}
                    ref: {name: "${REFERENCE_SCHEMA}"}
                """);

        assertThat(folder.refusal(Map.of("DATABASE_SCHEMA", "pad", "REFERENCE_SCHEMA", "pad")))
                .contains("has the same live schema, pad, as app");
    }

    @Test
    void aLiveSchemaLeavesRoomForTheNameOfTheOneBefore() {
        live("s".repeat(48));
        assertThat(folder.read().schemas()).containsOnlyKeys("app");

        live("ü".repeat(25));
        assertThat(folder.refusal()).as("50 bytes").contains("is too long").contains("at most 48 bytes");
    }

    @Test
    void aMissingSettingIsNamedOnceAndABlankOneCountsAsMissing() {
        folder.sources("""
                consolidation: test
                description: ${WHO} and ${WHO} and ${WHAT}
                sources: {old: {schema: public}}
                target: {schemas: {app: {name: "${LIVE}"}}}
                """);

        assertThat(folder.refusal(Map.of("WHAT", " ", "LIVE", "live")))
                .contains("sources.yaml: the settings WHAT, WHO have no value")
                .contains(".env");
    }

    @Test
    void aSettingWithoutValueDoesNotHideOtherProblems() {
        live("${LIVE}");
        folder.tables("person: {from: old.person, colour: red}");

        assertThat(folder.refusal()).contains("LIVE").contains("tables.person.colour");
    }

    @Test
    void settingsStandInSourcesOnly() {
        folder.tables("person: {from: old.person, columns: {name: {constant: '${NAME}'}}}");

        assertThat(folder.read().tables().get(0).feeds().get(0).columns().get("name"))
                .isInstanceOfSatisfying(
                        ColumnRule.Constant.class, it -> assertThat(it.value()).isEqualTo("${NAME}"));
    }

    @Test
    void aSchemaThatIsWritableSomewhereNeedsToKnowWhereItIs() {
        folder.sources("""
                consolidation: test
                sources: {old: {schema: public}}
                target:
                  schemas:
                    app: {name: live, writable_in: [local]}
                """);

        assertThat(folder.refusal()).contains("sources.yaml:").contains("environment");
    }

    @Test
    void aMissingLayoutIsReported(@TempDir Path other) {
        assertThat(MappingFolder.in(other).tables("person: {from: old.person}").refusal())
                .contains(other.resolve("ddl") + ": does not exist");
    }

    @Test
    void aColumnHasARuleOrADefault() {
        folder.tables("""
                person:
                  from: old.person
                  columns: {name: {from: surname}}
                  default: {name: Nobody fills it.}
                """);

        assertThat(folder.refusal())
                .contains("app.yaml:5 tables.person.columns.name: column name has a rule and stands under default");
    }

    @Test
    void aRouteIsCalledDirectly() {
        folder.tables("""
                person:
                  from: old.person
                  via: {route: 'http://example.org', changes: [name]}
                """);

        assertThat(folder.refusal()).contains("app.yaml:5 tables.person.via: a route is called through direct:");
    }

    private void live(String name) {
        folder.sources("""
                consolidation: test
                sources:
                  old: {schema: public}
                target:
                  schemas:
                    app: {name: "%s"}
                """.formatted(name));
    }
}
