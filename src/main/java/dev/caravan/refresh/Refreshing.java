package dev.caravan.refresh;

import dev.caravan.database.Database;
import dev.caravan.database.Quoted;
import dev.caravan.database.Session;
import dev.caravan.database.Snapshot;
import dev.caravan.ledger.Ledger;
import dev.caravan.ledger.RefreshTable;
import dev.caravan.mapping.Mapping;
import dev.caravan.problem.Finding;
import dev.caravan.problem.RefusedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A refresh at work: the body of the messages that pass through the routes. All of it happens in one transaction of the
 * target, whose snapshot is the one that is compared; whoever writes to one of the rows meanwhile makes it fail, and it
 * begins again.
 */
public final class Refreshing implements AutoCloseable {
    private final long id;
    private final Group group;
    private final RefreshOptions options;
    private final Mapping mapping;
    private final Ledger ledger;
    private final Snapshot here;
    private final Connection writer;
    private final Origins origins;
    private final Watermarks watermarks;
    private final Map<Part, Compared> compared = new LinkedHashMap<>();
    private final List<Finding> losses = new ArrayList<>();
    private List<RefreshTable> accounts = List.of();
    private GroupPlanner.Planned planned = GroupPlanner.Planned.NOTHING;
    private boolean done;

    /**
     * Begins the transaction.
     *
     * @param ledger reached through the connection that holds the lock
     * @param lock how long to wait for a lock of a table or a row
     * @throws dev.caravan.problem.CaravanException if the connection that held the lock was lost
     */
    Refreshing(
            long id,
            Group group,
            RefreshOptions options,
            Mapping mapping,
            Map<String, Database> databases,
            Ledger ledger,
            Connection lock,
            Duration lockTimeout)
            throws SQLException {
        this.id = id;
        this.group = group;
        this.options = options;
        this.mapping = mapping;
        this.ledger = ledger;
        this.origins = new Origins(mapping, databases);
        this.watermarks = new Watermarks(ledger.refreshes(), options.full());
        this.here = Snapshot.of(ledger.target(), "pg_catalog");
        this.writer = ledger.target().connect();
        try {
            begin(lock, lockTimeout);
        } catch (SQLException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void begin(Connection lock, Duration lockTimeout) throws SQLException {
        writer.setAutoCommit(false);
        try (Statement statement = writer.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SET TRANSACTION SNAPSHOT "
                    + Quoted.literal(here.id()) + "; SET LOCAL work_mem = '64MB'; SET LOCAL lock_timeout = "
                    + lockTimeout.toMillis());
        }
        Ledger.hold(writer, lock);
    }

    /** The tables to be compared. */
    public List<Part> parts() {
        return planned.parts();
    }

    /** Finds out which tables can be refreshed, and how. Seeds create the tables where there is none yet. */
    public void plan() throws SQLException {
        planned = new GroupPlanner(mapping, ledger, writer, origins).plan(group);
    }

    /** Finds out what of a table differs. */
    public void compare(Part part) throws SQLException {
        Session session = new Session(writer);
        Compared seen =
                new Comparing(id, here, writer, origins, ledger.refreshes(), parts(), options.full()).compare(part);
        if (seen.equal()) {
            compared.put(part, seen);
            return;
        }
        compared.put(part, group.seeds() ? seen.unchanged(leaveWhatIsThere(session, part)) : seen);
        new Gone(session, part).decide(seen, options.allowLoss()).ifPresent(losses::add);
    }

    /** Seeds fill what is empty; whoever has written to a row since knows better. */
    private static long leaveWhatIsThere(Session session, Part part) throws SQLException {
        return session.execute("DELETE FROM " + part.changes() + " AS c WHERE " + Change.is("c", Change.UPDATE));
    }

    /**
     * Makes the changes such that all keys hold.
     *
     * @throws RefusedException if a table would lose too many rows
     */
    public void settle() throws SQLException {
        if (!losses.isEmpty()) {
            throw new RefusedException("The refresh is refused; nothing was written.", losses);
        }
        if (!compared.values().stream().allMatch(Compared::equal)) {
            new Consistency(new Session(writer), mapping, parts()).settle();
        }
    }

    /** Writes all changes, the account and the history, and commits them together. */
    public void write() throws SQLException {
        accounts = List.copyOf(new Recording(id, writer, watermarks).write(compared));
        writer.commit();
        done = true;
    }

    /** What was done; to be asked for at the end. */
    public RefreshResult result() {
        if (!done) {
            throw new IllegalStateException("The refresh is not done");
        }
        List<String> skipped = group.tables().stream()
                .map(TableRule::table)
                .filter(table -> parts().stream().noneMatch(part -> part.name().equals(table)))
                .toList();
        return new RefreshResult(id, group.name(), null, accounts, skipped, planned.findings());
    }

    @Override
    public void close() {
        try (writer) {
            if (!done) {
                writer.rollback();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The target's connection was lost", e);
        } finally {
            here.close();
            origins.close();
        }
    }
}
