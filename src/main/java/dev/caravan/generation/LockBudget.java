package dev.caravan.generation;

import dev.caravan.database.Database;
import dev.caravan.database.Quoted;
import dev.caravan.database.SqlFailure;
import dev.caravan.problem.InterruptedRunException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;

/**
 * How long a switch may wait for locks. While it waits, everybody who comes after it waits too, so it waits briefly, gives
 * up, and tries again a little later.
 *
 * @param lockTimeout of one attempt
 * @param attempts how often it is tried
 */
public record LockBudget(Duration lockTimeout, int attempts) {
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration JITTER = Duration.ofMillis(250);

    /** What is done in one transaction. */
    public interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    /**
     * Runs the work in one transaction, again if a lock cannot be had in time.
     *
     * @throws InterruptedRunException if it fails or the attempts are used up; nothing is changed then
     */
    public <T> T run(Database target, String what, Work<T> work) {
        RetryPolicy policy = RetryPolicy.builder()
                .maxRetries(attempts - 1L)
                .delay(PAUSE)
                .jitter(JITTER)
                .predicate(LockBudget::lockMissed)
                .build();
        try {
            return new RetryTemplate(policy).execute(() -> transaction(target, work));
        } catch (RetryException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (lockMissed(cause)) {
                throw new InterruptedRunException(
                        what + " did not get its locks in " + attempts + " attempts of " + lockTimeout.toMillis()
                                + " ms each; nothing was changed.",
                        "See who holds them (pg_stat_activity, pg_locks), or raise caravan.publish.attempts; then resume.",
                        cause);
            }
            if (cause instanceof RuntimeException own) {
                throw own;
            }
            throw new InterruptedRunException(
                    what + " failed and nothing was changed: " + SqlFailure.of(cause),
                    "Resume when the cause is gone.",
                    cause);
        }
    }

    private <T> T transaction(Database target, Work<T> work) throws SQLException {
        try (Connection connection = target.connect()) {
            connection.setAutoCommit(false);
            try {
                SchemaObjects.execute(
                        connection, "SET LOCAL lock_timeout = " + Quoted.literal(lockTimeout.toMillis() + "ms"));
                T result = work.in(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    private static boolean lockMissed(Throwable failure) {
        String state = SqlFailure.state(failure);
        return state.equals("55P03") || state.equals("40P01");
    }
}
