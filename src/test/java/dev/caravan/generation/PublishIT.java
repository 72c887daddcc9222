package dev.caravan.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.ledger.RunState;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import dev.caravan.testkit.TestRole;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A generation becomes live with the grants of what it replaces, and what it does not contain stays. */
@Postgres
class PublishIT {
    private static final String LIVE = """
            CREATE SCHEMA live;
            CREATE TABLE live.item (id serial PRIMARY KEY, note text, secret text);
            INSERT INTO live.item (note) VALUES ('old');
            CREATE TABLE live.other (id int);
            INSERT INTO live.other VALUES (1), (2);
            """;
    private static final String NEW_ROW = "INSERT INTO next.item (note) VALUES ('new')";

    private final TestDatabase target;
    private final Generations generations;

    PublishIT(TestDatabase target, @TempDir Path ddl) {
        this.target = target;
        this.generations = new Generations(target, ddl)
                .layout("CREATE TABLE ${app}.item (id serial PRIMARY KEY, note text, secret text);");
    }

    @Test
    void aFreshDatabaseGetsItsLiveSchema() {
        Generation generation = generations.published(NEW_ROW);

        assertThat(notes()).containsExactly("new");
        assertThat(schemas()).containsExactly("live", "live_before_" + generation.run());
        assertThat(generations.state(generation)).isEqualTo("live");
        assertThat(generations
                        .ledger()
                        .generations()
                        .of(generation.run())
                        .get(0)
                        .liveCreated())
                .isTrue();
        assertThat(generations.ledger().runs().find(generation.run()))
                .hasValueSatisfying(it -> assertThat(it.state()).isEqualTo(RunState.PUBLISHED));
        assertThat(target.queryForStrings("SELECT relname FROM pg_class WHERE relname = 'caravan_ddl_history'"))
                .isEmpty();
    }

    @Test
    void whatWasLiveMovesAsideAndWhatIsNotMappedIsNotTouched() {
        target.execute(LIVE);
        String other =
                target.queryForString("SELECT 'live.other'::regclass::oid || ' ' || xmin FROM live.other LIMIT 1");

        Generation generation = generations.published(NEW_ROW);

        assertThat(notes()).containsExactly("new");
        assertThat(target.queryForStrings("SELECT note FROM live_before_" + generation.run() + ".item"))
                .containsExactly("old");
        assertThat(target.queryForString("SELECT 'live.other'::regclass::oid || ' ' || xmin FROM live.other LIMIT 1"))
                .isEqualTo(other);
        assertThat(generations
                        .ledger()
                        .generations()
                        .of(generation.run())
                        .get(0)
                        .liveCreated())
                .isFalse();
    }

    @Test
    void theNextGenerationMakesThisOneThePreviousOne() {
        Generation first = generations.published(NEW_ROW);
        Generation second = generations.published("INSERT INTO next.item (note) VALUES ('newer')");

        assertThat(notes()).containsExactly("newer");
        assertThat(generations.state(first)).isEqualTo("previous");
        assertThat(generations.ledger().generations().live()).contains(second.run());
    }

    @Test
    void grantsOfTableColumnsAndSequenceStay() {
        TestRole reader = target.createRole("reader", "r");
        TestRole clerk = target.createRole("clerk", "c");
        target.execute(LIVE);
        target.execute(
                "GRANT USAGE ON SCHEMA live TO PUBLIC; GRANT SELECT (id, note) ON live.item TO " + reader.quoted()
                        + "; GRANT INSERT, SELECT ON live.item TO " + clerk.quoted()
                        + " WITH GRANT OPTION; GRANT USAGE ON live.item_id_seq TO " + clerk.quoted()
                        + "; GRANT REFERENCES ON live.item TO PUBLIC");
        List<String> before = acl("live");

        generations.published(NEW_ROW);

        assertThat(acl("live")).isEqualTo(before);
        TestDatabase asReader = target.as(reader);
        assertThat(asReader.queryForStrings("SELECT note FROM live.item")).containsExactly("new");
        assertThatThrownBy(() -> asReader.queryForStrings("SELECT secret FROM live.item"))
                .hasStackTraceContaining("permission denied");
        target.as(clerk).execute("INSERT INTO live.item (note) VALUES ('by clerk')");
        assertThat(notes()).containsExactly("new", "by clerk");
    }

    @Test
    void theOwnerStays() {
        TestRole owner = target.createRole("owner", "o");
        target.execute(LIVE);
        target.execute("GRANT USAGE, CREATE ON SCHEMA live TO " + owner.quoted() + "; ALTER TABLE live.item OWNER TO "
                + owner.quoted());

        generations.published(NEW_ROW);

        target.as(owner).execute("INSERT INTO live.item (note) VALUES ('by owner')");
        assertThat(notes()).containsExactly("new", "by owner");
    }

    @Test
    void aNewTableGetsWhatTheSchemasDefaultPrivilegesSay() {
        TestRole reader = target.createRole("reader", "r");
        target.execute("CREATE SCHEMA live; GRANT USAGE ON SCHEMA live TO " + reader.quoted()
                + "; ALTER DEFAULT PRIVILEGES IN SCHEMA live GRANT SELECT ON TABLES TO " + reader.quoted()
                + "; ALTER DEFAULT PRIVILEGES IN SCHEMA live GRANT USAGE ON SEQUENCES TO " + reader.quoted());

        generations.published(NEW_ROW);

        assertThat(target.as(reader).queryForStrings("SELECT note FROM live.item"))
                .containsExactly("new");
        assertThat(target.as(reader).queryForString("SELECT has_sequence_privilege('live.item_id_seq', 'USAGE')"))
                .isEqualTo("t");
    }

    @Test
    void typesDomainsAndSequencesMoveToo() {
        TestRole clerk = target.createRole("clerk", "c");
        generations.layout("""
                CREATE TYPE ${app}.mood AS ENUM ('sad', 'happy');
                CREATE DOMAIN ${app}.short AS varchar(5);
                CREATE SEQUENCE ${app}.ticket START 7;
                CREATE TABLE ${app}.item (id int DEFAULT nextval('${app}.ticket'), note ${app}.short, mood ${app}.mood DEFAULT 'sad');
                """);
        generations.published(NEW_ROW);
        target.execute("GRANT USAGE ON SCHEMA live TO PUBLIC; GRANT INSERT ON live.item TO " + clerk.quoted()
                + "; GRANT USAGE ON SEQUENCE live.ticket TO " + clerk.quoted());

        Generation second = generations.published(NEW_ROW);

        assertThat(schemas()).as("no shadow schema is left").hasSize(3).noneMatch(it -> it.contains("next"));
        assertThat(target.queryForString("SELECT mood = 'sad'::live.mood FROM live.item"))
                .isEqualTo("t");
        assertThat(target.queryForLong("SELECT count(*) FROM pg_type WHERE typname IN ('mood', 'short')"
                        + " AND typnamespace = 'live_before_" + second.run() + "'::regnamespace"))
                .isEqualTo(2);
        target.as(clerk).execute("INSERT INTO live.item (note) VALUES ('mine')");
        assertThat(target.queryForStrings("SELECT id FROM live.item ORDER BY 1"))
                .containsExactly("7", "8");
    }

    @Test
    void partitionsMoveWithTheirTable() {
        generations.layout("CREATE TABLE ${app}.item (id int, note text) PARTITION BY LIST (id);"
                + " CREATE TABLE ${app}.item_1 PARTITION OF ${app}.item FOR VALUES IN (1);"
                + " CREATE TABLE ${app}.item_rest PARTITION OF ${app}.item DEFAULT;");
        generations.published("INSERT INTO next.item VALUES (1, 'a'), (2, 'b')");

        generations.published("INSERT INTO next.item VALUES (1, 'c'), (2, 'd')");

        assertThat(notes()).containsExactly("c", "d");
        assertThat(target.queryForStrings("SELECT note FROM live.item_1")).containsExactly("c");
    }

    @Test
    void strangeNamesAreOnlyNames() {
        generations.layout("CREATE TABLE ${app}.\"It's \"\"one\"\"\" (\"Ü x\" serial PRIMARY KEY);");
        target.execute("CREATE SCHEMA live; CREATE TABLE live.\"It's \"\"one\"\"\" (\"Ü x\" serial PRIMARY KEY);"
                + " GRANT SELECT (\"Ü x\") ON live.\"It's \"\"one\"\"\" TO PUBLIC");

        Generation generation = generations.published("INSERT INTO next.\"It's \"\"one\"\"\" DEFAULT VALUES");

        assertThat(target.count("live.\"It's \"\"one\"\"\"")).isEqualTo(1);
        assertThat(target.count("live_before_" + generation.run() + ".\"It's \"\"one\"\"\""))
                .isZero();
    }

    private List<String> notes() {
        return target.queryForStrings("SELECT note FROM live.item ORDER BY id");
    }

    private List<String> schemas() {
        return target.queryForStrings("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'live%' ORDER BY 1");
    }

    private List<String> acl(String schema) {
        return target.queryForStrings("SELECT c.relname || ' ' || coalesce(a::text, '') FROM pg_class c"
                + " LEFT JOIN LATERAL unnest(c.relacl) a ON true WHERE c.relnamespace = '" + schema + "'::regnamespace"
                + " AND c.relkind IN ('r', 'S') UNION ALL SELECT c.relname || '.' || t.attname || ' ' || t.attacl::text"
                + " FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid WHERE t.attacl IS NOT NULL"
                + " AND c.relnamespace = '" + schema + "'::regnamespace ORDER BY 1");
    }
}
