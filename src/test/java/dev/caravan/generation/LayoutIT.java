package dev.caravan.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.database.TableName;
import dev.caravan.ledger.Definition.Kind;
import dev.caravan.problem.Finding;
import dev.caravan.problem.InterruptedRunException;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Indexes, keys and triggers go from the empty shadow tables, and come back as they were. */
@Postgres
class LayoutIT {
    private static final String ROWS = """
            INSERT INTO next.team VALUES (1, 'one', NULL, 1, NULL), (2, 'two', 'x', NULL, 1);
            INSERT INTO next.person (id, team_id, position, name, present) VALUES (1, 1, 1, 'ann', '[1,2)'), (2, 2, 1, 'bob', '[2,3)');
            INSERT INTO next.event VALUES (1, '2026-05-05', 1), (2, '2020-01-01', 2);
            INSERT INTO next.note VALUES (1, 1, '2026-05-05');
            """;
    private static final String INDEXES_AND_KEYS =
            "SELECT c.relname FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid WHERE c.relnamespace = '%s'::regnamespace"
                    + " AND c.relkind = 'r' AND NOT c.relispartition AND c.relname <> 'caravan_ddl_history'"
                    + " UNION SELECT conname FROM pg_constraint WHERE contype IN ('p', 'u', 'x', 'f')"
                    + " AND connamespace = '%s'::regnamespace AND conrelid::regclass::text !~ 'event|ddl_history'"
                    + " UNION SELECT tgname FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid"
                    + " WHERE c.relnamespace = '%s'::regnamespace AND NOT tgisinternal";

    private final TestDatabase target;
    private final Generations generations;

    LayoutIT(TestDatabase target, @TempDir Path ddl) throws IOException {
        this.target = target;
        this.generations = new Generations(target, ddl).layoutResource("/generation/layout.sql");
        target.execute("CREATE SCHEMA tools; CREATE FUNCTION tools.touch() RETURNS trigger LANGUAGE plpgsql AS"
                + " 'BEGIN RETURN NEW; END'");
    }

    @Test
    void everythingComesBackAsItWas() {
        Generation generation = generations.build();
        String shadow = generation.shadows().get(0);
        assertThat(target.queryForStrings(INDEXES_AND_KEYS.formatted(shadow, shadow, shadow)))
                .as("nothing slows the load down")
                .isEmpty();

        generations.fill(generation, ROWS);

        assertThat(generations.finish(generation)).isEmpty();
        assertThat(generations.finisher(generation).differences()).isEmpty();
        assertThat(target.queryForString(
                        "SELECT relreplident FROM pg_class WHERE oid = '" + shadow + ".team'::regclass"))
                .isEqualTo("i");
    }

    @Test
    void whatGuardsRowsStaysDuringTheLoad() {
        Generation generation = generations.build();

        assertThatThrownBy(() -> generations.fill(
                        generation, "INSERT INTO next.person (team_id, position, name) VALUES (1, 1, '')"))
                .hasStackTraceContaining("named");
        assertThatThrownBy(() -> generations.fill(generation, "INSERT INTO next.team VALUES (1)"))
                .hasStackTraceContaining("not-null");
    }

    @Test
    void buildingAgainChangesNothing() {
        Generation generation = generations.build();
        generations.fill(generation, ROWS);
        List<?> definitions = generations.ledger().definitions().definitions(generation.run());

        generations.buildAgain(generation);

        assertThat(generations.ledger().definitions().definitions(generation.run()))
                .isEqualTo(definitions);
        assertThat(target.count(generation.shadows().get(0) + ".team")).isEqualTo(2);
    }

    @Test
    void bringingBackAgainChangesNothing() {
        Generation generation = generations.filled(ROWS);

        assertThat(generations.finish(generation)).isEmpty();
        assertThat(generations.finisher(generation).differences()).isEmpty();
    }

    @Test
    void foreignKeysCanGoOnceMoreForATableThatIsCopiedAgain() {
        Generation generation = generations.filled(ROWS);

        generations.finisher(generation).dropWhatStandsInTheWay();
        generations.fill(
                generation,
                "TRUNCATE next.team; INSERT INTO next.team VALUES (1, 'one', NULL, 1, NULL), (2, 'two', 'x', NULL, 1)");

        assertThat(generations.finish(generation)).isEmpty();
        assertThat(generations.finisher(generation).differences()).isEmpty();
    }

    @Test
    void whatIsMissingOrTooMuchIsADifference() {
        Generation generation = generations.filled(ROWS);
        generations.fill(
                generation,
                "DROP INDEX next.person_lower; CREATE INDEX extra ON next.note (event_id);"
                        + " COMMENT ON CONSTRAINT led_by ON next.team IS 'changed'");

        assertThat(generations.finisher(generation).differences())
                .extracting(Finding::what)
                .anyMatch(it -> it.startsWith("did not come back: index") && it.contains("person_lower"))
                .anyMatch(it -> it.startsWith("was not there before: index") && it.contains("extra"))
                .anyMatch(it -> it.startsWith("did not come back: constraint") && it.contains("round and round"))
                .hasSize(4);
    }

    @Test
    void anOrphanIsAFindingAndTheRestComesBack() {
        Generation generation = generations.build();
        generations.fill(
                generation, ROWS + "INSERT INTO next.person (id, team_id, position, name) VALUES (3, 4711, 1, 'lost')");

        assertThat(generations.finish(generation)).singleElement().satisfies(it -> {
            assertThat(it.where()).endsWith(".person in_team");
            assertThat(it.what())
                    .contains("a reference points to a row that does not exist")
                    .doesNotContain("4711");
            assertThat(it.wayOut()).contains("VALIDATE CONSTRAINT");
        });
        assertThat(generations.finisher(generation).differences())
                .as("the key that is not valid")
                .hasSize(2);
    }

    @Test
    void aDuplicateIsAFindingAndTheRestComesBack() {
        Generation generation = generations.build();
        generations.fill(generation, ROWS + "INSERT INTO next.team VALUES (7, 'one', 'y')");

        assertThat(generations.finish(generation))
                .extracting(Finding::what)
                .anyMatch(it -> it.contains("a key value occurs more than once"))
                .anyMatch(it -> it.contains("cannot come back without what it is made of"))
                .hasSize(2);
    }

    @Test
    void aMissingKeyTakesTheReferencesToItAlong() {
        Generation generation = generations.build();
        generations.fill(
                generation, ROWS + "INSERT INTO next.person (id, team_id, position, name) VALUES (2, 2, 2, 'twin')");

        assertThat(generations.finish(generation))
                .extracting(Finding::where)
                .anyMatch(it -> it.endsWith("person person_pkey"))
                .anyMatch(it -> it.endsWith("team led_by"))
                .anyMatch(it -> it.endsWith("event event_person_id_fkey"));
    }

    @Test
    void definitionsAreFoundByTableAndKind() {
        Generation generation = generations.build();
        Finisher finisher = generations.finisher(generation);
        var person = new TableName(generation.shadows().get(0), "person");

        assertThat(finisher.of(person, List.of(Kind.INDEX)))
                .extracting(it -> it.name())
                .contains("person_lower", "person_pkey");
        assertThat(finisher.of(person, List.of(Kind.KEY)))
                .extracting(it -> it.name())
                .contains("once", "one_place");
        assertThat(finisher.of(Kind.VALIDATION))
                .extracting(it -> it.name())
                .contains("in_team")
                .doesNotContain("hopeful");
    }

    @Test
    void aLayoutThatFailsLeavesTheRunToBeStartedAgain() {
        generations.layout("CREATE TABLE ${app}.item (id nonsense);");

        assertThatThrownBy(generations::build)
                .isInstanceOf(InterruptedRunException.class)
                .hasMessageContaining("type \"nonsense\" does not exist");
    }

    @Test
    void aDiscardedGenerationLeavesNothing() {
        Generation generation = generations.filled(ROWS);

        generations.shadows().discard(generation.run());

        assertThat(target.queryForStrings("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'live%'"))
                .isEmpty();
        assertThat(generations.state(generation)).isEqualTo("dropped");
        assertThat(generations.ledger().generations().shadows()).isEmpty();
    }
}
