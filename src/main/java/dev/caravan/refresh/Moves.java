package dev.caravan.refresh;

import dev.caravan.catalog.Constraint;
import dev.caravan.database.Quoted;
import dev.caravan.database.Session;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Finds the updates that take a unique value from another row. Such a row is deleted and inserted, because a value that
 * another row gives up in the same statement is free only when that row is gone; the keys that point to it hold when the
 * statement ends. But not where the server acts before that.
 */
record Moves(Session session) {

    void run(List<Part> parts) throws SQLException {
        for (Part part : parts) {
            for (Constraint constraint : part.live().constraints()) {
                if (constraint.unique() && part.fills(constraint.columns())) {
                    move(part, constraint.columns());
                }
            }
        }
    }

    private void move(Part part, List<String> unique) throws SQLException {
        String equal = unique.stream()
                .map(column -> "t." + Quoted.identifier(column) + " = c." + Quoted.identifier(column))
                .collect(Collectors.joining(" AND "));
        long moved = session.execute("UPDATE " + part.changes() + " AS c SET caravan_op = '" + Change.MOVE + "' WHERE "
                + Change.is("c", Change.UPDATE) + " AND EXISTS (SELECT FROM " + part.table() + " AS t WHERE " + equal
                + " AND t.ctid <> c.caravan_at)");
        if (moved > 0) {
            for (Incoming incoming :
                    Incoming.to(session.connection(), part.live().name())) {
                if (incoming.acts()) {
                    refuse(part, unique.get(0), incoming);
                }
            }
        }
    }

    private void refuse(Part part, String column, Incoming incoming) throws SQLException {
        session.execute("UPDATE " + part.changes() + " AS c SET caravan_op = '" + Change.QUARANTINE
                + "', caravan_column = " + Quoted.literal(column) + ", caravan_why = "
                + Quoted.literal("takes a unique value from another row, which cannot be done while " + incoming.from()
                        + " refers to it by " + incoming.name() + ", which is not ON DELETE NO ACTION")
                + " WHERE " + Change.is("c", Change.MOVE));
    }
}
