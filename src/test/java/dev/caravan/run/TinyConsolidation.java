package dev.caravan.run;

import dev.caravan.cli.CaravanCommand;
import dev.caravan.cli.Terminal;
import dev.caravan.settings.Settings;
import dev.caravan.testkit.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A consolidation that a test makes up: a mapping folder, one source, one target, and the settings for both. It begins
 * with teams and their people in one live schema {@code hr}; a test replaces what it is about.
 */
public final class TinyConsolidation {
    /** The source's tables, without keys or checks, so that a test can fill them with what the layout does not take. */
    public static final String SOURCE = """
            CREATE TABLE team (id int, name text);
            CREATE TABLE person (id int, team_id int, name text);
            INSERT INTO team SELECT n, 'team ' || n FROM generate_series(1, 3) n;
            INSERT INTO person SELECT n, 1 + n % 3, 'person ' || n FROM generate_series(1, 30) n;
            """;

    /** What was live before the first run, with a table that no mapping knows. */
    public static final String LIVE = """
            CREATE SCHEMA hr;
            CREATE TABLE hr.team (id int, name text);
            INSERT INTO hr.team VALUES (7, 'an old one');
            CREATE TABLE hr.untouched (id int PRIMARY KEY);
            INSERT INTO hr.untouched VALUES (1), (2);
            """;

    private static final String DDL = """
            CREATE TABLE ${hr}.team (
                id   int  NOT NULL,
                name text NOT NULL,
                CONSTRAINT team_pkey PRIMARY KEY (id)
            );
            CREATE TABLE ${hr}.person (
                id      serial NOT NULL,
                team_id int,
                name    text   NOT NULL,
                CONSTRAINT person_pkey PRIMARY KEY (id),
                CONSTRAINT person_name_check CHECK (name <> ''),
                CONSTRAINT person_team_id_fkey FOREIGN KEY (team_id) REFERENCES ${hr}.team (id)
            );
            CREATE INDEX person_name ON ${hr}.person (name);
            """;

    private static final String SOURCES = """
            consolidation: tiny
            description: A source and a target of a test.
            sources:
              old:
                description: The old database.
                schema: public
            target:
              schemas:
                hr:
                  name: ${DATABASE_SCHEMA}
            """;

    private static final String TWO_SOURCES = """
            consolidation: two
            description: Two databases of one layout.
            sources:
              a: {schema: public}
              b: {schema: public}
            target:
              schemas:
                hr: {name: "${DATABASE_SCHEMA}"}
            """;

    private static final String TABLES = """
            schema: hr
            tables:
              team:
                from: old.team
              person:
                from: old.person
            """;

    private static final Path PROJECT = Path.of("").toAbsolutePath();

    private final Path folder;
    private final Map<String, Object> settings = new HashMap<>();

    private TinyConsolidation(Path folder) {
        this.folder = folder;
        settings.put("caravan.mapping", mapping().toString());
        settings.put("caravan.routes", PROJECT.resolve("routes").toString());
        settings.put("caravan.reports", folder.resolve("reports").toString());
        settings.put("DATABASE_SCHEMA", "hr");
    }

    /** Teams and people, on their way from the source to the target. */
    public static TinyConsolidation in(Path folder, TestDatabase source, TestDatabase target) {
        return new TinyConsolidation(folder)
                .file("sources.yaml", SOURCES)
                .file("hr.yaml", TABLES)
                .ddl(DDL)
                .source("old", source)
                .target(target);
    }

    /** Two sources {@code a} and {@code b}; the test says with what tables and layout. */
    public static TinyConsolidation two(Path folder, TestDatabase a, TestDatabase b, TestDatabase target) {
        return new TinyConsolidation(folder)
                .file("sources.yaml", TWO_SOURCES)
                .source("a", a)
                .source("b", b)
                .target(target);
    }

    /** The mapping that the project ships, into the schemas padealing and bo_airflow. */
    public static TinyConsolidation shipped(
            Path folder, TestDatabase primary, TestDatabase secondary, TestDatabase target) {
        return new TinyConsolidation(folder)
                .set("caravan.mapping", PROJECT.resolve("mapping"))
                .set("DATABASE_SCHEMA", "padealing")
                .set("REFERENCE_SCHEMA", "bo_airflow")
                .set("APP_ENV", "test")
                .source("primary", primary)
                .source("secondary", secondary)
                .target(target);
    }

    public TinyConsolidation source(String name, TestDatabase database) {
        return set("caravan.sources." + name + ".url", database.url());
    }

    public TinyConsolidation target(TestDatabase database) {
        return set("caravan.target.url", database.url());
    }

    public TinyConsolidation set(String name, Object value) {
        settings.put(name, value.toString());
        return this;
    }

    public TinyConsolidation unset(String name) {
        settings.remove(name);
        return this;
    }

    public TinyConsolidation ddl(String script) {
        return file("ddl/V1__layout.sql", script);
    }

    /** The table file, with its heading. */
    public TinyConsolidation tables(String tables) {
        return file("hr.yaml", "schema: hr\ntables:\n" + tables.indent(2));
    }

    /** sources.yaml, with the heading of the one that it begins with. */
    public TinyConsolidation sources(String more) {
        return file("sources.yaml", SOURCES + more);
    }

    /** Writes a file of the mapping. */
    public TinyConsolidation file(String name, String text) {
        Path file = mapping().resolve(name);
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    public Path mapping() {
        return folder.resolve("mapping");
    }

    public Path reports() {
        return folder.resolve("reports");
    }

    public Path folder() {
        return folder;
    }

    /** The mapping as it is now, with the databases. */
    public Consolidation consolidation() {
        return Consolidation.of(Settings.read(Map.copyOf(settings)));
    }

    /** Executes a command in this JVM. */
    public Outcome run(String... arguments) {
        return run(false, arguments);
    }

    /** The same before somebody who looks at a terminal. */
    public Outcome runOnTerminal(String... arguments) {
        return run(true, arguments);
    }

    private Outcome run(boolean interactive, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
                PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            int exitCode = CaravanCommand.commandLine(
                            new Terminal(outStream, errStream, interactive), Map.copyOf(settings))
                    .setOut(new PrintWriter(new OutputStreamWriter(outStream, StandardCharsets.UTF_8), true))
                    .setErr(new PrintWriter(new OutputStreamWriter(errStream, StandardCharsets.UTF_8), true))
                    .execute(arguments);
            return new Outcome(exitCode, text(out), text(err));
        }
    }

    /** Executes a command that is expected to be done and proven. */
    public Outcome succeed(String... arguments) {
        Outcome outcome = run(arguments);
        if (outcome.exitCode() != 0) {
            throw new AssertionError("caravan " + List.of(arguments) + " failed: " + outcome);
        }
        return outcome;
    }

    /** Starts a command in a JVM of its own, with these settings as its environment. */
    public ChildCaravan start(String... arguments) {
        return ChildCaravan.start(folder, settings, List.of(), arguments);
    }

    /** The same with options for the JVM. */
    public ChildCaravan startWith(List<String> jvmOptions, String... arguments) {
        return ChildCaravan.start(folder, settings, new ArrayList<>(jvmOptions), arguments);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
