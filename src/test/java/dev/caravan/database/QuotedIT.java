package dev.caravan.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Postgres
@TestInstance(Lifecycle.PER_CLASS) // names do not collide
class QuotedIT {
    private final TestDatabase database;

    QuotedIT(TestDatabase database) {
        this.database = database;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "",
                "it's",
                "''",
                "\\",
                "C:\\new\\table",
                "\\'; DROP TABLE x; --",
                "$$ $1 ? :name {fn now()}",
                "Größe Ärger ß 東京 \uD83D\uDC2B",
                "tab\tand\nline",
            })
    void aLiteralMeansItselfWhateverTheServersSetting(String value) {
        for (String conforming : new String[] {"on", "off"}) {
            assertThat(database.queryForStrings("SELECT set_config('standard_conforming_strings', '" + conforming
                            + "', false) UNION ALL SELECT 'x' WHERE false"))
                    .containsExactly(conforming);
            database.execute("DROP TABLE IF EXISTS kept; CREATE TABLE kept (value text)");
            database.execute("SET standard_conforming_strings = " + conforming + "; SET backslash_quote = on;"
                    + " INSERT INTO kept VALUES (" + Quoted.literal(value) + ")");

            assertThat(database.queryForString("SELECT value FROM kept")).isEqualTo(value);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "Upper",
                "with blank",
                "with\"quote",
                "\"",
                "it's",
                "back\\slash",
                "a.b",
                "select",
                "Größe",
                "ü23456789012345678901234567890123456789012345678901234567890ü",
            })
    void anIdentifierNamesExactlyThat(String name) {
        TableName table = new TableName(name, name);
        database.execute("CREATE SCHEMA " + Quoted.identifier(name) + "; CREATE TABLE " + table.sql() + " ("
                + Quoted.identifier(name) + " int)");

        assertThat(database.queryForString("SELECT concat(n.nspname, '|', c.relname, '|', a.attname) FROM pg_class c"
                        + " JOIN pg_namespace n ON n.oid = c.relnamespace"
                        + " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = 1"
                        + " WHERE n.nspname = " + Quoted.literal(name)))
                .isEqualTo(name + "|" + name + "|" + name);
        assertThat(table).hasToString(name + "." + name);
    }
}
