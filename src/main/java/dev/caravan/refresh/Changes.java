package dev.caravan.refresh;

import dev.caravan.database.Session;
import java.sql.SQLException;

/** The table of what is to change in a table. */
record Changes(Session session, Part part) {

    /** Creates it; it goes with the transaction. */
    void create() throws SQLException {
        session.execute("CREATE TEMP TABLE " + part.changes()
                + " ON COMMIT DROP AS SELECT CAST('I' AS \"char\") AS caravan_op, t.ctid AS caravan_at, "
                + part.bare("t") + ", CAST(NULL AS text) AS caravan_column, CAST(NULL AS text) AS caravan_why FROM "
                + part.table() + " AS t WITH NO DATA");
    }

    /** How many rows are one of these. */
    long count(char... changes) throws SQLException {
        return session.number("SELECT count(*) FROM " + part.changes() + " AS c WHERE " + Change.is("c", changes));
    }
}
