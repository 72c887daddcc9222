package dev.caravan.refresh;

import dev.caravan.database.Session;
import dev.caravan.ledger.RefreshProof;
import dev.caravan.plan.FeedPlan;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;

/**
 * Proves that nothing has happened to a live table since a refresh compared it with its origin and found nothing to
 * write. If the origin sends the same rows again, comparing would then find nothing again.
 *
 * <p>The proof rests on how PostgreSQL keeps rows: every row version carries the number of the transaction that made it
 * ({@code xmin}), and an update makes a new version. The refresh notes the horizon of its snapshot, which is the oldest
 * transaction that was at work at that moment (its subtransactions have larger numbers), and how many rows there were.
 * Later the target counts its rows, and those made at or after the horizon. If there are none of the latter, each row that
 * is there was there at that moment; if there are as many as then, none has gone; so they are the same, whoever might
 * have written how. No row leaves the target for that, and no value is looked at.
 *
 * <p>It errs on one side only. A transaction that was at work at that moment, on whatever tables, makes later rows count
 * as new although they were compared; numbers of very old rows may look new when they have gone round, and a horizon
 * that is half of a round away is not believed. Then everything is compared, as it always was.
 *
 * <p>What could change the meaning of rows without touching them is in the fingerprint: which database of which server it
 * is, the table and its file (which TRUNCATE, VACUUM FULL, publishing and rolling back replace), the columns with
 * their numbers and types, the labels of enumerations, the query that the origin is asked, and the rule.
 *
 * <p>The counters of {@code pg_stat_all_tables} would be cheaper, but are no proof: a session may report what it has
 * committed long after, before PostgreSQL 15 reports could be lost, and they can be switched off.
 */
record Standstill(Session session) {
    /** Half of the distance at which a transaction's number could be taken for a later one's. */
    private static final long FAR = 1L << 30;

    private static final String TABLE = """
            SELECT (SELECT system_identifier FROM pg_control_system()) || ' ' || d.oid || ' ' || c.oid || ' '
                   || pg_relation_filenode(c.oid)
                   || (SELECT string_agg(concat_ws(' ', a.attnum, a.attname, a.atttypid, a.atttypmod, a.attnotnull),
                                         ', ' ORDER BY a.attnum)
                       FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0)
                   || coalesce((SELECT string_agg(concat_ws(' ', e.enumtypid, e.enumlabel), ', '
                                                  ORDER BY e.enumtypid, e.enumsortorder) FROM pg_enum e), '')
            FROM pg_class c, pg_database d WHERE d.datname = current_database() AND c.oid = '%s'::regclass
            """;

    /**
     * What is to be noted if the comparison finds nothing to write.
     *
     * @param rows that it saw in the table
     */
    RefreshProof proof(Part part, FeedPlan feed, long rows) throws SQLException {
        return new RefreshProof(
                fingerprint(part, feed), session.number("SELECT txid_snapshot_xmin(txid_current_snapshot())"), rows);
    }

    /** Whether the table is what it was. */
    boolean holds(Part part, FeedPlan feed, RefreshProof proof) throws SQLException {
        long gone = session.number("SELECT txid_snapshot_xmax(txid_current_snapshot())") - proof.horizon();
        if (gone < 0 || gone > FAR || !fingerprint(part, feed).equals(proof.fingerprint())) {
            return false;
        }
        String horizon = "age(CAST(CAST(" + proof.horizon() + " % 4294967296 AS text) AS xid))";
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*), count(*) FILTER (WHERE age(t.xmin) <= "
                        + horizon + ") FROM " + part.table() + " AS t")) {
            row.next();
            return row.getLong(1) == proof.rows() && row.getLong(2) == 0;
        }
    }

    private String fingerprint(Part part, FeedPlan feed) throws SQLException {
        StringBuilder text = new StringBuilder();
        try (Statement statement = session.connection().createStatement();
                ResultSet row =
                        statement.executeQuery(TABLE.formatted(part.table().replace("'", "''")))) {
            row.next();
            text.append(row.getString(1));
        }
        text.append('\n').append(feed.select()).append('\n').append(part.columnNames());
        text.append('\n').append(part.key()).append('\n').append(part.rule().missing());
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
