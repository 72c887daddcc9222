package dev.caravan.run;

import dev.caravan.database.Quoted;
import dev.caravan.database.Session;
import dev.caravan.mapping.MergeRules.NaturalKey;
import dev.caravan.plan.ColumnPlan;
import dev.caravan.plan.Pointer;
import dev.caravan.plan.TablePlan;
import dev.caravan.problem.Finding;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rows that were carried over hold keys of the generation before; in the new one these may be keys of other rows. */
record CarriedPointers(Run run, Connection target) {

    /** Reports each column of a table whose keys mean other rows now, or none. */
    void check(TablePlan table) throws SQLException {
        Map<String, Pointer> queries = table.feeds().stream()
                .flatMap(feed -> feed.pointers().stream())
                .filter(this::holdsKeysThatMayChange)
                .collect(Collectors.toMap(
                        pointer -> astray(table, pointer), Function.identity(), (one, other) -> one, TreeMap::new));
        Session session = new Session(target);
        for (Map.Entry<String, Pointer> query : queries.entrySet()) {
            long astray = session.number(query.getKey());
            if (astray > 0) {
                run.problem(Finding.refusal(
                        table.name(),
                        "was skipped, but of the rows of " + query.getValue().table()
                                + " that its live rows point to by "
                                + query.getValue().column() + ", " + astray
                                + " have other keys in the new generation, or are gone",
                        "Correct what fails, and: caravan retry " + run.id() + " " + table.name()
                                + "; or empty the live table, if its rows may go."));
            }
        }
    }

    private boolean holdsKeysThatMayChange(Pointer pointer) {
        TablePlan to = run.plan().table(pointer.table());
        return pointer.unique() == null && to.merged() && to.keyed() && !run.skips(to);
    }

    private String astray(TablePlan table, Pointer pointer) {
        TablePlan to = run.plan().table(pointer.table());
        String key = Quoted.identifier(to.key().get(0));
        return "SELECT count(*) FROM (SELECT DISTINCT held.key FROM "
                + run.generation().shadow(table.name()).sql() + " AS r CROSS JOIN LATERAL ("
                + pointer.values("r." + Quoted.identifier(pointer.column())) + ") AS held(key)) AS held JOIN "
                + run.generation().live(to.name()).sql() + " AS o ON CAST(o." + key + " AS text) = held.key LEFT JOIN "
                + run.generation().shadow(to.name()).sql() + " AS n ON n." + key + " = o." + key + " WHERE n." + key
                + " IS NULL OR " + differ(to);
    }

    /** A condition: {@code o} and {@code n} are different rows of the world, by the strongest natural key. */
    private static String differ(TablePlan table) {
        List<NaturalKey> match = table.rules().match();
        if (match.isEmpty()) {
            return whole(table);
        }
        NaturalKey key = match.get(0);
        String other = distinct(
                key.columns(),
                (row, column) ->
                        key.folded().contains(column) ? "lower(btrim(" + text(row, column) + "))" : text(row, column));
        String unknown = key.columns().stream()
                .map(column -> text("o", column) + " IS NULL")
                .collect(Collectors.joining(" OR "));
        return key.nullsMatch() ? other : other + " OR ((" + unknown + ") AND " + whole(table) + ")";
    }

    /** Rows that nothing else tells apart: they differ in a column that the first feed fills. */
    private static String whole(TablePlan table) {
        return distinct(
                table.feeds().get(0).columns().stream().map(ColumnPlan::name).toList(), CarriedPointers::text);
    }

    private static String distinct(List<String> columns, BinaryOperator<String> value) {
        return Stream.of("o", "n")
                .map(row -> columns.stream()
                        .map(column -> value.apply(row, column))
                        .collect(Collectors.joining(", ", "(", ")")))
                .collect(Collectors.joining(" IS DISTINCT FROM "));
    }

    private static String text(String row, String column) {
        return "CAST(" + row + "." + Quoted.identifier(column) + " AS text)";
    }
}
