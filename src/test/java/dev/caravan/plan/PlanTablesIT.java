package dev.caravan.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.database.Databases;
import dev.caravan.problem.RefusedException;
import dev.caravan.problem.UsageException;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import dev.caravan.testkit.TestRole;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every table of both sides is accounted for, and the layout is proven by building it. */
@Postgres
@TestInstance(Lifecycle.PER_CLASS) // one pair of databases, emptied for each test
class PlanTablesIT {
    private static final String SOURCES = """
            consolidation: test
            sources: {old: {schema: public, ignore: {%s}}}
            target: {schemas: {app: {name: live}}}
            """;

    private final TestDatabase source;
    private final TestDatabase target;
    private PlanFixture item;

    PlanTablesIT(TestDatabase source, TestDatabase target) {
        this.source = source;
        this.target = target;
    }

    @BeforeEach
    void begin(@TempDir Path directory) {
        source.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        item = new PlanFixture(source, target, directory).columns("note text", "note text");
    }

    @Test
    void aTableThatTheMappingDoesNotKnowStopsThePlan() {
        source.execute("CREATE TABLE surprise (id int)");
        assertThat(item.refusals())
                .singleElement()
                .asString()
                .contains("source old has a table that the mapping does not know: surprise");

        item.mapping(it -> it.sources(SOURCES.formatted("surprise: Nobody needs it.")));
        assertThat(item.refusals()).isEmpty();
        assertThat(item.plan().left()).isEqualTo(Map.of("old.surprise", "Nobody needs it."));
    }

    @Test
    void partitionsAndViewsAreNotTablesOfTheirOwn() {
        source.execute("CREATE VIEW shown AS SELECT * FROM item; DROP TABLE item CASCADE;"
                + " CREATE TABLE item (id int, note text) PARTITION BY LIST (id);"
                + " CREATE TABLE item_1 PARTITION OF item FOR VALUES IN (1);"
                + " CREATE TABLE item_2 PARTITION OF item FOR VALUES IN (2)");

        assertThat(item.refusals()).isEmpty();
    }

    @Test
    void anIgnoredTableMustExist() {
        item.mapping(it -> it.sources(SOURCES.formatted("gone: It is gone.")));

        assertThat(item.refusals())
                .singleElement()
                .asString()
                .contains("sources.yaml:2 sources.old: ignores the table gone, which source old does not have");
    }

    @Test
    void aMappedTableMustExist() {
        item.more("pet: {from: [old.pet, old.animal]}\n");

        assertThat(item.refusals())
                .anyMatch(it -> it.contains("tables.pet: source old has no table pet or animal in schema public")
                        && it.contains("There are: item"))
                .anyMatch(it -> it.contains("tables.pet: the DDL creates no table app.pet"));
    }

    @Test
    void twoTablesThatBothExistAreAmbiguous() {
        source.execute("CREATE TABLE pet (id int); CREATE TABLE animal (id int)");
        item.more("pet: {from: [old.pet, old.animal]}\n").mapping(it -> it.ddl("CREATE TABLE ${app}.pet (id int);"));

        assertThat(item.refusals()).singleElement().asString().contains("has all of the tables pet and animal");
    }

    @Test
    void theTableThatExistsIsTaken() {
        source.execute("CREATE TABLE animal (id int)");
        item.more("pet: {from: [old.pet, old.animal]}\n").mapping(it -> it.ddl("CREATE TABLE ${app}.pet (id int);"));

        assertThat(item.refusals()).isEmpty();
        assertThat(item.plan().feed("app.pet").from()).hasToString("public.animal");
    }

    @Test
    void aTableThatTheLayoutCreatesMustBeFilled() {
        item.mapping(it -> it.ddl("CREATE TABLE ${app}.unfilled (id int);"));

        assertThat(item.refusals())
                .singleElement()
                .asString()
                .contains("creates the table app.unfilled, which the mapping does not fill");
    }

    @Test
    void aSchemaWithoutTablesIsProbablyTheWrongOne() {
        source.execute("DROP TABLE item");

        assertThat(item.refusals()).anyMatch(it -> it.contains("schema public of source old has no tables"));
    }

    @Test
    void aTableThatMayNotBeReadIsNamed() {
        TestRole reader = source.createRole("reader", "r");

        Plan plan = item.plan(
                Databases.source(source.as(reader)), Databases.target(target), new Limits(1 << 30, 0), Map.of());

        assertThat(plan.refusals())
                .singleElement()
                .asString()
                .contains("tables.item: the role may not read public.item in source old")
                .contains("Grant SELECT");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATE VIEW ${app}.seen AS SELECT 1 AS one | view seen",
                "CREATE MATERIALIZED VIEW ${app}.seen AS SELECT 1 AS one | materialized view seen",
                "CREATE TYPE ${app}.pair AS (a int, b int) | composite type pair",
                "CREATE FUNCTION ${app}.one() RETURNS int LANGUAGE sql AS 'SELECT 1' | function one",
            })
    void whatCannotBeSwitchedHasNoPlaceInTheLayout(String ddl, String named) {
        item.mapping(it -> it.ddl(ddl));

        assertThatThrownBy(item::plan)
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("creates what cannot be switched with a generation: " + named);
    }

    @Test
    void aScriptThatFailsIsNamed() {
        item.mapping(it -> it.ddl("CREATE TABLE ${app}.other (id nonsense);"));

        assertThatThrownBy(item::plan)
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("V2__layout.sql fails: type \"nonsense\" does not exist");
    }

    @Test
    void aLayoutWithoutScriptsIsNone() {
        source.execute("SELECT 1");
        item.mapping(it -> it.path("ddl/V1__layout.sql").toFile().delete());

        assertThatThrownBy(item::plan).isInstanceOf(UsageException.class).hasMessageContaining("no Flyway scripts");
    }

    @Test
    void scriptsRunInTheOrderOfTheirVersions() {
        item.mapping(it -> it.file("ddl/V10__ten.sql", "ALTER TABLE ${app}.item ADD ten int;")
                        .file("ddl/V2_1__two.sql", "ALTER TABLE ${app}.item ADD two int;"))
                .item("default: {two: New., ten: New.}\n");

        assertThat(item.refusals()).isEmpty();
    }

    @Test
    void withoutTheRightToCreateThereIsNoPlan() {
        TestRole guest = target.createRole("guest", "g");

        assertThatThrownBy(() -> item.plan(
                        Databases.source(source), Databases.target(target.as(guest)), new Limits(1 << 30, 0), Map.of()))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        it -> assertThat(it.wayOut()).contains("Grant CREATE on the target database"))
                .hasMessageContaining("The target cannot build the layout");
    }

    @Test
    void planningLeavesNothingBehind() {
        List<String> before = target.queryForStrings("SELECT nspname FROM pg_namespace ORDER BY 1");

        item.plan();
        item.mapping(it -> it.ddl("CREATE TABLE ${app}.other (id nonsense);"));
        assertThatThrownBy(item::plan).isInstanceOf(RefusedException.class);

        assertThat(target.queryForStrings("SELECT nspname FROM pg_namespace ORDER BY 1"))
                .isEqualTo(before);
    }

    @Test
    void aProtectedSchemaIsOnlyWrittenWhereItMay() {
        item.mapping(it -> it.sources("""
                consolidation: test
                sources: {old: {schema: public}}
                target:
                  environment: ${APP_ENV}
                  schemas:
                    app: {name: live, writable_in: [local, test]}
                """));

        assertThat(item.plan(new Limits(1 << 30, 0), Map.of("APP_ENV", "test")).refusals())
                .isEmpty();
        assertThat(item.plan(new Limits(1 << 30, 0), Map.of("APP_ENV", "production"))
                        .refusals())
                .singleElement()
                .asString()
                .contains("schema live is read only in environment production; it may be written in local, test only");
    }
}
