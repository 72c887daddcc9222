package dev.caravan.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import dev.caravan.testkit.TestRole;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings with which nothing can begin: exit code 2, and the target as it was. */
@Postgres
class WrongSettingsIT {
    private final TestDatabase source;
    private final TestDatabase target;
    private final TinyConsolidation tiny;
    private final SortedMap<String, String> before;

    WrongSettingsIT(TestDatabase source, TestDatabase target, @TempDir Path folder) {
        this.source = source;
        this.target = target;
        source.execute(TinyConsolidation.SOURCE);
        target.execute(TinyConsolidation.LIVE);
        this.tiny = TinyConsolidation.in(folder, source, target);
        this.before = Content.of(target, "hr");
    }

    @AfterEach
    void nothingWasWritten() {
        assertThat(Content.schemas(target)).containsExactly("hr", "public");
        assertThat(Content.of(target, "hr")).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"migrate", "plan", "verify", "rollback", "status", "runs", "inventory"})
    void everyCommandSaysThatTheServerIsDown(String command) throws IOException {
        int nobody = unusedPort();
        tiny.set("caravan.target.url", "postgresql://postgres@localhost:" + nobody + "/gone");

        tiny.run(command)
                .failsWith(2, "Cannot connect to target (localhost:" + nobody + "/gone)", "CARAVAN_TARGET_URL");
    }

    @Test
    void aSourceThatIsDownIsNamed() throws IOException {
        tiny.set("caravan.sources.old.url", "postgresql://postgres@localhost:" + unusedPort() + "/gone");

        tiny.run("migrate").failsWith(2, "Cannot connect to old", "CARAVAN_SOURCES_OLD_URL");
    }

    @Test
    void aWrongPasswordIsNotRepeated() {
        TestRole reader = source.createRole("reader", "the right one");

        tiny.source("old", source.as(new TestRole(reader.name(), "swordfish")));

        tiny.run("migrate")
                .failsWith(2, "Cannot connect to old", "refuses the login as user " + reader.name(), "pg_hba.conf")
                .keepsToItself("swordfish");
    }

    @Test
    void aMissingPasswordIsAskedFor() {
        TestRole reader = source.createRole("reader", "secret");
        tiny.set(
                "caravan.sources.old.url",
                "postgresql://%s@%s:%d/%s".formatted(reader.name(), source.host(), source.port(), source.name()));

        tiny.run("migrate").failsWith(2, "Cannot connect to old", "password");
    }

    @Test
    void aMissingDatabaseIsNamed() {
        tiny.set("caravan.target.url", target.url().replace(target.name(), "nowhere"));

        tiny.run("migrate").failsWith(2, "/nowhere): the server has no such database", "CARAVAN_TARGET_URL");
    }

    @Test
    void anAddressThatIsNotSetIsAskedForByItsName() {
        tiny.unset("caravan.sources.old.url");

        tiny.run("migrate").failsWith(2, "The address of source old is not set", "CARAVAN_SOURCES_OLD_URL=");
    }

    @ParameterizedTest
    @CsvSource({
        "mysql://somebody:hunter2@localhost/x, is not a PostgreSQL address",
        "localhost:5432, is not a PostgreSQL address",
        "postgresql://somebody:hunter2%zz@localhost/x, has a %",
        "postgresql://somebody:hunter2@localhost:port/x, is not valid",
    })
    void aMalformedAddressIsRefusedWithoutItsPassword(String url, String complaint) {
        tiny.set("caravan.target.url", url);

        tiny.run("migrate").failsWith(2, complaint).keepsToItself("hunter2");
    }

    @Test
    void aSettingOfTheWrongFormIsNamed() {
        tiny.set("caravan.publish.lock-timeout", "soon");

        tiny.run("migrate").failsWith(2, "caravan.publish.lock-timeout", "soon");
    }

    @Test
    void aSettingThatTheMappingNamesMustHaveAValue() {
        tiny.unset("DATABASE_SCHEMA").set("DATABASE_SCHEMA", " ");

        tiny.run("migrate").failsWith(2, "sources.yaml", "DATABASE_SCHEMA have no value", ".env");
    }

    @ParameterizedTest
    @ValueSource(strings = {"public", "pg_catalog", "information_schema", "caravan"})
    void someSchemasCannotBeLive(String schema) {
        tiny.set("DATABASE_SCHEMA", schema);

        tiny.run("migrate").failsWith(2, "sources.yaml:", "the schema " + schema + " cannot be a live schema");
    }

    @Test
    void aSchemaNameNeedsRoomForItsSuffixes() {
        tiny.set("DATABASE_SCHEMA", "s".repeat(60));

        tiny.run("migrate").failsWith(2, "sources.yaml:", "is too long", "48 bytes");
    }

    @Test
    void reportsNeedAFolderThatCanBeMade() throws IOException {
        Files.writeString(tiny.reports(), "a file is in its place");

        tiny.run("migrate").failsWith(2, tiny.reports().toString(), "caravan.reports");
    }

    @Test
    void aMappingFolderThatDoesNotExistIsNamed() {
        tiny.run("migrate", "--mapping", "no/such/folder")
                .failsWith(2, "There is no mapping in no/such/folder", "--mapping DIR");
    }

    @Test
    void anUnknownOptionIsAnsweredWithTheUsage() {
        Outcome outcome = tiny.run("migrate", "--fast");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("Unknown option: '--fast'", "--resume");
    }

    @Test
    void aPlanFileThatIsNotOneIsNamed() throws IOException {
        Path file = Files.writeString(tiny.folder().resolve("plan.json"), "not a plan");

        tiny.run("migrate", "--plan", file.toString()).failsWith(2, "plan.json", "caravan plan --save");
        tiny.run("migrate", "--plan", "no.json").failsWith(2, "no.json");
    }

    private static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
