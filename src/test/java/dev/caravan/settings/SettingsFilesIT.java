package dev.caravan.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.run.ChildCaravan;
import dev.caravan.run.Outcome;
import dev.caravan.run.TinyConsolidation;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that hold settings, read by a process of its own, as they belong to a working directory and an environment. */
@Postgres
class SettingsFilesIT {
    @Test
    void addressesFromDotenvAndPasswordsFromSecretFiles(TestDatabase source, TestDatabase target, @TempDir Path folder)
            throws IOException {
        source.execute(TinyConsolidation.SOURCE);
        TinyConsolidation tiny = TinyConsolidation.in(folder, source, target)
                .unset("caravan.target.url")
                .unset("DATABASE_SCHEMA")
                .set(
                        "caravan.sources.old.url",
                        "postgresql://" + source.host() + ":" + source.port() + "/" + source.name())
                .set("caravan.sources.old.username", source.username())
                .set("caravan.sources.old.password.file", folder.resolve("secret"));
        Files.writeString(folder.resolve("secret"), source.password() + "\n");
        Files.writeString(
                folder.resolve(".env"),
                "# an address and a schema\nCARAVAN_TARGET_URL=" + target.url()
                        + "\nDATABASE_SCHEMA=staff\nCARAVAN_SOURCES_OLD_USERNAME=the environment wins\n");

        Outcome outcome = outcome(tiny, "plan");

        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        assertThat(outcome.out()).contains("2 tables into staff");
    }

    @Test
    void aSecretFileThatIsMissingIsNamed(TestDatabase source, TestDatabase target, @TempDir Path folder) {
        TinyConsolidation tiny = TinyConsolidation.in(folder, source, target)
                .set("caravan.target.password.file", folder.resolve("nowhere"));

        outcome(tiny, "plan").failsWith(2, "nowhere", "CARAVAN_TARGET_PASSWORD_FILE", "cannot be read");
    }

    @Test
    void aFailedRunShowsNoRowEvenInItsLog(TestDatabase source, TestDatabase target, @TempDir Path folder) {
        source.execute(TinyConsolidation.SOURCE);
        source.execute("INSERT INTO person VALUES (4711, 1, 'rude')");
        target.execute("CREATE FUNCTION public.decent(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS"
                + " 'SELECT $1 <> ''rude'''");
        TinyConsolidation tiny = TinyConsolidation.in(folder, source, target).ddl("""
                CREATE TABLE ${hr}.team (id int NOT NULL, name text NOT NULL);
                CREATE TABLE ${hr}.person (id int NOT NULL, team_id int, name text CHECK (public.decent(name)));
                """);

        outcome(tiny, "migrate").failsWith(4, "a row breaks a check").keepsToItself("4711", "rude");
    }

    @Test
    void aRefusedPlanShowsNoRowEvenInItsLog(TestDatabase source, TestDatabase target, @TempDir Path folder) {
        source.execute(TinyConsolidation.SOURCE);
        source.execute("INSERT INTO person VALUES (4711, 1, '')");
        TinyConsolidation tiny = TinyConsolidation.in(folder, source, target);

        outcome(tiny, "migrate")
                .failsWith(3, "breaks the check person_name_check")
                .keepsToItself("4711");
    }

    private static Outcome outcome(TinyConsolidation tiny, String command) {
        try (ChildCaravan child = tiny.start(command)) {
            return child.outcome();
        }
    }
}
