package dev.caravan.refresh;

import static dev.caravan.refresh.LiveTables.account;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.problem.UsageException;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Seeds, and other origins, that are written in YAML. */
@Postgres
class RefreshYamlIT {
    private static final String TABLES = """
            CREATE TABLE %1$stown (id int PRIMARY KEY, code text, open boolean, founded date, more jsonb, plain json);
            CREATE TABLE %1$sstreet (id int PRIMARY KEY, town int NOT NULL REFERENCES %1$stown);
            """;

    private final LiveTables live;

    RefreshYamlIT(TestDatabase source, TestDatabase target, @TempDir Path folder) {
        this.live = LiveTables.of(folder, source, target, TABLES.formatted(""))
                .rules("town: {from: old}", "street: {from: old}");
        live.tiny.ddl(TABLES.formatted("${hr}."));
        live.file("seeds/seeds.yaml", "description: Some.\ntables:\n  hr.town: {}\n  hr.street: {}\n")
                .file("seeds/hr.street.csv", "id,town\n1,1\n");
    }

    @Test
    void valuesAreWhatIsWritten() {
        live.file("seeds/hr.town.yaml", """
                # A comment.
                - id: 1
                  code: 007
                  open: yes
                  founded: 2000-01-01
                  more: {number: 1, text: "1", list: [1.50, true, ~, no, 0x10, 'a "b"'], none: {}}
                  plain:
                    b: 1
                    a: 2
                - {id: 2, code: "", open: ~, founded: , more: '{"a": [1]}', plain: "null"}
                - {id: 3, code: "null", open: false, founded: null, more: 5, plain: }
                """);

        assertThat(account(live.seed(), "town")).containsExactly(3L, 0L, 0L, 0L, 0L, 0L, 0L);

        assertThat(live.target.queryForStrings("SELECT code || '|' || coalesce(founded::text, '') || '|' || more || '|'"
                        + " || coalesce(plain::text, 'NULL') FROM hr.town ORDER BY id"))
                .containsExactly(
                        "007|2000-01-01|{\"list\": [1.50, true, null, \"no\", \"0x10\", \"a \\\"b\\\"\"], \"none\": {},"
                                + " \"text\": \"1\", \"number\": 1}|{\"b\": 1, \"a\": 2}",
                        "||{\"a\": [1]}|null",
                        "null||5|NULL");
        assertThat(live.live("street")).hasSize(1);
        assertThat(live.seed().written()).isZero();
    }

    @Test
    void aValueThatItsColumnRefusesIsNamedWithItsLine() {
        live.file("seeds/hr.town.yaml", """
                - {id: 1, code: A, open: ~, founded: ~, more: ~, plain: ~}

                - id: 2
                  code: B
                  open: ~
                  founded: 2000-02-30
                  more: ~
                  plain: ~
                - {id: 3, code: B, open: ~, founded: ~, more: no JSON, plain: ~}
                - {id: 1, code: C, open: ~, founded: ~, more: ~, plain: ~}
                """);

        RefreshResult result = live.seed();

        assertThat(live.told(result))
                .contains(
                        "quarantined [\"2\"]: founded hr.town.yaml:3 holds what is no value of type date",
                        "quarantined [\"3\"]: more hr.town.yaml:9 holds what is no value of type jsonb")
                .anyMatch(told -> told.contains("hr.town.yaml:10, has the key of an earlier row: hr.town.yaml:1"));
        assertThat(account(result, "town")).containsExactly(1L, 0L, 0L, 0L, 0L, 0L, 3L);
    }

    @Test
    void aTableHasOneFile() {
        live.file("seeds/hr.town.yaml", "[]").file("seeds/hr.town.csv", "id\n");
        assertThat(refusal()).contains("seeds.yaml:3", "hr.town.csv", "hr.town.yaml", "Keep one of them.");
    }

    @Test
    void theFormOfCsvIsNotSaidOfYaml() {
        live.file("seeds/hr.town.yaml", "[]")
                .file("seeds/seeds.yaml", "description: Some.\ntables:\n  hr.town: {csv: {delimiter: ;}}\n");
        assertThat(refusal()).contains("seeds.yaml:3", "csv", "YAML");
    }

    private String refusal() {
        UsageException refused = Assertions.catchThrowableOfType(UsageException.class, live::seed);
        assertThat(refused).isNotNull();
        return refused.getMessage() + refused.findings();
    }

    @Test
    void aRefreshReadsYamlToo() {
        live.file(
                "refresh.yaml",
                "groups:\n  g:\n    description: d\n    tables:\n      hr.town: {file: files/town.yaml, columns: [id, code]}\n");
        live.file("files/town.yaml", "- {id: 1, code: A}\n- {id: 2, code: B}\n");

        assertThat(account(live.refresh(), "town")).containsExactly(2L, 0L, 0L, 0L, 0L, 0L, 0L);
        assertThat(live.refresh().written()).isZero();

        live.file("files/town.yaml", "- {id: 1, code: A}\n- id: 2\n");
        assertThat(live.refused()).contains("town.yaml:2").contains("column code is missing");
    }
}
