package dev.caravan.merge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What rows are joined with, as SQL: each of it once, however often it is asked for. */
final class Joins {
    private final Map<String, String> joins = new LinkedHashMap<>();

    /**
     * Joins rows, if there are any.
     *
     * @param what names the join
     * @param on condition over the alias that is handed over
     * @return the alias
     */
    String left(String what, String with, UnaryOperator<String> on) {
        String alias = alias(what);
        joins.putIfAbsent(what, " LEFT JOIN " + with + " AS " + alias + " ON " + on.apply(alias));
        return alias;
    }

    /**
     * A value that later ones are made of. It is computed once for each row, however often it is used; {@code OFFSET 0} keeps
     * PostgreSQL from putting the expression in everywhere instead.
     *
     * @param what names the value
     * @return what to write for it
     */
    String value(String what, String expression) {
        String alias = alias("step " + what);
        joins.putIfAbsent("step " + what, " CROSS JOIN LATERAL (SELECT " + expression + " AS v OFFSET 0) AS " + alias);
        return alias + ".v";
    }

    /** All joins, in the order in which they were asked for. */
    String sql() {
        return String.join("", joins.values());
    }

    private String alias(String what) {
        int at = List.copyOf(joins.keySet()).indexOf(what);
        return "j" + (at < 0 ? joins.size() + 1 : at + 1);
    }
}
