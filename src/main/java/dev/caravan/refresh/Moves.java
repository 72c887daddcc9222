package dev.caravan.refresh;

import dev.caravan.catalog.Column;
import dev.caravan.database.Quoted;
import dev.caravan.database.Session;
import java.sql.SQLException;
import java.util.List;

/**
 * Finds the updates that take a unique value from another row, or that set what cannot be updated. Such a row is deleted and
 * inserted, because a value that another row gives up in the same statement is free only when that row is gone; the keys
 * that point to it hold when the statement ends. But not where the server acts before that.
 */
record Moves(Session session) {

    /** Says how many rows cannot be moved, so that the others have to be looked at again. */
    long run(List<Keys> keys) throws SQLException {
        long refused = 0;
        for (Keys each : keys) {
            Part part = each.part();
            for (Unique unique : each.uniques()) {
                move(part, taking(part, unique));
            }
            for (Column column : part.columns()) {
                if (column.identity()) {
                    String name = Quoted.identifier(column.name());
                    move(
                            part,
                            "EXISTS (SELECT FROM " + part.table() + " AS t WHERE t.ctid = c.caravan_at AND t." + name
                                    + " <> c." + name + ")");
                }
            }
            for (Incoming incoming : each.incoming()) {
                if (incoming.acts()) {
                    refused += refuse(part, incoming);
                }
            }
        }
        return refused;
    }

    /** The row takes what another row gives up that is not simply deleted. */
    private static String taking(Part part, Unique unique) {
        return "c.ctid IN (SELECT o.caravan_row FROM " + unique.rows(part.changes(), ", x.caravan_at") + " AS o JOIN "
                + unique.rows(part.table(), "") + " AS t ON " + unique.clash("o", "t")
                + " WHERE t.caravan_row <> o.caravan_at AND NOT EXISTS (SELECT FROM " + part.changes()
                + " AS d WHERE d.caravan_at = t.caravan_row AND " + Change.is("d", Change.DELETE) + "))";
    }

    private void move(Part part, String which) throws SQLException {
        session.execute("UPDATE " + part.changes() + " AS c SET caravan_op = '" + Change.MOVE + "' WHERE "
                + Change.is("c", Change.UPDATE) + " AND " + which);
    }

    private long refuse(Part part, Incoming incoming) throws SQLException {
        return session.execute("UPDATE " + part.changes() + " AS c SET caravan_op = '" + Change.QUARANTINE
                + "', caravan_column = " + Quoted.literal(incoming.referenced().get(0)) + ", caravan_why = "
                + Quoted.literal("takes a unique value from another row, which cannot be done while " + incoming.from()
                        + " refers to it by " + incoming.name() + ", which is not ON DELETE NO ACTION")
                + " WHERE " + Change.is("c", Change.MOVE) + " AND EXISTS (SELECT FROM " + part.table()
                + " AS t JOIN " + incoming.from().sql() + " AS h ON "
                + Consistency.equal(incoming.referenced(), incoming.columns(), "t", "h")
                + " WHERE t.ctid = c.caravan_at)");
    }
}
