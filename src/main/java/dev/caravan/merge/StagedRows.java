package dev.caravan.merge;

import dev.caravan.catalog.Column;
import dev.caravan.catalog.ColumnType;
import dev.caravan.database.Quoted;
import dev.caravan.plan.ColumnPlan;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.Plan;
import dev.caravan.plan.Pointer;
import dev.caravan.plan.Pointer.Place;
import dev.caravan.plan.TablePlan;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The staged rows of a feed as SQL: {@code r} is the row as it was sent, {@code k} its place in the key map, and each
 * expression is the value that the target holds.
 */
final class StagedRows {
    private final Places places;
    private final TablePlan table;
    private final FeedPlan feed;
    private final Joins joins = new Joins();
    private final DecidedKeys known;
    private final Images images;

    StagedRows(Plan plan, Places places, TablePlan table, FeedPlan feed) {
        this(plan, places, table, feed, DecidedKeys.UNKNOWN);
    }

    StagedRows(Plan plan, Places places, TablePlan table, FeedPlan feed, DecidedKeys known) {
        this.places = places;
        this.table = table;
        this.feed = feed;
        this.known = known;
        this.images = new Images(plan, places, joins, known);
    }

    /** The row's key in its source, as text. */
    static String rowKey(TablePlan table, FeedPlan feed) {
        return feed.carriesKey() ? "r." + FeedPlan.KEY : "CAST(" + ownKey(table) + " AS text)";
    }

    String rowKey() {
        return rowKey(table, feed);
    }

    private static String ownKey(TablePlan table) {
        return "r." + Quoted.identifier(table.key().get(0));
    }

    /** A condition: {@code k} is a key of this feed, and that of the row. */
    static String entry(TablePlan table, FeedPlan feed) {
        return "k.feed = " + Quoted.literal(feed.feed()) + " AND " + sameKey(table, feed);
    }

    /** A condition: {@code k}, a key of this feed, is that of the row. */
    static String sameKey(TablePlan table, FeedPlan feed) {
        return KeyMap.numbered(table, feed) ? "k.old_number = " + ownKey(table) : "k.old_key = " + rowKey(table, feed);
    }

    /** The columns that the feed fills, the key among them, in the order of the table. */
    static List<String> filled(TablePlan table, FeedPlan feed) {
        List<String> sent = feed.columns().stream().map(ColumnPlan::name).toList();
        return table.columns().stream()
                .map(Column::name)
                .filter(column ->
                        sent.contains(column) || (table.keyed() && table.key().contains(column)))
                .toList();
    }

    /** The value as it was sent, once its conversion has ended in the target. */
    static String sent(Places places, FeedPlan feed, String column) {
        String value = "r." + Quoted.identifier(column);
        return feed.column(column)
                .filter(made -> made.inTarget() != null)
                .map(made -> String.valueOf(made.inTarget())
                        .replace("%s", value)
                        .replace("caravan.", places.functions() + "."))
                .orElse(value);
    }

    /** The value of a target column, references rewritten; to be asked for before {@link #from}. */
    String value(String column) {
        return table.keyColumn()
                .filter(key -> key.name().equals(column))
                .map(key -> "CAST(" + newKey(key) + " AS " + key.type().base() + ")")
                .orElseGet(() -> settled(column, rewritten(column)));
    }

    private String newKey(Column key) {
        String given = key.type().integer() ? "k.new_number" : "k.new_key";
        return known.key(ownKey(table)).orElse(given);
    }

    /** The values of columns, named as the columns, separated by commas. */
    String values(Collection<String> columns) {
        return columns.stream()
                .map(column -> value(column) + " AS " + Quoted.identifier(column))
                .collect(Collectors.joining(", "));
    }

    /**
     * The rows with this outcome, with all that the values asked for so far need.
     *
     * @param outcome in the key map's words
     */
    String from(String outcome) {
        return places.stage(feed).sql() + " AS r JOIN " + places.keyMap(table) + " AS k ON " + entry(table, feed)
                + " AND k.outcome = " + Quoted.literal(outcome) + joins.sql();
    }

    /** The rows that are to be loaded, with all that the values asked for so far need. */
    String fromLoaded() {
        if (known.own().isEmpty()) {
            return from("loaded");
        }
        return places.stage(feed).sql() + " AS r" + joins.sql()
                + known.isNew(ownKey(table)).map(isNew -> " WHERE " + isNew).orElse("");
    }

    /** All staged rows, whatever became of them; {@code k} is not there. */
    String fromAll() {
        return places.stage(feed).sql() + " AS r" + joins.sql();
    }

    private String rewritten(String column) {
        String arrived = arrived(column);
        String value = arrived;
        StringBuilder whole = new StringBuilder();
        for (Pointer pointer : feed.pointers()) {
            if (!pointer.column().equals(column) || !images.follows(pointer)) {
                continue;
            }
            if (pointer.place() instanceof Place.Whole) {
                whole.append(" WHEN ").append(pointer.condition() == null ? "true" : pointer.condition());
                whole.append(" THEN ").append(whole(pointer, arrived, column));
            } else {
                value = joins.value(column + " " + pointer, new Inside(images, pointer).replaced(value, arrived));
            }
        }
        return whole.isEmpty() ? value : "CASE" + whole + " ELSE " + value + " END";
    }

    private String arrived(String column) {
        String sent = sent(places, feed, column);
        return sent.startsWith("r.") ? sent : joins.value(column, sent);
    }

    private String whole(Pointer pointer, String arrived, String column) {
        ColumnType type = table.column(column).orElseThrow().type();
        String now = type.integer() && images.numbered(pointer)
                ? images.number(pointer, arrived)
                : images.of(pointer, "CAST(" + arrived + " AS text)");
        String image = "CAST(" + now + " AS " + type.base() + ")";
        return images.stays(pointer) ? "coalesce(" + image + ", " + arrived + ")" : image;
    }

    /** The value, or what the row holds instead because it was taken. */
    private String settled(String column, String value) {
        if (!table.rules().clashes().containsKey(column)) {
            return value;
        }
        String alias = joins.left(
                "clash " + column,
                places.valueMap().sql(),
                v -> places.mine(v, table.name(), feed.feed()) + " AND " + v + ".column_name = "
                        + Quoted.literal(column) + " AND " + v + ".row_key = " + rowKey());
        return "coalesce(" + alias + ".new_value, " + value + ")";
    }
}
