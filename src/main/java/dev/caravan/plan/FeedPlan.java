package dev.caravan.plan;

import dev.caravan.copy.CopyFormat;
import dev.caravan.database.Quoted;
import dev.caravan.database.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How the rows of one source table become rows of a target table.
 *
 * @param schema key of the target schema
 * @param table name of the target table
 * @param feed name of the feed
 * @param alone whether the target table has no other feed
 * @param source name of the source
 * @param from the source table
 * @param filter SQL condition of the rows that are wanted, null for all
 * @param columns in the order of the target table
 * @param format of the COPY
 * @param chunks one, or several for a large table
 * @param route endpoint of the row-level way, null for the bulk way
 * @param changed columns that the route may change
 * @param freezable whether the target is a plain table, into which rows can be loaded frozen
 * @param estimatedRows of the source table; -1 if unknown
 * @param bytes of the source table
 * @param sourceKey SQL over the source row {@code s}: its key as text
 * @param carriesKey whether the source key travels in a column of its own, because the target's key does not hold it
 * @param refusals which rows cannot be loaded; only those that some row meets
 * @param staged whether the rows are staged and then merged, instead of being copied straight into the table
 * @param pointers the keys of other rows that the columns hold
 */
public record FeedPlan(
        String schema,
        String table,
        String feed,
        boolean alone,
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
        long bytes,
        String sourceKey,
        boolean carriesKey,
        List<Refusal> refusals,
        boolean staged,
        List<Pointer> pointers) {
    /** Name of the column of a staging table that holds the source's key. */
    public static final String KEY = "caravan_key";

    /** {@code schema.table} in the mapping's words. */
    public String name() {
        return schema + '.' + table;
    }

    /** Whether the rows carry their source's key in a column of its own. */
    public boolean keyTravels() {
        return carriesKey && staged;
    }

    /** The target table, and the feed if it has several: {@code padealing.pad_request/secondary}. */
    public String title() {
        return alone ? name() : name() + '/' + feed;
    }

    /** Whether rows stream through a route of the user's. */
    public boolean rowLevel() {
        return route != null;
    }

    public Optional<ColumnPlan> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    /** The columns whose values the copy itself decides: all, without those that a route may change. */
    public List<ColumnPlan> digested() {
        return columns.stream()
                .filter(column -> !changed.contains(column.name()))
                .toList();
    }

    /** The whole table's rows. */
    public String select() {
        return select(columns, UnaryOperator.identity(), null);
    }

    /** One chunk's rows. */
    public String select(Chunk chunk) {
        return select(columns, UnaryOperator.identity(), chunk.where());
    }

    /** The whole table's rows, only the columns that are digested. */
    public String selectDigested() {
        return select(digested(), UnaryOperator.identity(), null);
    }

    /** The whole table's rows for the row-level way: every value as PostgreSQL's text. */
    public String selectText() {
        return select(columns, sql -> "CAST(" + sql + " AS text)", null);
    }

    /** Counts the rows that the source sends. */
    public String selectCount() {
        return "SELECT count(*) AS rows FROM " + rows() + where(null);
    }

    /** Counts the rows that the filter keeps and those that it drops. */
    public String selectKept() {
        String kept = filter == null ? "count(*)" : "count(*) FILTER (WHERE " + filter + ")";
        return "SELECT " + kept + " AS kept, count(*) - " + kept + " AS filtered FROM " + from.sql() + " AS s";
    }

    /**
     * The rows that cannot be loaded: their key, the row itself as JSON, and the number of the first refusal that they meet,
     * from 1.
     */
    public String selectRefused() {
        String reason = IntStream.range(0, refusals.size())
                .mapToObj(i -> " WHEN " + refusals.get(i).condition() + " THEN " + (i + 1))
                .collect(Collectors.joining("", "CASE", " END"));
        return "SELECT " + refusedKey() + " AS source_key, CAST(to_jsonb(s) AS text) AS row, " + reason
                + " AS reason FROM " + rows() + " WHERE " + (filter == null ? "" : "(" + filter + ") AND ") + refused();
    }

    /** Rows without a key and rows that repeat one are told by their place. */
    private String refusedKey() {
        String place = "CAST((s.tableoid, s.ctid) AS text)";
        String repeats = refusals.stream()
                .map(Refusal::condition)
                .filter(condition -> condition.contains("s.ctid"))
                .map(condition -> "WHEN " + condition + " THEN " + sourceKey + " || ' ' || " + place + " ")
                .collect(Collectors.joining());
        return "coalesce(" + (repeats.isEmpty() ? sourceKey : "CASE " + repeats + "ELSE " + sourceKey + " END") + ", "
                + place + ")";
    }

    /** The rows that the source sends whose keys are those of a parameter: their key, and the row itself as JSON. */
    public String selectSent() {
        return "SELECT " + sourceKey + " AS source_key, CAST(to_jsonb(s) AS text) AS row FROM " + rows()
                + where(sourceKey + " = ANY (?)");
    }

    /**
     * One row that is not the source's own, but goes the same way: its columns as text, its key, and the number of the first
     * refusal that it meets, or 0.
     *
     * @param key of the row in the source, as text
     * @param row as the source's table would hold it, as JSON
     */
    public String selectReplayed(String key, String row) {
        String rows = "jsonb_populate_record(CAST(NULL AS " + from.sql() + "), CAST(" + Quoted.literal(row)
                + " AS jsonb)) AS s";
        // A row that is looked at by itself repeats no other, and has no place in the table.
        String reason = IntStream.range(0, refusals.size())
                .filter(i -> !refusals.get(i).condition().contains("s.ctid"))
                .mapToObj(i -> " WHEN " + refusals.get(i).condition() + " THEN " + (i + 1))
                .collect(Collectors.joining());
        String refused = reason.isEmpty() ? "0" : "CASE" + reason + " ELSE 0 END";
        String made = columns.stream()
                .map(column -> column.sql() + " AS " + Quoted.identifier(column.name()))
                .collect(Collectors.joining(", "));
        // Columns are not made at all of a row that is refused.
        String values = columns.stream()
                .map(column -> "CASE WHEN q.reason = 0 THEN CAST(r." + Quoted.identifier(column.name())
                        + " AS text) END AS " + Quoted.identifier(column.name()))
                .collect(Collectors.joining(", "));
        return "SELECT " + values + ", " + Quoted.literal(key) + " AS " + KEY + ", q.reason AS caravan_reason FROM "
                + rows
                + " CROSS JOIN LATERAL (SELECT " + made + ") AS r CROSS JOIN LATERAL (SELECT " + refused
                + " AS reason) AS q" + (filter == null ? "" : " WHERE (" + filter + ")");
    }

    /** The columns, quoted, separated by commas. */
    public static String columnList(List<ColumnPlan> columns) {
        return Quoted.identifiers(columns.stream().map(ColumnPlan::name).toList());
    }

    /** The columns of a COPY into the table: those of the plan, and the key's if it travels. */
    public String copiedColumns() {
        return columnList(columns) + (keyTravels() ? ", " + KEY : "");
    }

    private String select(List<ColumnPlan> selected, UnaryOperator<String> expression, @Nullable String chunk) {
        boolean made = !refusals.isEmpty();
        List<String> list = new ArrayList<>();
        for (ColumnPlan column : selected) {
            String name = Quoted.identifier(column.name());
            list.add(expression.apply(made ? "r." + name : column.sql()) + " AS " + name);
        }
        if (keyTravels()) {
            list.add(sourceKey + " AS " + KEY);
        }
        return "SELECT " + String.join(", ", list) + " FROM " + rows() + where(chunk);
    }

    /** The source rows; beside each, where some cannot be loaded, the target row that is made of it. */
    private String rows() {
        if (refusals.isEmpty()) {
            return from.sql() + " AS s";
        }
        return columns.stream()
                .map(column -> column.sql() + " AS " + Quoted.identifier(column.name()))
                .collect(Collectors.joining(", ", from.sql() + " AS s CROSS JOIN LATERAL (SELECT ", ") AS r"));
    }

    /** In this order, because what a later refusal looks at may not exist for a row that an earlier one refuses. */
    private String refused() {
        return refusals.stream()
                .map(refusal -> " WHEN " + refusal.condition() + " THEN true")
                .collect(Collectors.joining("", "CASE", " ELSE false END"));
    }

    private String where(@Nullable String chunk) {
        List<String> conditions = new ArrayList<>();
        if (filter != null) {
            conditions.add("(" + filter + ")");
        }
        if (chunk != null) {
            conditions.add(chunk);
        }
        if (!refusals.isEmpty()) {
            conditions.add("NOT " + refused());
        }
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    /** The same feed, knowing how it is merged. */
    public FeedPlan merging(boolean nowStaged, List<Pointer> nowPointers) {
        return new FeedPlan(
                schema,
                table,
                feed,
                alone,
                source,
                from,
                filter,
                columns,
                format,
                chunks,
                route,
                changed,
                freezable,
                estimatedRows,
                bytes,
                sourceKey,
                carriesKey,
                refusals,
                nowStaged,
                nowPointers);
    }
}
