package dev.caravan.refresh;

import dev.caravan.database.Database;
import dev.caravan.database.SqlFailure;
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
    private static final Set<String> AGAIN = Set.of("40001", "40P01", "55P03", "23503", "23505");

    private static final int ATTEMPTS = 3;
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** How a refresh at work passes through its steps. */
    public interface Way {
        void pass(Refreshing refreshing) throws SQLException;
    }

    private final Mapping mapping;
    private final Map<String, Database> sources;
    private final Database target;
    private final Way way;

    public Refresher(Mapping mapping, Map<String, Database> sources, Database target, Way way) {
        this.mapping = mapping;
        this.sources = sources;
        this.target = target;
        this.way = way;
    }

    /**
     * Refreshes the tables of a group in one transaction.
     *
     * @throws RefusedException if something speaks against it; nothing was written
     * @throws InterruptedRunException if it failed; nothing was written
     */
    public RefreshResult refresh(Group group, RefreshOptions options) {
        Ledger ledger = Ledger.open(target);
        String kind = group.name().equals(RefreshRules.SEEDS) ? "seed" : "refresh";
        try (Connection lock = ledger.lock()) {
            ledger.refreshes().abandonOthers();
            ledger.refreshes().forget(group.name(), group.history());
            long id = ledger.refreshes().begin(group.name(), kind, null);
            return recorded(ledger, id, () -> again(() -> once(ledger, id, group, options)));
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
        Ledger ledger = Ledger.open(target);
        try (Connection lock = ledger.lock()) {
            Undo undo = Undo.of(ledger, refresh);
            long id = ledger.refreshes().begin(undo.name(), "undo", refresh);
            return recorded(ledger, id, () -> again(() -> undo.run(id, mapping)));
        } catch (SQLException | DataAccessException e) {
            throw lost(e);
        }
    }

    private RefreshResult once(Ledger ledger, long id, Group group, RefreshOptions options) throws SQLException {
        try (Refreshing refreshing = new Refreshing(id, group, options, mapping, sources, ledger)) {
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

    private static InterruptedRunException lost(Exception e) {
        return new InterruptedRunException(
                "The target was lost and nothing was written: " + SqlFailure.of(e), "Refresh again.", e);
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
