package dev.caravan.console;

import dev.caravan.database.ConnectionPool;
import dev.caravan.database.Database;
import dev.caravan.database.SqlFailure;
import dev.caravan.ledger.Ledger;
import dev.caravan.problem.InterruptedRunException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The target's ledger, opened once it is there. The target may be down when the service starts, and go down later. */
final class OpenLedger implements AutoCloseable {
    /** For all who only look, however many they are; a connection that is opened for each question costs a run much. */
    private static final int CONNECTIONS = 3;

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Database target;
    private @Nullable ConnectionPool pool;
    private volatile @Nullable Ledger opened;

    OpenLedger(Database target) {
        this.target = target;
    }

    /**
     * The ledger; nothing if no run has made one yet.
     *
     * @throws dev.caravan.problem.UsageException if the target does not answer
     */
    Optional<Ledger> find() {
        @Nullable Ledger known = opened;
        if (known == null) {
            target.probe();
            if (!Ledger.exists(target)) {
                return Optional.empty();
            }
            known = Ledger.open(target);
            opened = known;
        }
        return Optional.of(known);
    }

    /**
     * Asks the ledger several things on one connection, which stays open for the next who asks; nothing if no run has made it
     * yet. For whoever only reads.
     */
    <T> Optional<T> ask(Function<Ledger, T> questions) {
        return find().map(ledger -> {
            try (Connection connection = kept().connect()) {
                return questions.apply(ledger.on(connection));
            } catch (SQLException e) {
                throw new InterruptedRunException(
                        "The connection to the target was lost: " + SqlFailure.of(e), "Ask again.", e);
            }
        });
    }

    /** The same for what cannot be without a ledger. */
    <T> T read(Function<Ledger, T> questions) {
        return ask(questions).orElseThrow(OpenLedger::none);
    }

    /** The ledger, for what cannot be without one. */
    Ledger get() {
        return find().orElseThrow(OpenLedger::none);
    }

    private static NotFoundException none() {
        return new NotFoundException(
                "There is no run yet: the target has no ledger.", "Start one: it makes the ledger.");
    }

    private synchronized Database kept() {
        @Nullable ConnectionPool known = pool;
        if (known == null) {
            known = ConnectionPool.of(target, CONNECTIONS, "caravan-page", PATIENCE);
            pool = known;
        }
        return known.database();
    }

    @Override
    public synchronized void close() {
        if (pool != null) {
            pool.close();
        }
    }
}
