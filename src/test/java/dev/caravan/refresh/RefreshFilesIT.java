package dev.caravan.refresh;

import static dev.caravan.refresh.LiveTables.account;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.run.Outcome;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CSV files as origin, and seeds. */
@Postgres
class RefreshFilesIT {
    private static final String TABLES = """
            CREATE TABLE %1$stown (
                id int PRIMARY KEY, code text NOT NULL UNIQUE, people int CONSTRAINT positive CHECK (people > 0), founded date);
            CREATE TABLE %1$sstreet (id serial PRIMARY KEY, town int NOT NULL REFERENCES %1$stown, name varchar(10));
            """;

    private final LiveTables live;
    private final TestDatabase target;

    RefreshFilesIT(TestDatabase source, TestDatabase target, @TempDir Path folder) {
        this.target = target;
        this.live = LiveTables.of(folder, source, target, TABLES.formatted(""))
                .rules("town: {from: old}", "street: {from: old}");
        live.file("refresh.yaml", """
                groups:
                  g:
                    description: A group.
                    tables:
                      hr.town: {file: town.csv, missing: delete, limit: 100%}
                """);
    }

    private LiveTables seeds() {
        live.tiny.ddl(TABLES.formatted("${hr}."));
        return live.file("seeds/seeds.yaml", "description: Some.\ntables:\n  hr.town: {key: [code]}\n  hr.street: {}\n")
                .file("seeds/hr.town.csv", "id,code,people,founded\n1,A,10,2000-01-01\n2,B,20,\n")
                .file("seeds/hr.street.csv", "id,town,name\n1,1,High\n2,2,Low\n");
    }

    @Test
    void aFileIsComparedAsASourceIs() {
        live.file("town.csv", "code,id,people,founded\nA,1,10,2000-01-01\n\"B\"\"x\",2,,\n");
        assertThat(account(live.refresh(), "town")).containsExactly(2L, 0L, 0L, 0L, 0L, 0L, 0L);
        List<String> versions = live.versions("town");
        assertThat(live.refresh().written()).isZero();
        assertThat(live.versions("town")).isEqualTo(versions);

        live.file("town.csv", "code,id,people,founded\nA,1,11,2000-01-01\nC,3,,\n");
        assertThat(account(live.refresh(), "town")).containsExactly(1L, 1L, 0L, 1L, 0L, 0L, 0L);
        assertThat(live.live("town")).containsExactly("(1,A,11,2000-01-01)", "(3,C,,)");
    }

    @Test
    void whatIsWrongInAFileIsNamedWithFileAndLine() {
        target.execute("INSERT INTO hr.town VALUES (77, 'gone', 1)");
        live.file("town.csv", """
                id,code,people,founded
                1,A,ten,2000-01-01
                2,B,2,"2000-
                01-01"
                3,,3,
                4,D,-4,
                5,E,5,
                5,F,5,
                6,G,6,2000-02-30
                """);

        RefreshResult result = live.refresh();

        assertThat(live.told(result))
                .contains(
                        "quarantined [\"1\"]: people town.csv:2 holds what is no value of type integer",
                        "quarantined [\"2\"]: founded town.csv:3 holds what is no value of type date",
                        "quarantined [\"3\"]: code town.csv:5 has no value, but must have one",
                        "quarantined [4]: people town.csv:6 breaks the check positive",
                        "inserted [5]",
                        "quarantined [\"6\"]: founded town.csv:9 holds what is no value of type date")
                .anyMatch(told -> told.contains("town.csv:8, has the key of an earlier row: town.csv:7"))
                .anyMatch(told -> told.startsWith("kept [77]"));
        assertThat(account(result, "town")).containsExactly(1L, 0L, 0L, 0L, 1L, 0L, 6L);
        assertThat(result.complete()).isFalse();
    }

    @Test
    void aFileOfAnotherFormIsRefused() throws IOException {
        live.file("town.csv", "id,code,people,founded,size\n1,A,1,,1\n");
        assertThat(live.refused()).contains("town.csv").contains("size");
        live.file("town.csv", "id,code\n1,A\n");
        assertThat(live.refused()).contains("town.csv").contains("people");
        Files.write(
                live.tiny.mapping().resolve("town.csv"),
                "id,code,people,founded\n1,Zürich,1,\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(live.refused()).contains("town.csv");
        assertThat(live.live("town")).isEmpty();
        live.file(
                "refresh.yaml",
                Files.readString(live.tiny.mapping().resolve("refresh.yaml"))
                        .replace("town.csv,", "town.csv, csv: {encoding: windows-1252},"));
        live.refresh();
        assertThat(live.live("town")).containsExactly("(1,Zürich,1,)");
    }

    @Test
    void rowsMayRepeatInAFileForATableWithoutAKey() {
        target.execute("DROP TABLE hr.street; CREATE TABLE hr.street (a int, b text)");
        live.file(
                "refresh.yaml",
                "groups:\n  g:\n    description: d\n    tables:\n"
                        + "      hr.street: {file: street.csv, missing: delete, limit: 100%}\n");
        live.file("street.csv", "a,b\n1,x\n1,x\n2,\n,\n");
        assertThat(account(live.refresh(), "street")).containsExactly(4L, 0L, 0L, 0L, 0L, 0L, 0L);
        assertThat(live.refresh().written()).isZero();
        live.file("street.csv", "a,b\n1,x\n1,x\n1,x\n2,\n");
        assertThat(account(live.refresh(), "street")).containsExactly(1L, 0L, 0L, 1L, 0L, 3L, 0L);
        assertThat(live.live("street")).containsExactly("(1,x)", "(1,x)", "(1,x)", "(2,)");
    }

    @Test
    void seedsFillTwiceWhatTheyFillOnceAndLeaveAloneWhatSomebodyChanged() {
        seeds();
        assertThat(live.seed().written()).isEqualTo(4);
        target.execute("UPDATE hr.town SET people = 99 WHERE code = 'A'; INSERT INTO hr.town VALUES (5, 'mine', 1)");
        List<String> towns = live.versions("town");
        List<String> streets = live.versions("street");

        RefreshResult again = live.seed();

        assertThat(again.written()).isZero();
        assertThat(again.complete()).isTrue();
        assertThat(live.versions("town")).isEqualTo(towns);
        assertThat(live.versions("street")).isEqualTo(streets);
        assertThat(target.queryForLong("SELECT nextval('hr.street_id_seq')")).isEqualTo(3);
    }

    @Test
    void seedsCreateTheTablesWhereThereAreNone() {
        seeds();
        target.execute("DROP SCHEMA hr CASCADE");

        Outcome outcome = live.tiny.succeed("seed");

        assertThat(outcome.out()).contains("4 rows written in one transaction");
        assertThat(live.live("street")).containsExactly("(1,1,High)", "(2,2,Low)");
        assertThat(live.tiny.succeed("seed").out()).contains("nothing to write");
    }

    @Test
    void seedsWhoseKeysAreTakenGetOthersAndWhatRefersToThemFollows() {
        seeds();
        target.execute("INSERT INTO hr.town VALUES (1, 'other', 1), (7, 'B', 1)");

        RefreshResult result = live.seed();

        assertThat(result.complete()).isTrue();
        assertThat(
                        target.queryForStrings(
                                "SELECT s.name || ' ' || t.code || ' ' || t.id FROM hr.street s JOIN hr.town t ON t.id = s.town ORDER BY 1"))
                .containsExactly("High A 8", "Low B 7");
        assertThat(live.seed().written()).isZero();
    }
}
