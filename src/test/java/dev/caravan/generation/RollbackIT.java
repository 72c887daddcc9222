package dev.caravan.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.copy.Digest;
import dev.caravan.database.Databases;
import dev.caravan.database.TableName;
import dev.caravan.ledger.RunState;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import dev.caravan.verify.ReadBack;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rollback makes the generation before live again, exactly, and never at the price of somebody's writes. */
@Postgres
class RollbackIT {
    private static final String LIVE = """
            CREATE SCHEMA live;
            CREATE TYPE live.mood AS ENUM ('old');
            CREATE TABLE live.item (id serial PRIMARY KEY, note text UNIQUE, mood live.mood DEFAULT 'old');
            INSERT INTO live.item (note) VALUES ('old'), ('older');
            CREATE TABLE live.other (id int REFERENCES live.item);
            GRANT SELECT ON live.item TO PUBLIC;
            """;
    private static final String NEW_ROW = "INSERT INTO next.item (note) VALUES ('new')";

    private final TestDatabase target;
    private final Generations generations;

    RollbackIT(TestDatabase target, @TempDir Path ddl) {
        this.target = target;
        this.generations = new Generations(target, ddl).layout("""
                CREATE TYPE ${app}.mood AS ENUM ('old', 'new');
                CREATE TABLE ${app}.item (id serial PRIMARY KEY, note text, mood ${app}.mood DEFAULT 'new');
                """);
    }

    @Test
    void theOldWorldIsBackToTheLastDetail() throws SQLException {
        target.execute(LIVE.replace(" CREATE TABLE live.other (id int REFERENCES live.item);", ""));
        List<String> catalog = catalog();
        Digest before = digest();
        Generation generation = generations.published(NEW_ROW);

        Switch.Undone undone = rollback(generation, false);

        assertThat(undone.written()).isEmpty();
        assertThat(undone.restored()).isEqualTo(Map.of("app.item", before));
        assertThat(catalog()).isEqualTo(catalog);
        assertThat(digest()).isEqualTo(before);
        assertThat(target.queryForStrings("SELECT note FROM live_undone_" + generation.run() + ".item"))
                .as("the undone generation is kept")
                .containsExactly("new");
        assertThat(generations.state(generation)).isEqualTo("undone");
        assertThat(generations.ledger().runs().find(generation.run()))
                .hasValueSatisfying(it -> assertThat(it.state()).isEqualTo(RunState.ROLLED_BACK));
    }

    @Test
    void aSchemaThatPublishCreatedGoesAgain() throws SQLException {
        Generation generation = generations.published(NEW_ROW);

        rollback(generation, false);

        assertThat(target.queryForStrings("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'live%'"))
                .containsExactly("live_undone_" + generation.run());
    }

    @Test
    void aSchemaThatSomebodyUsesMeanwhileStays() throws SQLException {
        Generation generation = generations.published(NEW_ROW);
        target.execute("CREATE TABLE live.mine (id int)");

        rollback(generation, false);

        assertThat(target.queryForStrings("SELECT tablename FROM pg_tables WHERE schemaname = 'live'"))
                .containsExactly("mine");
    }

    @Test
    void writesSinceThePublishRefuseIt() throws SQLException {
        target.execute(LIVE);
        Generation generation = generations.published(NEW_ROW);
        Map<String, Digest> published = Map.of("app.item", digest());
        target.execute("UPDATE live.item SET note = 'written'");

        Switch.Undone undone = generations.publisher().rollback(generations.asRecorded(generation), published, false);

        assertThat(undone.written()).containsExactly("live.item");
        assertThat(undone.restored()).isEmpty();
        assertThat(target.queryForStrings("SELECT note FROM live.item")).containsExactly("written");
        assertThat(generations.state(generation)).isEqualTo("live");
    }

    @Test
    void writesMayGoIfTheOperatorSaysSo() throws SQLException {
        target.execute(LIVE);
        Generation generation = generations.published(NEW_ROW);
        Map<String, Digest> published = Map.of("app.item", digest());
        target.execute("INSERT INTO live.item (note) VALUES ('written')");

        Switch.Undone undone = generations.publisher().rollback(generations.asRecorded(generation), published, true);

        assertThat(undone.written()).isEmpty();
        assertThat(target.queryForStrings("SELECT note FROM live.item ORDER BY id"))
                .containsExactly("old", "older");
        assertThat(target.queryForStrings("SELECT note FROM live_undone_" + generation.run() + ".item ORDER BY id"))
                .containsExactly("new", "written");
    }

    @Test
    void theGenerationBeforeIsTheLiveOneAgain() throws SQLException {
        Generation first = generations.published("INSERT INTO next.item (note) VALUES ('first')");
        Digest firstRows = digest();
        Generation second = generations.published("INSERT INTO next.item (note) VALUES ('second')");

        rollback(second, false);

        assertThat(generations.ledger().generations().live()).contains(first.run());
        assertThat(digest()).isEqualTo(firstRows);

        rollback(first, false);
        assertThat(generations.ledger().generations().live()).isEmpty();
    }

    @Test
    void afterARollbackTheNextGenerationCanBePublished() throws SQLException {
        target.execute(LIVE);
        rollback(generations.published(NEW_ROW), false);

        generations.published("INSERT INTO next.item (note) VALUES ('newest')");

        assertThat(target.queryForStrings("SELECT note FROM live.item")).containsExactly("newest");
    }

    private Switch.Undone rollback(Generation generation, boolean discardWrites) throws SQLException {
        return generations
                .publisher()
                .rollback(generations.asRecorded(generation), Map.of("app.item", digest()), discardWrites);
    }

    private Digest digest() throws SQLException {
        try (Connection connection = Databases.target(target).connect()) {
            connection.setAutoCommit(false);
            return ReadBack.ofAll(connection, new TableName("live", "item"));
        }
    }

    /** Everything in the live schema by its OID, with its grants. */
    private List<String> catalog() {
        return target.queryForStrings(
                "SELECT concat_ws(' ', oid, relname, relkind, relacl::text) FROM pg_class"
                        + " WHERE relnamespace = 'live'::regnamespace UNION ALL SELECT concat_ws(' ', oid, conname, convalidated)"
                        + " FROM pg_constraint WHERE connamespace = 'live'::regnamespace UNION ALL"
                        + " SELECT concat_ws(' ', oid, typname) FROM pg_type WHERE typnamespace = 'live'::regnamespace ORDER BY 1");
    }
}
