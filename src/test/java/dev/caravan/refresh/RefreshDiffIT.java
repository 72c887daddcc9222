package dev.caravan.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What refreshes tell of what they changed, for people and for programs. */
@Postgres
class RefreshDiffIT {
    private static final String TABLES = """
            CREATE TABLE town (id int PRIMARY KEY, name text, people int);
            INSERT INTO town SELECT n, 'town ' || n, n FROM generate_series(1, 10) n;
            CREATE TABLE river (id int PRIMARY KEY, name text);
            """;

    private final LiveTables live;
    private final TestDatabase target;

    RefreshDiffIT(TestDatabase source, TestDatabase target, @TempDir Path folder) {
        this.target = target;
        this.live = LiveTables.of(folder, source, target, TABLES)
                .rules("town: {from: old, missing: delete}", "river: {from: old}");
        source.execute(
                "UPDATE town SET name = 'secret', people = 0 WHERE id = 1; UPDATE town SET people = 5 WHERE id = 2;"
                        + "DELETE FROM town WHERE id = 3; INSERT INTO town VALUES (11, 'new', 1)");
    }

    @BeforeEach
    void refresh() {
        assertThat(live.tiny.succeed("refresh", "--rows").out()).contains("hr.town [1] updated: name, people\n");
    }

    @Test
    void aDiffCountsRowsAndColumns() {
        assertThat(live.tiny.succeed("refresh", "--diff", "1").out())
                .contains("Refresh 1 of g is done; it changed:")
                .containsPattern("hr\\.town +1 +2 +0 +1 +name 1, people 2\n")
                .doesNotContain("hr.river", "[1]", "secret");
    }

    @Test
    void rowsAreToldWithTheirColumnsAndWithValuesOnlyIfAsked() {
        assertThat(live.tiny.succeed("refresh", "--diff", "1", "--rows").out())
                .contains("hr.town [1] updated: name, people\n", "hr.town [2] updated: people\n")
                .contains("hr.town [3] deleted\n", "hr.town [11] inserted\n")
                .doesNotContain("secret");
        assertThat(live.tiny
                        .succeed("refresh", "--diff", "1", "--rows", "--values")
                        .out())
                .contains(
                        "name: \"town 1\" → \"secret\"\n", "people: 2 → 5\n", "name: \"new\"\n", "name: \"town 3\"\n");
    }

    @Test
    void aDiffForPrograms() {
        JsonNode diff = live.tiny
                .succeed("refresh", "--diff", "1", "--rows", "--output", "json")
                .json();

        assertThat(diff.path("tables").get(0).path("columns").toString()).isEqualTo("{\"name\":1,\"people\":2}");
        assertThat(diff.path("rows").size()).isEqualTo(4);
        assertThat(diff.path("complete").booleanValue()).isTrue();
        assertThat(diff.toString()).doesNotContain("secret");
    }

    @Test
    void whatIsNotKnownOrMakesNoSenseIsSaid() {
        live.tiny.succeed("refresh");
        assertThat(live.tiny.succeed("refresh", "--diff", "2").out()).contains("it changed nothing");
        live.tiny.run("refresh", "--diff", "77").failsWith(3, "There is no refresh 77");
        live.tiny.run("refresh", "--diff", "1", "--values").failsWith(2, "--values only with --rows");
        live.tiny.run("refresh", "--values").failsWith(2, "--values is for --diff");
        target.execute("DELETE FROM caravan.refresh_row");
        live.tiny.run("refresh", "--diff", "1").failsWith(3, "It is not known any more what refresh 1 changed");
    }

    @Test
    void severalGroupsAreOneDocument() {
        live.file("refresh.yaml", """
                groups:
                  one: {description: One., tables: {hr.town: {from: old}}}
                  two: {description: Two., tables: {hr.river: {from: old}}}
                """);

        JsonNode refreshes =
                live.tiny.succeed("refresh", "--output", "json").json().path("refreshes");

        assertThat(refreshes.size()).isEqualTo(2);
        assertThat(refreshes.get(1).path("refresh").path("name").stringValue()).isEqualTo("two");
    }
}
