package dev.caravan.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.problem.UsageException;
import dev.caravan.testkit.CuttingProxy;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import dev.caravan.testkit.TestRole;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A connection means the same everywhere, or says in one message why there is none. */
@Postgres
class DatabaseIT {
    private final TestDatabase database;

    DatabaseIT(TestDatabase database) {
        this.database = database;
    }

    @Test
    void aServerThatIsThereIsReached() {
        Databases.target(database).probe();
    }

    @Test
    void everySessionPrintsValuesAlikeWhateverTheDatabaseSays() throws SQLException {
        database.execute("""
                DO $$
                DECLARE
                    setting text;
                BEGIN
                    FOREACH setting IN ARRAY ARRAY['TimeZone = ''Asia/Tokyo''', 'DateStyle = ''SQL, DMY''',
                        'IntervalStyle = ''iso_8601''', 'extra_float_digits = 0', 'bytea_output = ''escape''',
                        'statement_timeout = ''1s''', 'lock_timeout = ''1s''', 'search_path = ''public''']
                    LOOP
                        EXECUTE format('ALTER DATABASE %I SET %s', current_database(), setting);
                    END LOOP;
                END $$
                """);

        try (Connection connection = Databases.target(database).connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT concat_ws(' | ', timestamptz '2026-01-02 03:04:05+00', interval '1 day 2 hours',
                                         float8 '0.1' + float8 '0.2', bytea '\\x00ff', current_setting('search_path'),
                                         current_setting('statement_timeout'), current_setting('lock_timeout'),
                                         current_setting('application_name'))
                        """)) {
            row.next();
            assertThat(row.getString(1))
                    .isEqualTo("2026-01-02 03:04:05+00 | 1 day 02:00:00 | 0.30000000000000004 | \\x00ff | \"\" | 0 | 0"
                            + " | caravan");
        }
    }

    @Test
    void aServerThatIsDownIsNamedWithItsSetting() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }

        refused(
                new Database(
                        "secondary",
                        DatabaseAddress.of("postgresql://jo:secret@127.0.0.1:" + closed + "/pad", null, null)),
                it -> {
                    assertThat(it)
                            .hasMessage("Cannot connect to secondary (127.0.0.1:" + closed
                                    + "/pad): no answer (SQLSTATE 08001).");
                    assertThat(it.wayOut()).contains("CARAVAN_SOURCES_SECONDARY_URL");
                });
    }

    @Test
    void aWrongPasswordIsCalledALoginThatIsRefused() {
        TestRole role = database.createRole("ann", "right");

        refused(Databases.target(database.as(new TestRole(role.name(), "wrong secret"))), it -> {
            assertThat(it).hasMessageContaining("the server refuses the login as user " + role.name());
            assertThat(it.wayOut()).contains("CARAVAN_TARGET_URL").contains("pgpass");
        });
    }

    @Test
    void aMissingPasswordIsAskedFor() {
        TestRole role = database.createRole("ann", "right");
        String url = database.jdbcUrl();

        refused(new Database("target", DatabaseAddress.of(url, role.name(), null)), it -> {
            assertThat(it).hasMessageContaining("the server asks for a password and none was given");
            assertThat(it.wayOut()).contains("CARAVAN_TARGET_URL").contains("PASSWORD_FILE");
        });
    }

    @Test
    void aDatabaseThatDoesNotExistIsSaidSo() {
        String url = database.url().replace(database.name(), "nowhere");

        refused(
                new Database("target", DatabaseAddress.of(url, null, null)),
                it -> assertThat(it).hasMessageContaining("/nowhere): the server has no such database"));
    }

    @Test
    void aLoginThatBreaksOffIsNotBlamedOnAMissingPassword() {
        try (CuttingProxy proxy = CuttingProxy.inFrontOf(database)) {
            proxy.cutAfterReading(10);

            refused(
                    Databases.target(database.through(proxy)),
                    it -> assertThat(it).hasMessageContaining("the login broke off"));
        }
    }

    @Test
    void aConnectionThatCannotBePreparedIsClosed() {
        TestRole role = database.createRole("ann", "right");
        database.execute("REVOKE CONNECT ON DATABASE " + Quoted.identifier(database.name()) + " FROM PUBLIC");

        assertThatThrownBy(() -> Databases.target(database.as(role)).connect())
                .isInstanceOf(UsageException.class)
                .hasStackTraceContaining("permission denied for database");
        assertThat(database.queryForLong(
                        "SELECT count(*) FROM pg_stat_activity WHERE usename = " + Quoted.literal(role.name())))
                .isZero();
    }

    private static void refused(Database database, Consumer<UsageException> message) {
        assertThatThrownBy(database::probe)
                .isInstanceOfSatisfying(UsageException.class, message)
                .extracting(Object::toString)
                .asString()
                .doesNotContain("secret");
    }
}
