package dev.caravan.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that PostgreSQL takes and that nobody should use. */
@Postgres
class OddNamesIT {
    private static final String FILE = """
            schema: hr
            tables:
              '%1$s':
                from: 'old.%1$s'
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Upper Case",
                "it's",
                "say\"hello\"",
                "dotted.name",
                "Überstraße",
                "semi;colon",
                "back\\slash",
                "percent%s",
                "hash#mark?",
                "select",
                "a_name_of_exactly_sixty_three_bytes_which_is_all_there_is_room_",
            })
    void tablesColumnsAndConstraintsKeepTheirNames(
            String name, TestDatabase source, TestDatabase target, @TempDir Path folder) {
        String quoted = '"' + name.replace("\"", "\"\"") + '"';
        String constraint = '"' + shortened(name).replace("\"", "\"\"") + " key\"";
        String table = quoted + " (" + quoted + " int, CONSTRAINT " + constraint + " PRIMARY KEY (" + quoted + "))";
        source.execute("CREATE TABLE " + table + "; INSERT INTO " + quoted + " SELECT generate_series(1, 5)");
        target.execute("CREATE SCHEMA hr; CREATE TABLE hr." + table);
        TinyConsolidation tiny = TinyConsolidation.in(folder, source, target)
                .file("hr.yaml", FILE.formatted(name.replace("'", "''")))
                .ddl("CREATE TABLE ${hr}." + table + ";\nCREATE INDEX ON ${hr}." + quoted + " (" + quoted + ");");

        tiny.succeed("migrate");
        assertThat(target.count("hr." + quoted)).isEqualTo(5);
        assertThat(tiny.succeed("verify").out()).contains("1 tables are equal");

        tiny.succeed("rollback");
        assertThat(target.count("hr." + quoted)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UpperCase",
                "it's",
                "Überstraße",
                "back\\slash",
                "a_schema_with_forty_eight_bytes_which_is_the_mos"
            })
    void schemasKeepTheirNames(String name, TestDatabase source, TestDatabase target, @TempDir Path folder) {
        source.execute(TinyConsolidation.SOURCE);
        TinyConsolidation tiny = TinyConsolidation.in(folder, source, target).set("DATABASE_SCHEMA", name);

        tiny.succeed("migrate");
        assertThat(target.count('"' + name.replace("\"", "\"\"") + "\".person")).isEqualTo(30);
        tiny.succeed("migrate");
        tiny.succeed("rollback");
        tiny.succeed("rollback");

        assertThat(Content.schemas(target)).doesNotContain(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "say\"hello\"", "dotted.name"})
    void schemasWithBlanksQuotesOrDotsAreRefused(
            String name, TestDatabase source, TestDatabase target, @TempDir Path folder) {
        TinyConsolidation.in(folder, source, target)
                .set("DATABASE_SCHEMA", name)
                .run("migrate")
                .failsWith(2, "sources.yaml:", "target.schemas.hr");
    }

    private static String shortened(String name) {
        return name.length() > 50 ? name.substring(0, 50) : name;
    }
}
