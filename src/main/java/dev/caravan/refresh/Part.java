package dev.caravan.refresh;

import dev.caravan.catalog.Column;
import dev.caravan.catalog.ColumnType;
import dev.caravan.catalog.Table;
import dev.caravan.database.Quoted;
import dev.caravan.database.TableName;
import dev.caravan.plan.FeedPlan;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table on its way through a refresh.
 *
 * @param number from 1, part of the names of its temporary tables
 * @param name {@code schema.table} in the mapping's words
 * @param live the table as the target holds it
 * @param columns those that the origin fills, in the order of the table
 * @param key columns that say which row is which; all of them if the table has no key
 * @param folded those of them that are compared trimmed and without regard to case
 * @param bag whether rows may repeat, because the table has no key
 * @param feed how rows are read from a source; null for a file
 * @param unloadable rows of the origin that cannot be loaded
 * @param foreign feeds whose rows in this table are not the origin's, as an SQL condition over the row {@code t}
 */
public record Part(
        int number,
        String name,
        TableRule rule,
        Table live,
        List<Column> columns,
        List<String> key,
        Set<String> folded,
        boolean bag,
        @Nullable FeedPlan feed,
        long unloadable,
        String foreign) {

    /** The live table, quoted. */
    String table() {
        return live.name().sql();
    }

    /** What is to change: {@code caravan_op}, {@code caravan_at}, the columns, {@code caravan_column}, {@code caravan_why}. */
    String changes() {
        return new TableName("pg_temp", "caravan_change_" + number).sql();
    }

    /** The rows of the origin, where they are compared in the target: the columns, {@code caravan_place}. */
    String stage() {
        return new TableName("pg_temp", "caravan_stage_" + number).sql();
    }

    /** Live rows that are about to change, as they were: {@code caravan_at}, {@code before}. */
    String before() {
        return new TableName("pg_temp", "caravan_before_" + number).sql();
    }

    /** Keys that rows have in the origin ({@code own}) and in the table ({@code live}), where they differ. */
    String identities() {
        return new TableName("pg_temp", "caravan_identity_" + number).sql();
    }

    List<String> columnNames() {
        return columns.stream().map(Column::name).toList();
    }

    boolean fills(List<String> names) {
        return columnNames().containsAll(names);
    }

    /** The columns, quoted, separated by commas. */
    String list() {
        return Quoted.identifiers(columnNames());
    }

    /** The columns of a row, separated by commas. */
    String list(String alias) {
        return columns.stream()
                .map(column -> alias + "." + Quoted.identifier(column.name()))
                .collect(Collectors.joining(", "));
    }

    /** The columns of a row as their base types, separated by commas: what a domain refuses can be held, too. */
    String bare(String alias) {
        return columns.stream()
                .map(column -> {
                    String name = Quoted.identifier(column.name());
                    String value = alias + "." + name;
                    return column.type().domain()
                            ? "CAST(" + value + " AS " + column.type().base() + ") AS " + name
                            : value;
                })
                .collect(Collectors.joining(", "));
    }

    /**
     * A row as JSON, such that every value can be made of it again: what JSON would write in another way is there as
     * PostgreSQL's text.
     *
     * @param held the columns that the row has
     */
    static String image(String alias, List<Column> held) {
        return held.stream()
                .filter(column -> !plain(column.type()))
                .map(column -> Quoted.literal(column.name()) + ", CAST(" + alias + "."
                        + Quoted.identifier(column.name()) + " AS text)")
                .reduce((one, other) -> one + ", " + other)
                .map(texts -> "(to_jsonb(" + alias + ".*) || jsonb_build_object(" + texts + "))")
                .orElse("to_jsonb(" + alias + ".*)");
    }

    /** A row of the live table, as {@link #image(String, List)}. */
    String image(String alias) {
        return image(alias, live.columns());
    }

    private static boolean plain(ColumnType type) {
        String name = type.internalName();
        boolean other = name.startsWith("_") || name.startsWith("json") || name.startsWith("float");
        return !other && (type.builtIn() || type.enumeration());
    }

    /** Whether two rows, of whatever tables, have the same key. */
    String sameKey(String one, String other) {
        return key.stream()
                .map(column -> {
                    String name = "." + Quoted.identifier(column);
                    boolean known = live.column(column).orElseThrow().notNull();
                    return one + name + (known ? " = " : " IS NOT DISTINCT FROM ") + other + name;
                })
                .collect(Collectors.joining(" AND "));
    }

    /** The key of a row as a JSON array, as text. */
    String keyText(String alias) {
        return key.stream()
                .map(column -> alias + "." + Quoted.identifier(column))
                .collect(Collectors.joining(", ", "CAST(jsonb_build_array(", ") AS text)"));
    }

    /** The column of the primary key, if that is one that the origin fills, but not what says which row is which. */
    @Nullable
    Column surrogate() {
        List<String> primary = live.key();
        if (primary.size() != 1 || key.contains(primary.get(0)) || !fills(primary)) {
            return null;
        }
        return live.column(primary.get(0)).orElseThrow();
    }
}
