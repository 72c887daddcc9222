package dev.caravan.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import dev.caravan.testkit.TestRole;
import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the plan sees in the databases and does not put up with: exit code 3, and nothing written. */
@Postgres
class RefusedPlanIT {
    private final TestDatabase source;
    private final TestDatabase target;
    private final TinyConsolidation tiny;
    private final SortedMap<String, String> before;

    RefusedPlanIT(TestDatabase source, TestDatabase target, @TempDir Path folder) {
        this.source = source;
        this.target = target;
        source.execute(TinyConsolidation.SOURCE);
        target.execute(TinyConsolidation.LIVE);
        this.tiny = TinyConsolidation.in(folder, source, target);
        this.before = Content.of(target, "hr");
    }

    private void nothingWasWritten() {
        assertThat(Content.schemas(target)).doesNotContain("caravan", "hr_next_1");
        assertThat(Content.of(target, "hr")).isEqualTo(before);
    }

    @Test
    void aPlanThatWasAgreedOnRunsAsItWasSaved() {
        String plan = tiny.folder().resolve("plan.json").toString();
        assertThat(tiny.succeed("plan", "--save", plan).out()).contains("Saved to " + plan);

        assertThat(tiny.succeed("migrate", "--plan", plan).out()).contains("Run 1 is live");
    }

    @Test
    void aColumnThatChangedItsTypeSinceThePlanIsNamed() {
        String plan = tiny.folder().resolve("plan.json").toString();
        tiny.succeed("plan", "--save", plan);
        source.execute("ALTER TABLE team ALTER COLUMN name TYPE varchar(40)");

        tiny.run("migrate", "--plan", plan)
                .failsWith(
                        3,
                        "This is not the plan that was agreed on",
                        "hr.team.name was as it is (text)",
                        "and is as it is (character varying(40))");
        nothingWasWritten();
    }

    @Test
    void aColumnThatChangedItsTypeKeepsARunFromBeingResumed() {
        tiny.succeed("migrate", "--until", "copy");
        source.execute("ALTER TABLE team ALTER COLUMN name TYPE varchar(40)");

        tiny.run("migrate", "--resume").failsWith(3, "This is not the plan of run 1", "hr.team.name was");

        assertThat(Content.of(target, "hr")).isEqualTo(before);
        source.execute("ALTER TABLE team ALTER COLUMN name TYPE text");
        tiny.succeed("migrate", "--resume");
    }

    @Test
    void aChangedScriptIsAnotherPlan() {
        String plan = tiny.folder().resolve("plan.json").toString();
        tiny.succeed("plan", "--save", plan);
        tiny.file("ddl/V2__more.sql", "CREATE INDEX team_name ON ${hr}.team (name);");

        tiny.run("migrate", "--plan", plan).failsWith(3, "The DDL scripts or the live schemas' names have changed");
        nothingWasWritten();
    }

    @Test
    void aRefusedPlanIsNotSaved() {
        source.execute("CREATE TABLE surprise (id int)");
        Path plan = tiny.folder().resolve("plan.json");

        Outcome outcome = tiny.run("plan", "--save", plan.toString());

        outcome.failsWith(
                3, "sources.yaml:", "a table that the mapping does not know: surprise", "list it under ignore");
        assertThat(plan).doesNotExist();
    }

    @Test
    void aMirrorIsNotWrittenOutsideItsEnvironments() {
        tiny.file("sources.yaml", """
                consolidation: tiny
                description: A source and a target of a test.
                sources:
                  old: {description: The old database., schema: public}
                target:
                  environment: ${APP_ENV}
                  schemas:
                    hr: {name: "${DATABASE_SCHEMA}", writable_in: [local, test]}
                """);
        tiny.set("APP_ENV", "prod");

        tiny.run("migrate").failsWith(3, "sources.yaml:8", "hr is read only in environment prod", "local, test only");
        nothingWasWritten();
    }

    @Test
    void aViewOnALiveTableWouldKeepSeeingTheOldRows() {
        target.execute("CREATE VIEW public.teams AS SELECT * FROM hr.team");

        tiny.run("migrate").failsWith(3, "hr.team", "something outside the mapping depends on it", "view public.teams");
        nothingWasWritten();
    }

    @Test
    void aForeignKeyOfAnUnmappedTableIsADependantToo() {
        target.execute("ALTER TABLE hr.team ADD PRIMARY KEY (id);"
                + " CREATE TABLE public.badge (team_id int CONSTRAINT badge_team REFERENCES hr.team (id))");

        tiny.run("migrate").failsWith(3, "hr.team", "constraint badge_team on table public.badge");
        assertThat(target.count("hr.team")).isOne();
    }

    @Test
    void aViewInTheWayIsNotMovedAside() {
        target.execute("CREATE VIEW hr.person AS SELECT 1 AS id");

        tiny.run("migrate").failsWith(3, "hr.person", "is in the way: it is not a table");
    }

    @Test
    void aRoleThatMayNotCreateSchemasIsToldWhatItNeeds() {
        TestRole weak = target.createRole("weak", "secret");
        tiny.target(target.as(weak));

        tiny.run("migrate").failsWith(3, "permission denied for database", "Grant CREATE on the target database");
        nothingWasWritten();
    }

    @Test
    void aLiveTableOfSomebodyElseCannotBeMovedAside() {
        TestRole stranger = target.createRole("stranger", "secret");
        target.execute("GRANT CREATE ON DATABASE " + target.name() + " TO " + stranger.quoted());
        tiny.target(target.as(stranger));

        tiny.run("migrate")
                .failsWith(3, "hr.team", "belongs to " + target.username(), "Connect as a role that owns it");
        nothingWasWritten();
    }

    @Test
    void aSourceTableThatTheRoleMayNotReadIsNamed() {
        TestRole reader = source.createRole("reader", "secret");
        source.execute("GRANT SELECT ON person TO " + reader.quoted());
        tiny.source("old", source.as(reader));

        tiny.run("migrate").failsWith(3, "hr.yaml:3", "the role may not read public.team", "Grant SELECT");
        nothingWasWritten();
    }

    @Test
    void aReaderAndAMigratorWithNoMoreThanTheirRightsAreEnough() {
        TestRole reader = source.createRole("reader", "secret");
        source.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + reader.quoted());
        TestRole migrator = target.createRole("migrator", "secret");
        target.execute("GRANT CREATE ON DATABASE " + target.name() + " TO " + migrator.quoted()
                + "; DROP SCHEMA hr CASCADE; CREATE SCHEMA hr AUTHORIZATION " + migrator.quoted());
        tiny.source("old", source.as(reader)).target(target.as(migrator));

        tiny.succeed("migrate");
        tiny.succeed("rollback");

        assertThat(Content.of(target, "hr")).containsOnlyKeys("layout");
    }
}
