package dev.caravan.refresh;

import dev.caravan.catalog.Column;
import dev.caravan.catalog.Constraint;
import dev.caravan.database.Quoted;
import dev.caravan.database.Session;
import dev.caravan.problem.Finding;
import dev.caravan.problem.RefusedException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Compares staged rows with those of a live table in the target, set-based: for what cannot be sorted at its origin, and
 * where rows have another primary key in the table than in the origin.
 */
final class StagedComparison {
    private final Session session;
    private final Part part;
    private final List<Part> parts;

    /** @param parts all tables of the refresh */
    StagedComparison(Session session, Part part, List<Part> parts) {
        this.session = session;
        this.part = part;
        this.parts = parts;
    }

    /** Creates the table that the rows of the origin are to be put into. */
    void prepare() throws SQLException {
        session.execute("CREATE TEMP TABLE " + part.stage() + " ON COMMIT DROP AS SELECT " + part.bare("t")
                + ", CAST(NULL AS text) AS caravan_place FROM " + part.table() + " AS t WITH NO DATA");
        session.execute("ALTER TABLE " + part.stage() + " ADD COLUMN caravan_row bigint GENERATED ALWAYS AS IDENTITY");
    }

    /**
     * Compares.
     *
     * @param complete whether all rows of the origin are there, so that others are gone
     */
    Compared run(boolean complete) throws SQLException {
        follow(false);
        unique();
        repeated();
        match();
        identify();
        follow(true);
        String same = part.columns().stream().map(column -> same(column)).collect(Collectors.joining(" AND "));
        String pairs = part.stage() + " AS s JOIN " + matched() + " AS m ON m.caravan_row = s.caravan_row JOIN "
                + part.table() + " AS t ON t.ctid = m.caravan_at";
        insert(Change.UPDATE, "t.ctid", part.list("s"), "s.caravan_place", pairs + " WHERE NOT (" + same + ")");
        insert(
                Change.INSERT,
                "CAST(NULL AS tid)",
                part.list("s"),
                "s.caravan_place",
                part.stage() + " AS s JOIN " + matched()
                        + " AS m ON m.caravan_row = s.caravan_row AND m.caravan_at IS NULL");
        if (complete) {
            insert(
                    Change.DELETE,
                    "t.ctid",
                    part.list("t"),
                    "NULL",
                    part.table() + " AS t WHERE NOT (" + part.foreign() + ") AND NOT EXISTS (SELECT FROM " + matched()
                            + " AS m WHERE m.caravan_at = t.ctid)");
        }
        Changes changes = new Changes(session, part);
        long read = session.number("SELECT count(*) FROM " + part.stage()) + changes.count(Change.REPEATED);
        long unchanged = session.number("SELECT count(*) FROM " + matched() + " WHERE caravan_at IS NOT NULL")
                - changes.count(Change.UPDATE);
        long live = session.number("SELECT count(*) FROM " + part.table() + " AS t WHERE NOT (" + part.foreign() + ")");
        return Compared.all(read, unchanged, live, null);
    }

    private void insert(char change, String at, String values, String place, String from) throws SQLException {
        session.execute("INSERT INTO " + part.changes() + " (caravan_op, caravan_at, " + part.list()
                + ", caravan_column) SELECT '" + change + "', " + at + ", " + values + ", " + place + " FROM " + from);
    }

    private String matched() {
        return "pg_temp.caravan_match_" + part.number();
    }

    private void match() throws SQLException {
        String theirs = "SELECT s.caravan_row, " + numbered("s") + " FROM " + part.stage() + " AS s";
        String ours = "SELECT t.ctid AS caravan_at, " + numbered("t") + " FROM " + part.table() + " AS t WHERE NOT ("
                + part.foreign() + ")";
        String equal = IntStream.range(0, keys("s").size() + (part.bag() ? 1 : 0))
                .mapToObj(i -> "s.caravan_k" + i + " = t.caravan_k" + i)
                .collect(Collectors.joining(" AND "));
        session.execute("CREATE TEMP TABLE caravan_match_" + part.number()
                + " ON COMMIT DROP AS SELECT s.caravan_row, t.caravan_at FROM (" + theirs + ") AS s LEFT JOIN (" + ours
                + ") AS t ON " + equal);
        session.execute("ANALYZE pg_temp.caravan_match_" + part.number());
    }

    /** The values of the key; rows of a table without a key are numbered, because they may repeat. */
    private String numbered(String alias) {
        List<String> keys = new ArrayList<>(keys(alias));
        if (part.bag()) {
            keys.add("row_number() OVER (PARTITION BY " + key(alias) + ")");
        }
        return IntStream.range(0, keys.size())
                .mapToObj(i -> keys.get(i) + " AS caravan_k" + i)
                .collect(Collectors.joining(", "));
    }

    private String key(String alias) {
        return String.join(", ", keys(alias));
    }

    /** The key in a form in which NULL equals NULL and that can be hashed. */
    private List<String> keys(String alias) {
        if (part.bag()) {
            return List.of(part.key().stream()
                    .map(column -> "CAST(" + alias + "." + Quoted.identifier(column) + " AS text)")
                    .collect(Collectors.joining(", ", "CAST(jsonb_build_array(", ") AS text)")));
        }
        return part.key().stream().map(column -> value(alias, column)).toList();
    }

    private String value(String alias, String column) {
        String value = alias + "." + Quoted.identifier(column);
        String compared = part.folded().contains(column) ? "lower(btrim(CAST(" + value + " AS text)))" : value;
        return part.live().column(column).orElseThrow().notNull()
                ? compared
                : "CAST(jsonb_build_array(" + compared + ") AS text)";
    }

    private void unique() throws SQLException {
        if (!part.bag()
                && session.number("SELECT count(*) FROM (SELECT FROM " + part.table() + " AS t WHERE NOT ("
                                + part.foreign() + ") AND " + known("t") + " GROUP BY " + key("t")
                                + " HAVING count(*) > 1) AS x")
                        > 0) {
            throw ambiguous(part);
        }
    }

    private String known(String alias) {
        return part.key().stream()
                .map(column -> alias + "." + Quoted.identifier(column) + " IS NOT NULL")
                .collect(Collectors.joining(" AND "));
    }

    static RefusedException ambiguous(Part part) {
        return new RefusedException(
                "The refresh is refused; nothing was written.",
                List.of(Finding.refusal(
                        part.rule().location().toString(),
                        "several rows of " + part.name() + " have the same " + part.key()
                                + ", so it cannot be said which one is meant",
                        "Name other columns under key, or correct the rows.")));
    }

    /** Rows that repeat the key of an earlier one do not go on. */
    private void repeated() throws SQLException {
        if (part.bag()) {
            return;
        }
        String later = "SELECT s.caravan_row, first_value(s.caravan_place) OVER w AS earlier, row_number() OVER w AS n"
                + " FROM " + part.stage() + " AS s WINDOW w AS (PARTITION BY " + key("s") + " ORDER BY s.caravan_row)";
        session.execute("WITH gone AS (DELETE FROM " + part.stage() + " AS s USING (" + later
                + ") AS l WHERE l.n > 1 AND s.caravan_row = l.caravan_row RETURNING " + part.list("s")
                + ", coalesce(s.caravan_place || ', ', '') || 'has the key of an earlier row'"
                + " || coalesce(': ' || l.earlier, '') AS why) INSERT INTO " + part.changes() + " (caravan_op, "
                + part.list() + ", caravan_why) SELECT '" + Change.REPEATED + "', " + part.list() + ", why FROM gone");
    }

    /** Gives staged rows the primary key that they have, or get, in the table. */
    private void identify() throws SQLException {
        @Nullable Column surrogate = part.surrogate();
        if (surrogate == null) {
            return;
        }
        String name = Quoted.identifier(surrogate.name());
        boolean integer = surrogate.type().integer();
        String there = part.table();
        String taken = "s." + name + " IS NULL OR EXISTS (SELECT FROM " + there + " AS t WHERE t." + name + " = s."
                + name + ")";
        String last = "(SELECT greatest((SELECT max(" + name + ") FROM " + there + "), (SELECT max(" + name + ") FROM "
                + part.stage() + "), 0))";
        String fresh = integer
                ? last + " + row_number() OVER (ORDER BY s." + name + ", s.caravan_row)"
                : surrogate.type().plain().equals("uuid") ? "gen_random_uuid()" : "s." + name;
        String unmatched = part.stage() + " AS s JOIN " + matched()
                + " AS m ON m.caravan_row = s.caravan_row AND m.caravan_at IS NULL WHERE " + taken;
        session.execute("CREATE TEMP TABLE " + part.identities()
                + " ON COMMIT DROP AS SELECT s.caravan_row, s." + name + " AS own, t." + name + " AS live FROM "
                + part.stage() + " AS s JOIN " + matched() + " AS m ON m.caravan_row = s.caravan_row JOIN " + there
                + " AS t ON t.ctid = m.caravan_at WHERE s." + name + " IS DISTINCT FROM t." + name
                + " UNION ALL SELECT s.caravan_row, s." + name + ", CAST(" + fresh + " AS "
                + surrogate.type().base() + ") FROM " + unmatched);
        session.execute("UPDATE " + part.stage() + " AS s SET " + name + " = i.live FROM " + part.identities()
                + " AS i WHERE i.caravan_row = s.caravan_row");
    }

    /**
     * Lets foreign keys point to the keys that rows have in the table.
     *
     * @param own those that point into this table, instead of the others
     */
    private void follow(boolean own) throws SQLException {
        for (Constraint key : part.live().constraints(Constraint.Kind.FOREIGN_KEY)) {
            for (Part to : parts) {
                @Nullable Column surrogate = to.surrogate();
                boolean mine = to.number() == part.number();
                if (mine == own
                        && to.number() <= part.number()
                        && surrogate != null
                        && to.live().name().equals(key.references())
                        && key.referenced().equals(List.of(surrogate.name()))
                        && part.fills(key.columns())) {
                    follow(key.columns().get(0), to);
                }
            }
        }
    }

    private void follow(String column, Part to) throws SQLException {
        String name = Quoted.identifier(column);
        session.execute("UPDATE " + part.stage() + " AS s SET " + name + " = i.live FROM " + to.identities()
                + " AS i WHERE i.own = s." + name);
    }

    private String same(Column column) {
        String name = Quoted.identifier(column.name());
        // Numbers that are equal may be written with more digits on one side.
        boolean number = column.type().internalName().replaceFirst("^_", "").equals("numeric");
        return number || !column.type().comparable()
                ? "CAST(s." + name + " AS text) IS NOT DISTINCT FROM CAST(t." + name + " AS text)"
                : "s." + name + " IS NOT DISTINCT FROM t." + name;
    }
}
