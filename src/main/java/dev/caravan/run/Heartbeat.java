package dev.caravan.run;

import dev.caravan.database.Database;
import dev.caravan.database.SqlFailure;
import dev.caravan.ledger.ActionLedger;
import dev.caravan.ledger.ProgressLedger;
import dev.caravan.ledger.ProgressLedger.Beat;
import dev.caravan.ledger.TableProgress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Once a second, on a thread and a connection of its own, a run at work writes down how far it is and looks what is asked
 * of it. A failure of it is logged once and never fails the run.
 */
final class Heartbeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    private static final long PERIOD_MILLIS = 1_000;
    private static final long LAST_WORD_MILLIS = 5_000;

    /** Nothing that this thread asks for is worth waiting for. */
    private static final String IMPATIENT = "SET statement_timeout = '3s'; SET lock_timeout = '1s'";

    private final Run run;
    private final LiveProgress live;
    private final Database target;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread = new Thread(this::beat, "caravan-heartbeat");
    private @Nullable Connection connection;
    private boolean failedBefore;

    private Heartbeat(Run run, LiveProgress live, Database target) {
        this.run = run;
        this.live = live;
        this.target = target;
    }

    /** Begins to write and to look. */
    static Heartbeat start(Run run, LiveProgress live, Database target) {
        Heartbeat heartbeat = new Heartbeat(run, live, target);
        heartbeat.thread.setDaemon(true);
        heartbeat.thread.start();
        return heartbeat;
    }

    /** How the server shows the connections of this process. */
    static String application() {
        return "caravan run of process " + ProcessHandle.current().pid();
    }

    private void beat() {
        do {
            write();
            if (connection != null) {
                done(() -> Wishes.obey(run, ActionLedger.on(connected())));
            }
        } while (!over());
        write();
        disconnect();
    }

    /** Whether the run ended within a second. */
    private boolean over() {
        try {
            return ended.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void write() {
        List<TableProgress> news = live.news();
        if (!done(() -> write(connected(), news))) {
            live.untold(news);
        }
    }

    private interface Work {
        void run() throws SQLException;
    }

    /** What cannot be written is still looked for, so that a run can be stopped even then. */
    private boolean done(Work work) {
        try {
            work.run();
            return true;
        } catch (SQLException | RuntimeException e) {
            if (broken()) {
                disconnect();
            }
            if (!failedBefore) {
                LOG.warn(
                        "The progress of run {} cannot be written, or what is asked of it not be read; the run goes on: {}",
                        run.id(),
                        SqlFailure.of(e));
                failedBefore = true;
            }
            return false;
        }
    }

    private void write(Connection own, List<TableProgress> news) throws SQLException {
        ProgressLedger.write(
                own,
                new Beat(
                        run.id(),
                        live.step(),
                        host(),
                        ProcessHandle.current().pid(),
                        application(),
                        run.gate().pausedSince(),
                        live.still(),
                        news));
    }

    private boolean broken() {
        @Nullable Connection known = connection;
        try {
            return known == null || !known.isValid(1);
        } catch (SQLException e) {
            return true;
        }
    }

    private Connection connected() throws SQLException {
        @Nullable Connection known = connection;
        if (known == null) {
            known = target.ownConnections().getConnection();
            connection = known;
            try (Statement statement = known.createStatement()) {
                statement.execute(IMPATIENT);
            }
        }
        return known;
    }

    private void disconnect() {
        @Nullable Connection known = connection;
        connection = null;
        if (known != null) {
            try {
                known.close();
            } catch (SQLException e) {
                LOG.debug("The connection of the heartbeat was lost: {}", e.getSQLState());
            }
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /** Writes the last word and ends. */
    @Override
    public void close() {
        ended.countDown();
        try {
            thread.join(LAST_WORD_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
