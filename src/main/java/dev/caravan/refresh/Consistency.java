package dev.caravan.refresh;

import dev.caravan.catalog.Constraint;
import dev.caravan.database.Quoted;
import dev.caravan.database.Session;
import dev.caravan.database.TableName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Makes the changes such that all keys hold when they are written together: takes out rows that clash with others or point
 * to nothing, and keeps rows that something still refers to. What is taken out may be what others need, so this goes on
 * until nothing more is found.
 */
final class Consistency {
    private static final char[] PRESENT = {Change.INSERT, Change.UPDATE, Change.MOVE};

    private final Session session;
    private final List<Part> parts;

    Consistency(Session session, List<Part> parts) {
        this.session = session;
        this.parts = parts;
    }

    void settle() throws SQLException {
        long found;
        do {
            found = 0;
            for (Part part : parts) {
                for (Constraint constraint : part.live().constraints()) {
                    if (constraint.unique() && part.fills(constraint.columns())) {
                        found += clashes(part, constraint);
                    }
                    if (constraint.kind() == Constraint.Kind.FOREIGN_KEY && part.fills(constraint.columns())) {
                        found += orphans(part, constraint);
                    }
                }
                for (Incoming incoming :
                        Incoming.to(session.connection(), part.live().name())) {
                    found += referenced(part, incoming);
                }
            }
        } while (found > 0);
    }

    private long clashes(Part part, Constraint unique) throws SQLException {
        String names = list(unique.columns(), "c");
        String present = Change.is("c", PRESENT) + " AND " + known(unique.columns(), "c");
        String later = "SELECT x.ctid FROM (SELECT c.ctid, row_number() OVER (PARTITION BY " + names
                + " ORDER BY c.caravan_op DESC, " + part.keyText("c") + ") AS n FROM " + part.changes()
                + " AS c WHERE " + present + ") AS x WHERE x.n > 1";
        String taken = "SELECT c.ctid FROM " + part.changes() + " AS c JOIN " + part.table() + " AS t ON "
                + equal(unique.columns(), unique.columns(), "c", "t") + " WHERE " + present
                + " AND NOT EXISTS (SELECT FROM " + part.changes() + " AS o WHERE o.caravan_at = t.ctid AND "
                + Change.is("o", Change.UPDATE, Change.MOVE, Change.DELETE) + ")";
        return quarantine(
                part,
                later + " UNION ALL " + taken,
                unique.columns().get(0),
                "is unique (" + unique.name() + "), and taken");
    }

    private long orphans(Part part, Constraint key) throws SQLException {
        TableName to = key.references();
        if (to == null) {
            return 0;
        }
        Optional<Part> parent = part(to);
        String there = "SELECT FROM " + to.sql() + " AS t WHERE " + equal(key.columns(), key.referenced(), "c", "t")
                + parent.map(gone -> " AND NOT EXISTS (SELECT FROM " + gone.changes()
                                + " AS g WHERE g.caravan_at = t.ctid AND " + Change.is("g", Change.DELETE) + ")")
                        .orElse("");
        String comes = parent.filter(other -> other.fills(key.referenced()))
                .map(other -> " AND NOT EXISTS (SELECT FROM " + other.changes() + " AS n WHERE "
                        + Change.is("n", PRESENT) + " AND " + equal(key.columns(), key.referenced(), "c", "n") + ")")
                .orElse("");
        return quarantine(
                part,
                "SELECT c.ctid FROM " + part.changes() + " AS c WHERE " + Change.is("c", PRESENT) + " AND "
                        + known(key.columns(), "c") + " AND NOT EXISTS (" + there + ")" + comes,
                key.columns().get(0),
                "points to a row of " + to + " that does not exist (" + key.name() + ")");
    }

    /** Rows that are to be deleted, but that something refers to. */
    private long referenced(Part part, Incoming incoming) throws SQLException {
        if (!part.fills(incoming.referenced())) {
            return 0;
        }
        Optional<Part> child = part(incoming.from());
        String holds = "SELECT FROM " + incoming.from().sql() + " AS t WHERE "
                + equal(incoming.referenced(), incoming.columns(), "c", "t")
                + child.map(other -> " AND NOT EXISTS (SELECT FROM " + other.changes()
                                + " AS g WHERE g.caravan_at = t.ctid AND "
                                + Change.is(
                                        "g",
                                        other.fills(incoming.columns())
                                                ? new char[] {Change.DELETE, Change.UPDATE, Change.MOVE}
                                                : new char[] {Change.DELETE})
                                + ")")
                        .orElse("");
        String comes = child.filter(other -> other.fills(incoming.columns()))
                .map(other -> " OR EXISTS (SELECT FROM " + other.changes() + " AS n WHERE " + Change.is("n", PRESENT)
                        + " AND " + equal(incoming.referenced(), incoming.columns(), "c", "n") + ")")
                .orElse("");
        char instead = part.rule().missing().marks().isEmpty() ? Change.KEEP : Change.MARK;
        return session.execute("UPDATE " + part.changes() + " AS c SET caravan_op = '" + instead
                + "', caravan_column = " + Quoted.literal(incoming.referenced().get(0)) + ", caravan_why = "
                + Quoted.literal("is referred to by " + incoming.from() + "."
                        + incoming.columns().get(0)) + " WHERE "
                + Change.is("c", Change.DELETE) + " AND (EXISTS (" + holds + ")" + comes + ")");
    }

    private long quarantine(Part part, String rows, String column, String why) throws SQLException {
        return session.execute("UPDATE " + part.changes() + " AS c SET caravan_op = '" + Change.QUARANTINE
                + "', caravan_why = coalesce(c.caravan_column || ', ', '') || " + Quoted.literal(why)
                + ", caravan_column = " + Quoted.literal(column) + " WHERE c.ctid IN (" + rows + ")");
    }

    private Optional<Part> part(TableName table) {
        return parts.stream().filter(part -> part.live().name().equals(table)).findFirst();
    }

    private static String list(List<String> columns, String alias) {
        return join(columns, column -> alias + "." + Quoted.identifier(column), ", ");
    }

    private static String known(List<String> columns, String alias) {
        return join(columns, column -> alias + "." + Quoted.identifier(column) + " IS NOT NULL", " AND ");
    }

    private static String equal(List<String> ones, List<String> others, String one, String other) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < ones.size(); i++) {
            pairs.add(one + "." + Quoted.identifier(ones.get(i)) + " = " + other + "."
                    + Quoted.identifier(others.get(i)));
        }
        return String.join(" AND ", pairs);
    }

    private static String join(List<String> columns, Function<String, String> each, String between) {
        return columns.stream().map(each).collect(Collectors.joining(between));
    }
}
