package dev.caravan.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.caravan.problem.InterruptedRunException;
import dev.caravan.testkit.Aside;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A switch waits briefly for its locks, tries again, and gives up without a trace. */
@Postgres
class LockBudgetIT {
    private final TestDatabase target;
    private final Generations generations;

    LockBudgetIT(TestDatabase target, @TempDir Path ddl) {
        this.target = target;
        this.generations =
                new Generations(target, ddl).layout("CREATE TABLE ${app}.item (id int PRIMARY KEY, note text);");
    }

    @BeforeEach
    void prepare() {
        target.execute("CREATE SCHEMA live; CREATE TABLE live.item (id int PRIMARY KEY, note text);"
                + " INSERT INTO live.item VALUES (1, 'old')");
    }

    @Test
    void aReaderThatDoesNotLetGoKeepsTheOldWorldLive() throws SQLException {
        Generation generation = generations.filled("INSERT INTO next.item VALUES (1, 'new')");
        try (Connection reader = reader()) {
            assertThatThrownBy(() -> switching(100, 2).publish(generation, Map.of(), () -> {}))
                    .isInstanceOfSatisfying(
                            InterruptedRunException.class,
                            it -> assertThat(it.wayOut()).contains("pg_locks"))
                    .hasMessage("Publish did not get its locks in 2 attempts of 100 ms each; nothing was changed.");
            reader.rollback();
        }

        assertThat(target.queryForStrings("SELECT note FROM live.item")).containsExactly("old");
        assertThat(target.queryForStrings("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'live%' ORDER BY 1"))
                .containsExactly("live", generation.shadows().get(0));
        assertThat(generations.state(generation)).isEqualTo("shadow");

        switching(1_000, 3).publish(generation, Map.of(), () -> {});
        assertThat(target.queryForStrings("SELECT note FROM live.item")).containsExactly("new");
    }

    @Test
    void aReaderThatLetsGoIsWaitedFor() throws Exception {
        Generation generation = generations.filled("INSERT INTO next.item VALUES (1, 'new')");
        try (Connection reader = reader()) {
            CompletableFuture<Void> publish =
                    Aside.run(() -> switching(200, 60).publish(generation, Map.of(), () -> {}));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> target.queryForLong("SELECT count(*) FROM pg_stat_activity"
                                    + " WHERE wait_event_type = 'Lock' AND datname = current_database()")
                            > 0);
            reader.rollback();
            publish.get(30, TimeUnit.SECONDS);
        }

        assertThat(target.queryForStrings("SELECT note FROM live.item")).containsExactly("new");
    }

    @Test
    void whatIsWrongOtherwiseIsNotTriedAgain() {
        AtomicInteger attempts = new AtomicInteger();

        assertThatThrownBy(() -> new LockBudget(Duration.ofSeconds(1), 5)
                        .run(generations.ledger().target(), "Rollback", connection -> {
                            attempts.incrementAndGet();
                            SchemaObjects.execute(connection, "DROP TABLE live.item");
                            SchemaObjects.execute(connection, "SELECT nothing");
                            return true;
                        }))
                .isInstanceOf(InterruptedRunException.class)
                .hasMessage(
                        "Rollback failed and nothing was changed: column \"nothing\" does not exist [SQLSTATE 42703]");

        assertThat(attempts).hasValue(1);
        assertThat(target.count("live.item")).isEqualTo(1);
    }

    @Test
    void oneAttemptIsEnoughWhenNobodyIsInTheWay() {
        Generation generation = generations.filled("INSERT INTO next.item VALUES (1, 'new')");

        switching(1_000, 1).publish(generation, Map.of(), () -> {});

        assertThat(generations.state(generation)).isEqualTo("live");
    }

    private Switch switching(int millis, int attempts) {
        return new Switch(generations.ledger().target(), new LockBudget(Duration.ofMillis(millis), attempts));
    }

    /** Somebody in the middle of a transaction that has read the live table. */
    private Connection reader() throws SQLException {
        Connection connection = target.connect();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT * FROM live.item");
        }
        return connection;
    }
}
