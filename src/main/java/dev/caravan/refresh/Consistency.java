package dev.caravan.refresh;

import dev.caravan.catalog.Constraint;
import dev.caravan.database.Quoted;
import dev.caravan.database.Session;
import dev.caravan.database.TableName;
import dev.caravan.mapping.Mapping;
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
    static final char[] PRESENT = {Change.INSERT, Change.UPDATE, Change.MOVE};

    private final Session session;
    private final Mapping mapping;
    private final List<Part> parts;

    Consistency(Session session, Mapping mapping, List<Part> parts) {
        this.session = session;
        this.mapping = mapping;
        this.parts = parts;
    }

    void settle() throws SQLException {
        List<Keys> keys = Keys.of(session.connection(), mapping, parts);
        for (Keys each : keys) {
            for (DomainRule rule : DomainRule.of(session.connection(), each.part())) {
                refused(each.part(), rule);
            }
            for (Unique unique : each.uniques()) {
                if (unique.exclusion()) {
                    session.execute("CREATE INDEX ON " + each.part().changes() + unique.method());
                }
            }
        }
        do {
            while (found(keys) > 0) {}
        } while (new Moves(session).run(keys) > 0);
    }

    private long found(List<Keys> keys) throws SQLException {
        long found = 0;
        for (Keys each : keys) {
            Part part = each.part();
            for (Unique unique : each.uniques()) {
                found += clashes(part, unique);
            }
            for (Constraint key : part.live().constraints(Constraint.Kind.FOREIGN_KEY)) {
                if (part.fills(key.columns())) {
                    found += orphans(part, key);
                }
            }
            for (Incoming incoming : each.incoming()) {
                if (part.fills(incoming.referenced())) {
                    found += referenced(part, incoming);
                    found += changed(part, incoming);
                }
            }
            for (Mention mention : each.mentions()) {
                found += mention.keep(session, part, part(mention.from()).orElse(null));
            }
        }
        return found;
    }

    private void refused(Part part, DomainRule rule) throws SQLException {
        quarantine(
                part,
                "SELECT c.ctid FROM " + part.changes() + " AS c WHERE " + Change.is("c", PRESENT) + " AND "
                        + rule.broken("c"),
                rule.column(),
                rule.why());
    }

    private long clashes(Part part, Unique unique) throws SQLException {
        String rows = unique.rows(part.changes(), ", x.caravan_op, " + part.keyText("x") + " AS caravan_key");
        String later = unique.exclusion() ? excluded(unique, rows) : repeated(unique, rows);
        String taken = "SELECT c.caravan_row FROM " + rows + " AS c JOIN " + unique.rows(part.table(), "") + " AS t ON "
                + unique.clash("c", "t") + " WHERE " + Change.is("c", PRESENT) + " AND NOT EXISTS (SELECT FROM "
                + part.changes() + " AS o WHERE o.caravan_at = t.caravan_row AND "
                + Change.is("o", Change.UPDATE, Change.MOVE, Change.DELETE) + ")";
        String column = unique.columns().get(0);
        if (!unique.exclusion()) {
            return quarantine(
                    part, later + " UNION ALL " + taken, column, "is unique (" + unique.name() + "), and taken");
        }
        // What gives way to a live row excludes no other.
        String why = "does not go together with another row (" + unique.name() + ")";
        long found = quarantine(part, taken, column, why);
        return found > 0 ? found : quarantine(part, later, column, why);
    }

    private static String repeated(Unique unique, String rows) {
        return "SELECT y.caravan_row FROM (SELECT c.caravan_row, row_number() OVER (PARTITION BY " + unique.values()
                + " ORDER BY c.caravan_op DESC, c.caravan_key) AS n FROM " + rows + " AS c WHERE "
                + Change.is("c", PRESENT) + ") AS y WHERE y.n > 1";
    }

    /** The rows that an earlier one excludes which no other excludes itself: the others are looked at again without them. */
    private static String excluded(Unique unique, String rows) {
        return "(WITH pair AS MATERIALIZED (SELECT e.caravan_row AS earlier, l.caravan_row AS later FROM " + rows
                + " AS l JOIN " + rows + " AS e ON " + unique.clash("l", "e") + " WHERE " + Change.is("l", PRESENT)
                + " AND " + Change.is("e", PRESENT)
                + " AND (e.caravan_op > l.caravan_op OR (e.caravan_op = l.caravan_op"
                + " AND (e.caravan_key, e.caravan_row) < (l.caravan_key, l.caravan_row)))) SELECT p.later FROM pair AS p"
                + " WHERE NOT EXISTS (SELECT FROM pair AS o WHERE o.later = p.earlier))";
    }

    private long orphans(Part part, Constraint key) throws SQLException {
        TableName to = key.references();
        if (to == null) {
            return 0;
        }
        Optional<Part> parent = part(to);
        String there = "SELECT FROM " + to.sql() + " AS t WHERE " + equal(key.columns(), key.referenced(), "c", "t")
                + parent.map(other -> without(other, key.referenced(), "t")).orElse("");
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
        Optional<Part> child = part(incoming.from());
        String comes = child.filter(other -> other.fills(incoming.columns()))
                .map(other -> " OR EXISTS (SELECT FROM " + other.changes() + " AS n WHERE " + Change.is("n", PRESENT)
                        + " AND " + equal(incoming.referenced(), incoming.columns(), "c", "n") + ")")
                .orElse("");
        String others = incoming.acts() ? "" : " AND NOT " + given(part, incoming, "c");
        char instead = part.rule().missing().marks().isEmpty() ? Change.KEEP : Change.MARK;
        return session.execute("UPDATE " + part.changes() + " AS c SET caravan_op = '" + instead
                + "', caravan_column = " + Quoted.literal(incoming.referenced().get(0)) + ", caravan_why = "
                + Quoted.literal("is referred to by " + incoming.from() + "."
                        + incoming.columns().get(0)) + " WHERE "
                + Change.is("c", Change.DELETE) + " AND (EXISTS (" + holds(incoming, "c") + ")" + comes + ")" + others);
    }

    /** Rows that are to give up a value that something refers to. */
    private long changed(Part part, Incoming incoming) throws SQLException {
        char[] ops = incoming.follows() ? new char[] {Change.MOVE} : new char[] {Change.UPDATE, Change.MOVE};
        return quarantine(
                part,
                "SELECT c.ctid FROM " + part.changes() + " AS c JOIN " + part.table()
                        + " AS t ON t.ctid = c.caravan_at WHERE " + Change.is("c", ops) + " AND NOT ("
                        + equal(incoming.referenced(), incoming.referenced(), "c", "t") + ") AND EXISTS ("
                        + holds(incoming, "t") + ") AND NOT " + given(part, incoming, "t"),
                incoming.referenced().get(0),
                "would change, but " + incoming.from() + "."
                        + incoming.columns().get(0) + " refers to the old value (" + incoming.name() + ")");
    }

    /** The rows that refer to a row now and will go on doing so. */
    private String holds(Incoming incoming, String row) {
        return "SELECT FROM " + incoming.from().sql() + " AS h WHERE "
                + equal(incoming.referenced(), incoming.columns(), row, "h")
                + part(incoming.from())
                        .map(child -> without(child, incoming.columns(), "h"))
                        .orElse("");
    }

    /** Whether a row that comes has the values that another one gives up. */
    private static String given(Part part, Incoming incoming, String row) {
        return "EXISTS (SELECT FROM " + part.changes() + " AS g WHERE " + Change.is("g", PRESENT) + " AND "
                + equal(incoming.referenced(), incoming.referenced(), row, "g") + ")";
    }

    /** Not those rows of a table that are to be deleted, or that get other values in these columns. */
    static String without(Part part, List<String> columns, String row) {
        char[] ops = part.fills(columns)
                ? new char[] {Change.DELETE, Change.UPDATE, Change.MOVE}
                : new char[] {Change.DELETE};
        return " AND NOT EXISTS (SELECT FROM " + part.changes() + " AS w WHERE w.caravan_at = " + row + ".ctid AND "
                + Change.is("w", ops) + ")";
    }

    private long quarantine(Part part, String rows, String column, String why) throws SQLException {
        return session.execute("UPDATE " + part.changes() + " AS c SET caravan_op = '" + Change.QUARANTINE
                + "', caravan_why = coalesce(c.caravan_column || ', ', '') || " + Quoted.literal(why)
                + ", caravan_column = " + Quoted.literal(column) + " WHERE c.ctid IN (" + rows + ")");
    }

    private Optional<Part> part(TableName table) {
        return parts.stream().filter(part -> part.live().name().equals(table)).findFirst();
    }

    private static String known(List<String> columns, String alias) {
        return join(columns, column -> alias + "." + Quoted.identifier(column) + " IS NOT NULL", " AND ");
    }

    static String equal(List<String> ones, List<String> others, String one, String other) {
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
