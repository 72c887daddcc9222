package dev.caravan.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.database.Databases;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import dev.caravan.testkit.TestRole;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is live already must be movable, and nobody else may depend on it. */
@Postgres
class PlanTargetIT {
    private final TestDatabase source;
    private final TestDatabase target;
    private final PlanFixture item;

    PlanTargetIT(TestDatabase source, TestDatabase target, @TempDir Path directory) {
        this.source = source;
        this.target = target;
        this.item = new PlanFixture(source, target, directory).columns("note text", "note text");
    }

    @BeforeEach
    void prepare() {
        target.execute("CREATE SCHEMA live; CREATE TABLE live.item (id int PRIMARY KEY, note text);"
                + " INSERT INTO live.item VALUES (1, 'live'); ANALYZE live.item");
    }

    @Test
    void whatIsThereAlreadyMovesAside() {
        assertThat(item.refusals()).isEmpty();
        assertThat(item.notes()).anyMatch(it -> it.contains("live.item: is there already, with about 1 rows"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATE VIEW public.seen AS SELECT * FROM live.item | view public.seen",
                "CREATE MATERIALIZED VIEW public.seen AS SELECT * FROM live.item | materialized view public.seen",
                "CREATE TABLE public.pet (item int CONSTRAINT of_item REFERENCES live.item) | constraint of_item on table public.pet",
                "CREATE POLICY own ON live.item USING (true) | policy own on table live.item",
                "CREATE PUBLICATION out FOR TABLE live.item | in publication out",
                "CREATE TABLE public.special () INHERITS (live.item) | table public.special",
                "CREATE FUNCTION public.one() RETURNS bigint BEGIN ATOMIC SELECT count(*) FROM live.item; END | function public.one()",
            })
    void whoeverDependsOnALiveTableWouldKeepSeeingTheOldOne(String ddl, String dependant) {
        target.execute(ddl);

        assertThat(item.refusals())
                .singleElement()
                .asString()
                .startsWith("live.item: something outside the mapping depends on it")
                .contains(dependant);
    }

    @Test
    void tablesOfTheMappingMayDependOnEachOther() {
        target.execute(
                "CREATE TABLE live.part (id int PRIMARY KEY, item int REFERENCES live.item, part int REFERENCES live.part);"
                        + " ALTER TABLE live.item ADD part int REFERENCES live.part;"
                        + " CREATE SEQUENCE live.own OWNED BY live.item.id; CREATE INDEX ON live.item (note)");
        source.execute("CREATE TABLE part (id int)");
        item.more("part: {from: old.part}\n").mapping(it -> it.ddl("CREATE TABLE ${app}.part (id int);"));

        assertThat(item.refusals()).isEmpty();
    }

    @Test
    void aTableOfAnotherRoleCannotBeMoved() {
        TestRole role = mover();
        target.execute("GRANT CREATE, USAGE ON SCHEMA live TO " + role.quoted());

        assertThat(refusedFor(role))
                .singleElement()
                .asString()
                .contains("live.item: belongs to postgres, so it cannot be moved aside");
    }

    @Test
    void aTableOfAGrantedRoleCanBeMoved() {
        TestRole owner = target.createRole("owner", "o");
        TestRole role = mover();
        target.execute("GRANT CREATE, USAGE ON SCHEMA live TO " + role.quoted() + "; GRANT " + owner.quoted() + " TO "
                + role.quoted() + "; ALTER TABLE live.item OWNER TO " + owner.quoted());

        assertThat(refusedFor(role)).isEmpty();
    }

    @Test
    void aSchemaInWhichNothingMayBeCreatedIsNamed() {
        TestRole role = mover();
        target.execute(
                "ALTER TABLE live.item OWNER TO " + role.quoted() + "; GRANT USAGE ON SCHEMA live TO " + role.quoted());

        assertThat(refusedFor(role))
                .singleElement()
                .asString()
                .contains("live: the role may not create tables in this schema");
    }

    @Test
    void aSchemaInWhichNothingMayBeCreatedIsNamedEvenIfItIsEmpty() {
        target.execute("DROP TABLE live.item");

        assertThat(refusedFor(mover()))
                .singleElement()
                .asString()
                .contains("live: the role may not create tables in this schema");
    }

    @Test
    void aViewOfTheSameNameIsInTheWay() {
        target.execute("DROP TABLE live.item; CREATE VIEW live.item AS SELECT 1 AS id");

        assertThat(item.refusals()).singleElement().asString().contains("live.item: is in the way: it is not a table");
    }

    /** A role that may create schemas in the target, and nothing else. */
    private TestRole mover() {
        TestRole role = target.createRole("mover", "m");
        target.execute("GRANT CREATE ON DATABASE \"" + target.name() + "\" TO " + role.quoted());
        return role;
    }

    private Iterable<String> refusedFor(TestRole role) {
        Plan plan = item.plan(
                Databases.source(source), Databases.target(target.as(role)), new Limits(1 << 30, 0), Map.of());
        return plan.refusals().stream().map(Object::toString).toList();
    }
}
