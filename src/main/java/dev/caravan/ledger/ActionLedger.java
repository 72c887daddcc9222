package dev.caravan.ledger;

import dev.caravan.ledger.ActionRecord.Wish;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Who asked for what. A run at work looks here about once a second; what it does not know it leaves open. */
public final class ActionLedger {
    private static final String COLUMNS = "SELECT id, run_id, what, subject, reason, who, asked_at, fingerprint, state,"
            + " answer, answered_at FROM caravan.action ";

    private final JdbcClient client;

    /** Over one connection, which the caller keeps. */
    public static ActionLedger on(Connection connection) {
        return new ActionLedger(JdbcClient.create(new SingleConnectionDataSource(connection, true)));
    }

    ActionLedger(JdbcClient client) {
        this.client = client;
    }

    /** Asks for something, and gives the wish its number. */
    public long ask(Wish wish) {
        return insert(wish, ActionState.ASKED);
    }

    /** Records what somebody does by a command of their own. */
    public void record(Wish wish) {
        insert(wish, ActionState.DONE);
    }

    private long insert(Wish wish, ActionState state) {
        return client.sql("INSERT INTO caravan.action (run_id, what, subject, reason, who, fingerprint, state)"
                        + " VALUES (:run, :what, :subject, :reason, :who, :fingerprint, :state) RETURNING id")
                .param("run", wish.run())
                .param("what", wish.what().word())
                .param("subject", wish.subject())
                .param("reason", wish.reason())
                .param("who", wish.who())
                .param("fingerprint", wish.fingerprint())
                .param("state", state.word())
                .query(Long.class)
                .single();
    }

    /** What is asked of a run and not answered yet, the oldest first. */
    public List<ActionRecord> open(long run) {
        return client.sql(COLUMNS + "WHERE run_id = :run AND state = 'asked' ORDER BY id")
                .param("run", run)
                .query(ActionLedger::action)
                .list();
    }

    /** All that was asked of a run, the oldest first. */
    public List<ActionRecord> of(long run) {
        return client.sql(COLUMNS + "WHERE run_id = :run ORDER BY id")
                .param("run", run)
                .query(ActionLedger::action)
                .list();
    }

    /** What is wanted of single tables of a run. */
    public TableWishes tables(long run) {
        return TableWishes.of(of(run));
    }

    /** The newest actions of all, the newest first. */
    public List<ActionRecord> latest(int count) {
        return client.sql(COLUMNS + "ORDER BY id DESC LIMIT :count")
                .param("count", count)
                .query(ActionLedger::action)
                .list();
    }

    public void done(long action, String answer) {
        answer(action, ActionState.DONE, answer);
    }

    public void refused(long action, String answer) {
        answer(action, ActionState.REFUSED, answer);
    }

    private void answer(long action, ActionState state, @Nullable String answer) {
        client.sql("UPDATE caravan.action SET state = :state, answer = coalesce(:answer, answer),"
                        + " answered_at = clock_timestamp() WHERE id = :id")
                .param("id", action)
                .param("state", state.word())
                .param("answer", answer)
                .update();
    }

    private static ActionRecord action(ResultSet row, int number) throws SQLException {
        @Nullable Timestamp answered = row.getTimestamp("answered_at");
        return new ActionRecord(
                row.getLong("id"),
                row.getObject("run_id", Long.class),
                Act.of(row.getString("what")),
                row.getString("subject"),
                row.getString("reason"),
                row.getString("who"),
                row.getTimestamp("asked_at").toInstant(),
                row.getString("fingerprint"),
                ActionState.of(row.getString("state")),
                row.getString("answer"),
                answered == null ? null : answered.toInstant());
    }
}
