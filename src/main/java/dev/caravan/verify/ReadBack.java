package dev.caravan.verify;

import dev.caravan.catalog.CatalogReader;
import dev.caravan.catalog.Column;
import dev.caravan.catalog.Table;
import dev.caravan.copy.CopyFormat;
import dev.caravan.copy.CopyObserver;
import dev.caravan.copy.CopyPipe;
import dev.caravan.copy.CopyTask;
import dev.caravan.copy.Digest;
import dev.caravan.database.Quoted;
import dev.caravan.database.TableName;
import dev.caravan.plan.ColumnPlan;
import dev.caravan.plan.FeedPlan;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** Reads what a table really holds and digests it, by the same code that digested the rows on their way. */
public final class ReadBack {
    private ReadBack() {}

    /** The columns that the copy decides, of the table wherever it now is. */
    public static Digest of(Connection target, TableName table, FeedPlan plan) throws SQLException {
        return digest(
                target,
                table.toString(),
                select(table, FeedPlan.columnList(plan.digested()) + (plan.keyTravels() ? ", " + FeedPlan.KEY : "")),
                plan.format());
    }

    /** The rows of a query in the target, in the format that the feed's plan says. */
    public static Digest rows(Connection target, FeedPlan plan, String select) throws SQLException {
        return digest(target, plan.title(), select, plan.format());
    }

    /** The rows that a source sends now, without loading them. */
    public static Digest ofSource(Connection source, FeedPlan plan, String select) throws SQLException {
        return digest(source, plan.name(), select, plan.format());
    }

    /**
     * All columns of a table as it is, whoever filled it.
     *
     * @return the digest of no rows if the table does not exist
     */
    public static Digest ofAll(Connection target, TableName name) throws SQLException {
        return ofAll(target, name, "true");
    }

    /**
     * All columns of some rows of a table as it is, whoever filled it.
     *
     * @param which SQL condition over a row
     */
    public static Digest ofAll(Connection target, TableName name, String which) throws SQLException {
        List<Table> tables = CatalogReader.read(target, List.of(name.schema())).tables();
        for (Table table : tables) {
            if (table.name().equals(name)) {
                return digest(target, name.toString(), select(name, columns(table)) + " WHERE " + which, format(table));
            }
        }
        return Digest.EMPTY;
    }

    /**
     * All columns of a table that a plan filled; reads it only if the plan's digest does not say it already.
     *
     * @param digested what {@link #of} said of the same table
     */
    public static Digest ofAll(Connection target, TableName name, FeedPlan plan, Digest digested) throws SQLException {
        for (Table table : CatalogReader.read(target, List.of(name.schema())).tables()) {
            if (table.name().equals(name) && coversAll(plan, table)) {
                return digested;
            }
        }
        return ofAll(target, name);
    }

    private static boolean coversAll(FeedPlan plan, Table table) {
        List<String> digested = plan.digested().stream().map(ColumnPlan::name).toList();
        List<String> all = written(table).stream().map(Column::name).toList();
        return digested.equals(all) && plan.format() == format(table);
    }

    private static Digest digest(Connection connection, String name, String select, CopyFormat format)
            throws SQLException {
        CopyTask task = new CopyTask(name, 1, format.copyOut(select), "", null, format);
        return CopyPipe.digest(connection, task, CopyObserver.NONE).digest();
    }

    private static String select(TableName table, String columns) {
        return "SELECT " + columns + " FROM " + table.sql();
    }

    private static String columns(Table table) {
        return written(table).stream()
                .map(column -> Quoted.identifier(column.name()))
                .collect(Collectors.joining(", "));
    }

    private static List<Column> written(Table table) {
        return table.columns().stream().filter(column -> !column.generated()).toList();
    }

    private static CopyFormat format(Table table) {
        return written(table).stream().allMatch(column -> column.type().binarySafe())
                ? CopyFormat.BINARY
                : CopyFormat.TEXT;
    }
}
