package dev.caravan.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.database.Database;
import dev.caravan.database.DatabaseAddress;
import dev.caravan.ledger.Ledger;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Others who are at work in the target at the same time. */
@Postgres
class LocksIT {
    private final TestDatabase target;
    private final TinyConsolidation tiny;
    private final SortedMap<String, String> before;

    LocksIT(TestDatabase source, TestDatabase target, @TempDir Path folder) {
        this.target = target;
        source.execute(TinyConsolidation.SOURCE);
        target.execute(TinyConsolidation.LIVE);
        this.tiny = TinyConsolidation.in(folder, source, target);
        this.before = Content.of(target, "hr");
    }

    @Test
    void aSecondRunIsRefusedWhileOneIsAtWork() throws SQLException {
        Ledger ledger = Ledger.open(new Database("target", DatabaseAddress.of(target.url(), null, null)));
        try (Connection lock = ledger.lock()) {
            assertThat(lock.isValid(1)).isTrue();

            tiny.run("migrate").failsWith(3, "Another Caravan is writing to this target", "caravan status");
            tiny.run("rollback").failsWith(3, "Another Caravan is writing to this target");
        }

        assertThat(target.count("caravan.run")).isZero();
        assertThat(Content.of(target, "hr")).isEqualTo(before);
        tiny.succeed("migrate");
    }

    @Test
    void publishGivesUpWhenSomebodyKeepsReadingAndCanBeTriedAgain() throws SQLException {
        tiny.set("caravan.publish.lock-timeout", "200ms").set("caravan.publish.attempts", 2);
        try (Connection reader = target.connect();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("SELECT * FROM hr.team");

            tiny.run("migrate")
                    .failsWith(
                            4, "Publish did not get its locks in 2 attempts of 200 ms", "pg_stat_activity", "resume");
            assertThat(Content.of(target, "hr")).isEqualTo(before);
            reader.rollback();
        }

        assertThat(tiny.succeed("migrate", "--resume").out()).contains("Run 1 is live. 2 tables verified, 33 rows");
    }

    @Test
    void readersSeeTheOldRowsOrTheNewOnesAndNeverNone() throws Exception {
        target.execute("INSERT INTO hr.team VALUES (8, 'b'), (9, 'c')");
        try (Connection reader = target.connect();
                Statement statement = reader.createStatement()) {
            Thread migration = new Thread(() -> tiny.succeed("migrate"));
            migration.start();
            while (migration.isAlive()) {
                try (var row = statement.executeQuery("SELECT count(*) FROM hr.team")) {
                    row.next();
                    assertThat(row.getLong(1)).isEqualTo(3);
                }
                Thread.sleep(2);
            }
            migration.join();
        }
        assertThat(target.queryForLong("SELECT max(id) FROM hr.team")).isEqualTo(3);
    }
}
