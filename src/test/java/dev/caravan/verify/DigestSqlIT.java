package dev.caravan.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.copy.CopyFormat;
import dev.caravan.copy.CopyObserver;
import dev.caravan.copy.CopyPipe;
import dev.caravan.copy.CopyTask;
import dev.caravan.copy.Digest;
import dev.caravan.database.Databases;
import dev.caravan.database.Snapshot;
import dev.caravan.database.TableName;
import dev.caravan.mapping.MappingFolder;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.Limits;
import dev.caravan.plan.Plan;
import dev.caravan.plan.Planner;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reviewer with psql computes the digests that Caravan computed, on both sides. */
@Postgres
class DigestSqlIT {
    private static final TableName LIVE = new TableName("live", "everything");

    private final TestDatabase source;
    private final TestDatabase target;
    private final MappingFolder folder;

    DigestSqlIT(TestDatabase source, TestDatabase target, @TempDir Path directory) {
        this.source = source;
        this.target = target;
        this.folder = MappingFolder.in(directory).tables("everything: {from: old.everything}");
        target.execute("CREATE SCHEMA live");
    }

    @Test
    void ofAllTypesInTheBinaryFormat() throws SQLException {
        source.executeResource("copy/all-types.sql");
        String columns = columnsOf("everything");
        folder.ddl("CREATE TABLE ${app}.everything (" + columns + ");");
        target.execute("CREATE TABLE live.everything (" + columns + ")");

        Digest digest = sameOnBothSides(CopyFormat.BINARY);

        assertThat(digest.rows()).isEqualTo(source.count("everything"));
    }

    @Test
    void ofAllTypesInTheTextFormat() throws SQLException {
        source.executeResource("copy/all-types.sql");
        String mood = "CREATE TYPE %smood AS ENUM ('sad', 'happy', 'so, so');";
        source.execute(
                mood.formatted("")
                        + " ALTER TABLE everything ADD moods mood[]; UPDATE everything SET moods = '{sad,NULL,\"so, so\"}' WHERE id < 3");
        String columns = columnsOf("everything");
        folder.ddl(mood.formatted("${app}.") + " CREATE TABLE ${app}.everything ("
                + columns.replace("mood[]", "${app}.mood[]") + ");");
        target.execute("CREATE TYPE live.other AS ENUM ('x'); " + mood.formatted("live.")
                + " CREATE TABLE live.everything (" + columns.replace("mood[]", "live.mood[]") + ")");
        folder.tables("everything: {from: old.everything, columns: {moods: {cast: 'app.mood[]'}}}");

        sameOnBothSides(CopyFormat.TEXT);
    }

    @Test
    void ofEnumsInTheBinaryFormat() throws SQLException {
        source.execute(
                "CREATE TYPE mood AS ENUM ('sad', 'happy'); CREATE TABLE everything (id int, mood mood, words text);"
                        + " INSERT INTO everything VALUES (1, 'sad', 'happy'), (2, NULL, 'sad'), (3, 'happy', 'sad')");
        String layout = "CREATE TYPE %1$smood AS ENUM ('happy', 'sad');"
                + " CREATE TABLE %1$severything (id int, mood %1$smood, words %1$smood);";
        folder.ddl(layout.formatted("${app}."));
        target.execute("CREATE TYPE live.other AS ENUM ('x'); " + layout.formatted("live."));

        sameOnBothSides(CopyFormat.BINARY);
    }

    @Test
    void ofNoRows() throws SQLException {
        source.execute("CREATE TABLE everything (id int, note text)");
        folder.ddl("CREATE TABLE ${app}.everything (id int, note text);");
        target.execute("CREATE TABLE live.everything (id int, note text)");

        assertThat(sameOnBothSides(CopyFormat.BINARY)).isEqualTo(Digest.EMPTY);
    }

    @Test
    void ofFilteredTranslatedAndStrangelyNamedColumns() throws SQLException {
        source.execute("CREATE TABLE everything (id int, \"Größe \"\"x\"\"\" varchar(5), side text);"
                + " INSERT INTO everything VALUES (1, 'a', 'B'), (2, NULL, NULL), (3, 'c', 'S')");
        String layout =
                "CREATE TABLE %s.everything (id bigint, \"Größe \"\"x\"\"\" varchar(5), side varchar(4) NOT NULL);";
        folder.ddl(layout.formatted("${app}")).tables("""
                everything:
                  from: old.everything
                  filter: {where: s.id < 3, reason: Enough.}
                  columns: {side: {values: {B: BUY, S: SELL, null: 'it''s'}}}
                """);
        target.execute(layout.formatted("live"));

        assertThat(sameOnBothSides(CopyFormat.BINARY).rows()).isEqualTo(2);
    }

    @Test
    void aTableThatWasTouchedHasAnotherDigest() throws SQLException {
        source.execute(
                "CREATE TABLE everything AS SELECT n AS id, md5(n::text) AS note FROM generate_series(1, 100) n");
        folder.ddl("CREATE TABLE ${app}.everything (id int, note text);");
        target.execute("CREATE TABLE live.everything (id int, note text)");
        Digest digest = sameOnBothSides(CopyFormat.BINARY);

        target.execute("UPDATE live.everything SET note = upper(note) WHERE id = 42");

        Digest touched = inSql(target, DigestSql.ofTarget(LIVE, plan()));
        assertThat(touched.rows()).isEqualTo(digest.rows());
        assertThat(touched).isNotEqualTo(digest);
        try (Connection connection = Databases.target(target).connect()) {
            connection.setAutoCommit(false);
            assertThat(ReadBack.of(connection, LIVE, plan())).isEqualTo(touched);
            assertThat(LiveProof.same("app.everything", 100, digest, touched, List.of())
                            .differences())
                    .singleElement()
                    .asString()
                    .contains(touched.hex(), digest.hex());
        }
    }

    /** Copies the table and takes its digest in five ways, which must all be the same. */
    private Digest sameOnBothSides(CopyFormat format) throws SQLException {
        FeedPlan plan = plan();
        assertThat(plan.format()).isEqualTo(format);
        CopyTask task = new CopyTask(
                plan.name(),
                1,
                format.copyOut(plan.select()),
                format.copyIn(LIVE.sql() + " (" + FeedPlan.columnList(plan.columns()) + ")", false),
                null,
                format);
        try (Connection from = Databases.source(source).connect();
                Connection to = Databases.target(target).connect()) {
            from.setAutoCommit(false);
            Digest sent = CopyPipe.copy(from, to, task, CopyObserver.NONE).digest();
            assertThat(inSql(source, DigestSql.ofSource(plan)))
                    .as("the source, in SQL")
                    .isEqualTo(sent);
            assertThat(inSql(target, DigestSql.ofTarget(LIVE, plan)))
                    .as("the target, in SQL")
                    .isEqualTo(sent);
            assertThat(ReadBack.of(to, LIVE, plan)).as("the target, read back").isEqualTo(sent);
            assertThat(ReadBack.ofSource(from, plan, plan.selectDigested()))
                    .as("the source, read again")
                    .isEqualTo(sent);
            assertThat(ReadBack.ofAll(to, LIVE)).as("all columns").isEqualTo(sent);
            return sent;
        }
    }

    private FeedPlan plan() {
        try (Snapshot snapshot = Snapshot.of(Databases.source(source), "public")) {
            Plan plan = new Planner(
                            folder.read(), Map.of("old", snapshot), Databases.target(target), new Limits(1 << 30, 0))
                    .plan();
            assertThat(plan.refusals()).isEmpty();
            return plan.feed("app.everything");
        }
    }

    /** As in psql: a session of its own with the settings that the evidence names, and strange ones before. */
    private static Digest inSql(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "SET TimeZone = 'Asia/Tokyo'; SET DateStyle = 'ISO, DMY'; SET IntervalStyle = 'iso_8601'");
            statement.execute(DigestSql.SESSION);
            statement.setEscapeProcessing(false);
            try (ResultSet row = statement.executeQuery(sql)) {
                row.next();
                return Digest.of(row.getLong("rows"), row.getString("digest"));
            }
        }
    }

    private String columnsOf(String table) {
        return String.valueOf(source.queryForString(
                "SELECT string_agg(quote_ident(attname) || ' ' || format_type(atttypid, atttypmod),"
                        + " ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = '" + table
                        + "'::regclass AND attnum > 0 AND NOT attisdropped"));
    }
}
