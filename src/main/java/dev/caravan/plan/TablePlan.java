package dev.caravan.plan;

import dev.caravan.copy.CopyFormat;
import dev.caravan.database.Quoted;
import dev.caravan.database.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How one target table is filled.
 *
 * @param schema key of the target schema
 * @param table name of the target table
 * @param source name of the source
 * @param from the source table
 * @param filter SQL condition of the rows that are wanted, null for all
 * @param columns in the order of the target table
 * @param chunks one, or several for a large table
 * @param route endpoint of the row-level way, null for the bulk way
 * @param changed columns that the route may change
 * @param freezable whether the target is a plain table, into which rows can be loaded frozen
 * @param estimatedRows of the source table; -1 if unknown
 * @param bytes of the source table
 */
public record TablePlan(
        String schema,
        String table,
        String source,
        TableName from,
        @Nullable String filter,
        List<ColumnPlan> columns,
        CopyFormat format,
        List<Chunk> chunks,
        @Nullable String route,
        Set<String> changed,
        boolean freezable,
        long estimatedRows,
        long bytes) {

    /** {@code schema.table} in the mapping's words. */
    public String name() {
        return schema + '.' + table;
    }

    /** Whether rows stream through a route of the user's. */
    public boolean rowLevel() {
        return route != null;
    }

    /** The columns whose values the copy itself decides: all, without those that a route may change. */
    public List<ColumnPlan> digested() {
        return columns.stream()
                .filter(column -> !changed.contains(column.name()))
                .toList();
    }

    /** The whole table's rows. */
    public String select() {
        return select(columns, ColumnPlan::sql, null);
    }

    /** One chunk's rows. */
    public String select(Chunk chunk) {
        return select(columns, ColumnPlan::sql, chunk.where());
    }

    /** The whole table's rows, only the columns that are digested. */
    public String selectDigested() {
        return select(digested(), ColumnPlan::sql, null);
    }

    /** The whole table's rows for the row-level way: every value as PostgreSQL's text. */
    public String selectText() {
        return select(columns, column -> "CAST(" + column.sql() + " AS text)", null);
    }

    /** Counts the rows that the source sends. */
    public String selectCount() {
        return "SELECT count(*) AS rows FROM " + from.sql() + " AS s" + where(null);
    }

    /** The columns, quoted, separated by commas. */
    public static String columnList(List<ColumnPlan> columns) {
        return columns.stream().map(column -> Quoted.identifier(column.name())).collect(Collectors.joining(", "));
    }

    private String select(List<ColumnPlan> selected, Function<ColumnPlan, String> expression, @Nullable String chunk) {
        return selected.stream()
                        .map(column -> expression.apply(column) + " AS " + Quoted.identifier(column.name()))
                        .collect(Collectors.joining(", ", "SELECT ", " FROM "))
                + from.sql() + " AS s" + where(chunk);
    }

    private String where(@Nullable String chunk) {
        List<String> conditions = new ArrayList<>();
        if (filter != null) {
            conditions.add("(" + filter + ")");
        }
        if (chunk != null) {
            conditions.add(chunk);
        }
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }
}
