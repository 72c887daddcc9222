package dev.caravan.refresh;

import dev.caravan.catalog.Column;
import dev.caravan.database.Quoted;
import dev.caravan.database.Session;
import dev.caravan.problem.Finding;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Collectors;

/** Decides what becomes of the rows that the origin no longer has, before it is known what refers to them. */
record Gone(Session session, Part part) {
    private static final double PERCENT = 100;

    /**
     * Decides.
     *
     * @param compared what the comparison saw
     * @return what refuses the refresh
     */
    Optional<Finding> decide(Compared compared, boolean allowLoss) throws SQLException {
        Missing missing = part.rule().missing();
        if (missing.keep()) {
            become(Change.KEEP, "true");
            return Optional.empty();
        }
        if (!missing.marks().isEmpty()) {
            String already = missing.marks().entrySet().stream()
                    .map(mark -> already(mark.getKey(), mark.getValue()))
                    .collect(Collectors.joining(" AND "));
            become(
                    Change.MARKED,
                    "EXISTS (SELECT FROM " + part.table() + " AS t WHERE t.ctid = c.caravan_at AND " + already + ")");
        }
        long lost = new Changes(session, part).count(Change.DELETE);
        if (!missing.delete()) {
            become(Change.MARK, "true");
        }
        if (lost > part.rule().limit() * compared.live() && !allowLoss) {
            return Optional.of(Finding.refusal(
                    part.rule().location().toString(),
                    part.name() + " would lose " + lost + " of its " + compared.live() + " rows, more than "
                            + Math.round(part.rule().limit() * PERCENT) + " %: the origin "
                            + (compared.read() == 0 ? "is empty" : "no longer has them"),
                    "Look at the origin. If it is right, say so with --allow-loss."));
        }
        return Optional.empty();
    }

    /** Nothing is gone whose row cannot be loaded for now. */
    void spare(String keys) throws SQLException {
        session.execute("UPDATE " + part.changes() + " AS c SET caravan_op = '" + Change.KEEP + "', caravan_why = "
                + Quoted.literal("the row in the origin cannot be loaded") + " WHERE " + Change.is("c", Change.DELETE)
                + " AND CAST(c." + Quoted.identifier(part.key().get(0)) + " AS text) IN (" + keys + ")");
    }

    /** Nothing is gone if it cannot be said which rows those are that cannot be loaded. */
    void spareAll() throws SQLException {
        session.execute("UPDATE " + part.changes() + " AS c SET caravan_op = '" + Change.KEEP + "', caravan_why = "
                + Quoted.literal("other rows of the origin cannot be loaded, and this may be one of them") + " WHERE "
                + Change.is("c", Change.DELETE));
    }

    private String already(String column, String value) {
        String name = "t." + Quoted.identifier(column);
        // What is computed, a time above all, is never the same again.
        return value.startsWith("(")
                ? name + " IS NOT NULL"
                : name + " = CAST(" + value + " AS "
                        + part.live()
                                .column(column)
                                .map(Column::type)
                                .orElseThrow()
                                .base() + ")";
    }

    private void become(char change, String which) throws SQLException {
        session.execute("UPDATE " + part.changes() + " AS c SET caravan_op = '" + change + "' WHERE "
                + Change.is("c", Change.DELETE) + " AND " + which);
    }
}
