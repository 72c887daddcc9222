package dev.caravan.refresh;

import dev.caravan.database.Database;
import dev.caravan.database.SqlFailure;
import dev.caravan.ledger.Act;
import dev.caravan.ledger.ActionRecord.Wish;
import dev.caravan.ledger.Ledger;
import dev.caravan.ledger.RefreshRecord;
import dev.caravan.ledger.RefreshState;
import dev.caravan.mapping.Mapping;
import dev.caravan.problem.CaravanException;
import dev.caravan.problem.InterruptedRunException;
import dev.caravan.problem.RefusedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.dao.DataAccessException;

/** Refreshes groups of tables, one writer at a time. */
public final class Refresher {
    /**
     * Somebody wrote to the same rows, or held a lock: the same again, from the beginning. Keys that do not hold although
     * they were looked at are the work of somebody else, too.
     */
    private static final Set<String> AGAIN = Set.of("40001", "40P01", "55P03", "23503", "23505", "23P01");

    private static final int ATTEMPTS = 3;
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** How a refresh at work passes through its steps. */
    public interface Way {
        void pass(Refreshing refreshing) throws SQLException;
    }

    private final Mapping mapping;
    private final Map<String, Database> sources;
    private final Database target;
    private final Duration lockTimeout;
    private final Way way;
    private @Nullable Ledger opened;

    /**
     * @param sources by name
     * @param lockTimeout how long a refresh waits for a lock of a table or a row, before it begins again
     */
    public Refresher(Mapping mapping, Map<String, Database> sources, Database target, Duration lockTimeout, Way way) {
        this.lockTimeout = lockTimeout;
        this.mapping = mapping;
        this.sources = sources;
        this.target = target;
        this.way = way;
    }

    /**
     * The ledger of the target, which is opened once.
     *
     * @throws RefusedException if it cannot be made
     */
    public synchronized Ledger ledger() {
        Ledger ledger = opened;
        if (ledger == null) {
            ledger = Ledger.open(target);
            opened = ledger;
        }
        return ledger;
    }

    /** The target may come back without what was there. */
    private synchronized InterruptedRunException lost(Exception e) {
        opened = null;
        return new InterruptedRunException(
                "The target was lost and nothing was written: " + SqlFailure.of(e), "Refresh again.", e);
    }

    /**
     * Refreshes the tables of a group in one transaction.
     *
     * @throws RefusedException if something speaks against it; nothing was written
     * @throws InterruptedRunException if it failed; nothing was written
     */
    public RefreshResult refresh(Group group, RefreshOptions options) {
        Ledger ledger = ledger();
        try (Connection lock = ledger.lock()) {
            Ledger near = ledger.on(lock);
            near.refreshes().abandonOthers();
            near.refreshes().forget(group.name(), group.history());
            long id = near.refreshes().begin(group.name(), group.seeds() ? "seed" : "refresh", group.whole(), null);
            near.actions()
                    .record(Wish.of(
                            null, group.seeds() ? Act.SEED : Act.REFRESH, group.name() + " (" + id + ")", null));
            return recorded(ledger, id, () -> again(() -> once(near, lock, id, group, options)));
        } catch (SQLException | DataAccessException e) {
            throw lost(e);
        }
    }

    /**
     * Puts back what a refresh changed, if nobody has changed the rows since.
     *
     * @throws RefusedException if somebody has, or if it is not known any more what was changed
     */
    public RefreshResult undo(long refresh) {
        Ledger ledger = ledger();
        try (Connection lock = ledger.lock()) {
            Undo undo = Undo.of(ledger, refresh);
            long id = ledger.refreshes().begin(undo.name(), "undo", false, refresh);
            ledger.actions().record(Wish.of(null, Act.UNDO, undo.name() + " (" + refresh + ")", null));
            return recorded(ledger, id, () -> again(() -> undo.run(id, mapping, lock, lockTimeout)));
        } catch (SQLException | DataAccessException e) {
            throw lost(e);
        }
    }

    private RefreshResult once(Ledger ledger, Connection lock, long id, Group group, RefreshOptions options)
            throws SQLException {
        try (Refreshing refreshing = new Refreshing(id, group, options, mapping, sources, ledger, lock, lockTimeout)) {
            way.pass(refreshing);
            return refreshing.result();
        }
    }

    private interface Work {
        RefreshResult result() throws SQLException;
    }

    private static RefreshResult recorded(Ledger ledger, long id, Work work) throws SQLException {
        try {
            return work.result();
        } catch (RefusedException e) {
            throw ended(ledger, id, RefreshState.REFUSED, e);
        } catch (CaravanException e) {
            throw ended(ledger, id, RefreshState.FAILED, e);
        }
    }

    /** Records the failure; the ledger knows better if the connection broke after the commit. */
    private static CaravanException ended(Ledger ledger, long id, RefreshState state, CaravanException failure) {
        try {
            ledger.refreshes().end(id, state, String.valueOf(failure.getMessage()));
            if (ledger.refreshes().find(id).map(RefreshRecord::state).orElse(state) == RefreshState.DONE) {
                return new InterruptedRunException(
                        "Refresh " + id + " is done, but the connection broke before the target could say so.",
                        "caravan refresh --list shows it.",
                        failure);
            }
        } catch (DataAccessException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    private static RefreshResult again(Work work) {
        RetryPolicy policy = RetryPolicy.builder()
                .maxRetries(ATTEMPTS - 1L)
                .delay(PAUSE)
                .jitter(PAUSE.dividedBy(2))
                .predicate(failure -> AGAIN.contains(SqlFailure.state(failure)))
                .build();
        try {
            return new RetryTemplate(policy).execute(work::result);
        } catch (RetryException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof CaravanException told) {
                throw told;
            }
            throw new InterruptedRunException(
                    "The refresh failed and nothing was written: " + SqlFailure.of(cause),
                    AGAIN.contains(SqlFailure.state(cause))
                            ? "Somebody writes to the same rows or holds locks; refresh again when they are done."
                            : "Refresh again when the cause is gone.",
                    cause);
        }
    }
}
