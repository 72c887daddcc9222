package dev.caravan.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

@Postgres
class PostgresIT {

    private static final Set<String> USED = ConcurrentHashMap.newKeySet();
    private static final Set<String> ROLES = ConcurrentHashMap.newKeySet();

    private final TestDatabase own;

    PostgresIT(TestDatabase own) {
        this.own = own;
    }

    @BeforeEach
    void prepare() {
        own.execute("CREATE TABLE item (id int); INSERT INTO item SELECT generate_series(1, 3)");
        USED.add(own.name());
    }

    @AfterAll
    static void nothingIsLeftBehind(TestDatabase observer) {
        assertThat(observer.queryForStrings("SELECT datname FROM pg_database"))
                .as("databases of finished tests are dropped")
                .doesNotContainAnyElementsOf(USED);
        assertThat(observer.queryForStrings("SELECT rolname FROM pg_roles"))
                .as("roles of finished tests are dropped")
                .doesNotContainAnyElementsOf(ROLES);
    }

    @RepeatedTest(4)
    void everyTestHasItsOwnDatabaseInAllItsMethods() {
        assertThat(own.count("item")).isEqualTo(3);
    }

    @Test
    void everyParameterIsAnotherEmptyDatabase(TestDatabase source, TestDatabase target) {
        source.execute("CREATE TABLE item (id int)");

        assertThat(Set.of(own.name(), source.name(), target.name())).hasSize(3);
        assertThat(target.queryForLong("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
                .isZero();
        USED.addAll(Set.of(source.name(), target.name()));
    }

    @Test
    void aDatabaseIsDroppedAlthoughSomebodyIsStillConnected(TestDatabase busy) throws SQLException {
        busy.connect().createStatement().execute("SELECT 1");

        USED.add(busy.name());
    }

    @Test
    void bothUrlsLeadToTheDatabase() throws SQLException {
        assertThat(DatabaseAddress.parse(own.url())
                        .database(own.name())
                        .connect()
                        .isValid(5))
                .isTrue();
        assertThat(own.jdbcUrl()).startsWith("jdbc:postgresql://").endsWith("/" + own.name());
    }

    @Test
    void resourcesAreExecutedWithTheirPlaceholders() {
        own.executeResource("testkit/placeholders.sql", Map.of("schema", "padealing", "rows", "5"));

        assertThat(own.count("padealing.filled")).isEqualTo(5);
        assertThatThrownBy(() -> own.executeResource("testkit/placeholders.sql", Map.of("schema", "padealing")))
                .hasMessageContaining("${rows}");
    }

    @Test
    void aRoleMayDoOnlyWhatItHasBeenGranted(TestDatabase other) {
        var reader = own.createRole("reader", "it's secret");
        ROLES.add(reader.name());
        var seen = own.as(reader);

        assertThatThrownBy(() -> seen.count("item")).hasStackTraceContaining("permission denied");
        own.execute("GRANT SELECT ON item TO " + reader.quoted());
        other.execute("GRANT CREATE ON SCHEMA public TO " + reader.quoted());
        other.as(reader).execute("CREATE TABLE owned ()");

        assertThat(seen.count("item")).isEqualTo(3);
        assertThat(seen.queryForString("SELECT current_user")).isEqualTo(reader.name());
    }

    @Test
    void aWrongPasswordIsRefused() {
        var reader = own.createRole("reader", "right");
        ROLES.add(reader.name());

        assertThatThrownBy(() -> own.as(new TestRole(reader.name(), "wrong")).connect())
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
    }

    @Test
    void theProxyCutsInTheMiddleOfACopy() throws SQLException {
        try (var proxy = CuttingProxy.inFrontOf(own);
                var connection = own.through(proxy).connect()) {
            var before = proxy.bytesRead();
            proxy.cutAfterReading(100_000);
            var received = new AtomicLong();

            assertThatThrownBy(() -> copyMillionRows(connection, received))
                    .as("the copy is broken")
                    .isInstanceOf(Exception.class);

            assertThat(proxy.bytesRead() - before).isEqualTo(100_000);
            assertThat(received.get()).isBetween(1L, 100_000L);
            assertThat(own.through(proxy).count("item"))
                    .as("whoever connects again gets through")
                    .isEqualTo(3);
        }
    }

    @Test
    void theProxyCutsOnDemandAndTheServerNotices() throws SQLException {
        try (var proxy = CuttingProxy.inFrontOf(own);
                var connection = own.through(proxy).connect();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("INSERT INTO item VALUES (4)");
            assertThat(proxy.connections()).isEqualTo(1);

            proxy.cut();

            assertThatThrownBy(() -> statement.execute("SELECT 1")).isInstanceOf(SQLException.class);
            await().atMost(10, SECONDS).until(() -> backends() == 0);
            assertThat(own.count("item")).as("the transaction is undone").isEqualTo(3);
        }
    }

    @Test
    void theProxyCutsWhatGoesToTheServer() {
        try (var proxy = CuttingProxy.inFrontOf(own)) {
            proxy.cutAfterWriting(50_000);

            assertThatThrownBy(() -> copyMillionRowsInto(own.through(proxy))).isInstanceOf(SQLException.class);

            assertThat(proxy.bytesWritten()).isEqualTo(50_000);
            assertThat(own.count("item")).as("nothing is half done").isEqualTo(3);
        }
    }

    @Test
    void theProxyRefusesNewConnectionsAndKeepsTheOldOnes() throws SQLException {
        try (var proxy = CuttingProxy.inFrontOf(own);
                var connection = own.through(proxy).connect()) {
            proxy.refuse();
            assertThatThrownBy(() -> own.through(proxy).connect()).isInstanceOf(SQLException.class);
            assertThat(connection.isValid(5)).isTrue();

            proxy.accept();
            assertThat(own.through(proxy).count("item")).isEqualTo(3);
        }
    }

    private static void copyMillionRows(Connection connection, AtomicLong received) throws SQLException, IOException {
        var sink = new OutputStream() {
            @Override
            public void write(int b) {
                received.incrementAndGet();
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                received.addAndGet(length);
            }
        };
        connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("COPY (SELECT generate_series(1, 1000000)) TO STDOUT", sink);
    }

    private static void copyMillionRowsInto(TestDatabase target) throws SQLException {
        var thousandRows = "1234567890\n".repeat(1_000).getBytes(US_ASCII);
        try (var connection = target.connect()) {
            var copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY item FROM STDIN");
            for (var i = 0; i < 1_000; i++) {
                copy.writeToCopy(thousandRows, 0, thousandRows.length);
                copy.flushCopy();
            }
            copy.endCopy();
        }
    }

    private long backends() {
        return own.queryForLong(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                        + " AND backend_type = 'client backend'");
    }
}
