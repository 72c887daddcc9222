package dev.caravan.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes of a mapping that rows pass one by one, good ones and bad ones. */
@Postgres
class RowLevelRoutesIT {
    private static final String ROUTE = """
            - route:
                id: transform.team
                description: What the test is about.
                from:
                  uri: direct:transform.team
                  steps:
            """;

    private final TestDatabase target;
    private final TinyConsolidation tiny;
    private final SortedMap<String, String> before;

    RowLevelRoutesIT(TestDatabase source, TestDatabase target, @TempDir Path folder) {
        this.target = target;
        source.execute(TinyConsolidation.SOURCE);
        target.execute(TinyConsolidation.LIVE);
        this.tiny = TinyConsolidation.in(folder, source, target).tables("""
                team:
                  from: old.team
                  via:
                    route: direct:transform.team
                    changes: [name]
                person:
                  from: old.person
                """);
        this.before = Content.of(target, "hr");
    }

    private void route(String steps) {
        tiny.file("routes/team.camel.yaml", ROUTE + steps.indent(8));
    }

    private void notLive() {
        assertThat(Content.of(target, "hr")).isEqualTo(before);
        assertThat(target.count("hr_next_1.team"))
                .as("the transaction was rolled back")
                .isZero();
    }

    @Test
    void aRouteMayChangeTheColumnsThatItSaysItChanges() {
        route("""
                - bean:
                    ref: json
                    method: "orText(${body}, 'name')"
                """);

        Outcome outcome = tiny.succeed("migrate");

        assertThat(outcome.out()).contains("equal, but for name");
        assertThat(target.queryForStrings("SELECT name FROM hr.team ORDER BY id"))
                .containsExactly("\"team 1\"", "\"team 2\"", "\"team 3\"");
    }

    @Test
    void aRouteThatChangesAnotherColumnIsFoundOut() {
        route("""
                - script:
                    simple: "${body.put('id', '1${body[id]}')}"
                """);

        tiny.run("migrate").failsWith(1, "Run 1 is NOT published", "hr.team");
        assertThat(Content.of(target, "hr")).isEqualTo(before);
    }

    @Test
    void aRouteThatThrowsEndsTheRun() {
        route("""
                - throwException:
                    exceptionType: java.lang.IllegalStateException
                    message: cannot go on
                """);

        tiny.run("migrate").failsWith(4, "Run 1", "cannot go on", "caravan migrate --resume 1");
        notLive();
    }

    @Test
    void aRouteThatDropsAColumnIsNamedWithTheColumn() {
        route("""
                - script:
                    simple: "${body.remove('name')}"
                """);

        tiny.run("migrate")
                .failsWith(4, "direct:transform.team", "a row of hr.team without the column name", "must keep every");
        notLive();
    }

    @Test
    void aRouteThatStopsIsFoundOut() {
        route("""
                - filter:
                    simple: "${body[id]} == '2'"
                    steps:
                      - stop: {}
                """);

        tiny.run("migrate").failsWith(4, "Run 1 ended early: a route stopped", "--resume 1");
        assertThat(Content.of(target, "hr")).isEqualTo(before);
    }

    @Test
    void aRouteThatReplacesTheRowIsFoundOut() {
        route("""
                - setBody:
                    constant: something else
                """);

        tiny.run("migrate").failsWith(4, "hr.team");
        notLive();
    }

    @Test
    void aRouteThatIsMissingIsNamed() {
        tiny.run("migrate").failsWith(2, "rows of hr.team are to pass direct:transform.team", "no route begins there");
        assertThat(Content.of(target, "hr")).isEqualTo(before);
    }

    @Test
    void aRouteFileThatIsNotARouteIsNamed() {
        tiny.file("routes/team.camel.yaml", "- rout:\n    id: x\n");

        tiny.run("migrate").failsWith(2, "team.camel.yaml");
        assertThat(Content.of(target, "hr")).isEqualTo(before);
    }

    @Test
    void aRouteFileThatIsNotYamlIsNamed() {
        tiny.file("routes/team.camel.yaml", "- route:\n    from: [\n");

        tiny.run("migrate").failsWith(2, "team.camel.yaml");
        assertThat(Content.of(target, "hr")).isEqualTo(before);
    }
}
