package dev.caravan.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@Postgres
class SnapshotIT {
    private final TestDatabase database;

    SnapshotIT(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void prepare() {
        database.execute("""
                CREATE SCHEMA "Old Ones";
                CREATE TABLE "Old Ones".account (id int PRIMARY KEY, balance int);
                INSERT INTO "Old Ones".account VALUES (1, 100), (2, 0)
                """);
    }

    @Test
    void allConnectionsSeeTheSameMomentWhileOthersWrite() throws SQLException {
        try (Snapshot snapshot = snapshot();
                Connection first = snapshot.dataSource().getConnection()) {
            assertThat(balances(first)).isEqualTo("100, 0");

            database.execute("UPDATE \"Old Ones\".account SET balance = balance + CASE id WHEN 1 THEN -40 ELSE 40 END");
            database.execute("INSERT INTO \"Old Ones\".account VALUES (3, 7)");

            try (Connection second = snapshot.dataSource().getConnection()) {
                assertThat(balances(second)).as("opened after the write").isEqualTo("100, 0");
                assertThat(balances(first)).as("opened before the write").isEqualTo("100, 0");
            }
        }
        try (Snapshot later = snapshot();
                Connection connection = later.dataSource().getConnection()) {
            assertThat(balances(connection)).isEqualTo("60, 40, 7");
        }
    }

    @Test
    void nothingCanBeWrittenThroughASnapshot() throws SQLException {
        try (Snapshot snapshot = snapshot();
                Connection connection = snapshot.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("DELETE FROM account"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("read-only transaction");
        }
    }

    @Test
    void aClosedSnapshotLetsNobodyInAndHoldsNothing() {
        Snapshot snapshot = snapshot();
        snapshot.close();

        assertThatThrownBy(() -> snapshot.dataSource().getConnection()).isInstanceOf(SQLException.class);
        assertThat(database.queryForLong("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'caravan'"
                        + " AND datname = current_database() AND state <> 'idle'"))
                .isZero();
    }

    @Test
    void aSnapshotCanBeClosedAfterItsServerHasHungUp() {
        Snapshot snapshot = snapshot();
        database.queryForStrings("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE application_name = 'caravan' AND datname = current_database()");

        snapshot.close();

        assertThatThrownBy(() -> snapshot.dataSource().getConnection()).isInstanceOf(SQLException.class);
    }

    private Snapshot snapshot() {
        return Snapshot.of(Databases.source(database), "Old Ones");
    }

    /** Without a schema, which the snapshot's search path finds. */
    private static String balances(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT string_agg(balance::text, ', ' ORDER BY id) FROM account")) {
            row.next();
            return row.getString(1);
        }
    }
}
