package dev.caravan.console;

import dev.caravan.database.Database;
import dev.caravan.database.SqlFailure;
import dev.caravan.ledger.Ledger;
import dev.caravan.problem.InterruptedRunException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The target's ledger, opened once it is there. The target may be down when the service starts, and go down later. */
final class OpenLedger {
    private final Database target;
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

    /** Asks the ledger several things on one connection; nothing if no run has made it yet. */
    <T> Optional<T> ask(Function<Ledger, T> questions) {
        return find().map(ledger -> {
            try (Connection connection = target.connect()) {
                return questions.apply(ledger.on(connection));
            } catch (SQLException e) {
                throw new InterruptedRunException(
                        "The connection to the target was lost: " + SqlFailure.of(e), "Ask again.", e);
            }
        });
    }

    /** The ledger, for what cannot be without one. */
    Ledger get() {
        return find().orElseThrow(() -> new NotFoundException(
                "There is no run yet: the target has no ledger.", "Start one: it makes the ledger."));
    }
}
