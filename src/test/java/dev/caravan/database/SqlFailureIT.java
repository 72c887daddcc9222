package dev.caravan.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.PGConnection;

/** What may be logged of a failure: what failed and where, never the value. */
@Postgres
@TestInstance(Lifecycle.PER_CLASS) // every statement fails
class SqlFailureIT {
    private final TestDatabase database;

    SqlFailureIT(TestDatabase database) {
        this.database = database;
    }

    @BeforeAll
    void prepare() {
        database.execute("""
                CREATE TABLE team (id int PRIMARY KEY);
                CREATE TABLE person (
                    id int PRIMARY KEY, name varchar(6) NOT NULL DEFAULT '', age int CONSTRAINT adult CHECK (age > 17),
                    team int CONSTRAINT in_team REFERENCES team, born date);
                INSERT INTO person (id) VALUES (4711);
                """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INSERT INTO person (id) VALUES (4711) | a key value occurs more than once (constraint person_pkey, table person) [SQLSTATE 23505]",
                "INSERT INTO person (id, age) VALUES (1, 4711) ; INSERT INTO person (id, age) VALUES (2, 11) | a row breaks a check (constraint adult, table person) [SQLSTATE 23514]",
                "INSERT INTO person (id, team) VALUES (1, 4711) | a reference points to a row that does not exist (constraint in_team, table person) [SQLSTATE 23503]",
                "INSERT INTO person (id, name) VALUES (4712, NULL) | NULL in a column that must not be NULL (table person, column name) [SQLSTATE 23502]",
                "INSERT INTO person (id, name) VALUES (1, 'x4711 too long') | a value is too long for its column [SQLSTATE 22001]",
                "INSERT INTO person (id) VALUES ('x4711') | a value is not valid for its type [SQLSTATE 22P02]",
                "INSERT INTO person (id, born) VALUES (1, '4711-47-11') | a date or time is not valid [SQLSTATE 22008]",
                "SELECT 4711 / 0 | division by zero [SQLSTATE 22012]",
                "SELECT 2147484711::bigint::int | a number is out of range for its column [SQLSTATE 22003]",
                "SELECT sqrt(-4711) | a value cannot be converted [SQLSTATE 2201F]",
                "SELECT nothing FROM person | column \"nothing\" does not exist [SQLSTATE 42703]",
            })
    void valuesAreNeverRepeated(String sql, String message) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            SQLException failure = failure(() -> statement.execute(sql));

            assertThat(SqlFailure.of(failure)).isEqualTo(message);
            assertThat(message).contains(SqlFailure.state(failure));
        }
    }

    @Test
    void aFailureInACopyNamesRowAndColumn() throws SQLException {
        try (Connection connection = database.connect()) {
            SQLException failure = failure(() -> connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY person (id, age) FROM STDIN", new StringReader("1\t20\n2\tx4711\n")));

            assertThat(SqlFailure.of(failure))
                    .isEqualTo("a value is not valid for its type (table person, column age, row 2 of the stream)"
                            + " [SQLSTATE 22P02]");
        }
    }

    @Test
    void theFailureIsFoundBehindAWrapper() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            SQLException failure = failure(() -> statement.execute("SELECT 4711 / 0"));
            assertThat(SqlFailure.of(new IllegalStateException(failure)))
                    .isEqualTo("division by zero [SQLSTATE 22012]");
            assertThat(SqlFailure.state(new IllegalStateException(failure))).isEqualTo("22012");
        }
    }

    @Test
    void aBatchIsExplainedByTheRowThatFailedAndNotByItsStatement() throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO person (id, name) VALUES (?, ?)")) {
            insert.setInt(1, 1);
            insert.setString(2, "x4711 too long");
            insert.addBatch();

            assertThat(SqlFailure.of(failure(insert::executeBatch)))
                    .isEqualTo("a value is too long for its column [SQLSTATE 22001]");
        }
    }

    @Test
    void whatTheDriverItselfRefusesHidesItsValueToo() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT 'x4711'")) {
            row.next();

            assertThat(SqlFailure.of(failure(() -> row.getLong(1))))
                    .doesNotContain("4711")
                    .endsWith("[SQLSTATE 22003]");
        }
    }

    @Test
    void whatIsNoSqlFailureSpeaksForItself() {
        assertThat(SqlFailure.of(new IllegalStateException("out of luck"))).isEqualTo("out of luck");
        assertThat(SqlFailure.state(new IllegalStateException("out of luck"))).isEmpty();
        assertThat(SqlFailure.of(new SQLException("first line\nsecond line"))).isEqualTo("first line");
    }

    private static SQLException failure(ThrowingCallable action) {
        return Objects.requireNonNull(catchThrowableOfType(SQLException.class, action));
    }
}
