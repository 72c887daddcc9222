package dev.caravan.merge;

import dev.caravan.catalog.Column;
import dev.caravan.database.Quoted;
import dev.caravan.mapping.Reference.Orphans;
import dev.caravan.plan.ColumnPlan;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.Plan;
import dev.caravan.plan.Pointer;
import dev.caravan.plan.Pointer.Place;
import dev.caravan.plan.TablePlan;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The staged rows of a feed as SQL: {@code r} is the row as it was sent, {@code k} its place in the key map, and each
 * expression is the value that the target holds.
 */
final class StagedRows {
    private final Plan plan;
    private final Places places;
    private final TablePlan table;
    private final FeedPlan feed;
    private final Map<String, String> joins = new LinkedHashMap<>();

    StagedRows(Plan plan, Places places, TablePlan table, FeedPlan feed) {
        this.plan = plan;
        this.places = places;
        this.table = table;
        this.feed = feed;
    }

    /** The row's key in its source, as text. */
    static String rowKey(TablePlan table, FeedPlan feed) {
        return feed.carriesKey()
                ? "r." + FeedPlan.KEY
                : "CAST(r." + Quoted.identifier(table.key().get(0)) + " AS text)";
    }

    String rowKey() {
        return rowKey(table, feed);
    }

    /** The value of a target column, references rewritten; to be asked for before {@link #from}. */
    String value(String column) {
        return table.keyColumn()
                .filter(key -> key.name().equals(column))
                .map(key -> "CAST(k.new_key AS " + key.type().base() + ")")
                .orElseGet(() -> rewritten(column));
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
        return places.stage(feed).sql() + " AS r JOIN " + places.keyMap(table).sql() + " AS k ON k.feed = "
                + Quoted.literal(feed.feed()) + " AND k.old_key = " + rowKey() + " AND k.outcome = "
                + Quoted.literal(outcome) + String.join("", joins.values());
    }

    /** All staged rows, whatever became of them; {@code k} is not there. */
    String fromAll() {
        return places.stage(feed).sql() + " AS r" + String.join("", joins.values());
    }

    private String rewritten(String column) {
        String arrived = arrived(column);
        String value = arrived;
        StringBuilder whole = new StringBuilder();
        for (Pointer pointer : feed.pointers()) {
            if (!pointer.column().equals(column) || !follows(pointer)) {
                continue;
            }
            if (pointer.place() instanceof Place.Whole) {
                whole.append(" WHEN ").append(pointer.condition() == null ? "true" : pointer.condition());
                whole.append(" THEN ").append(whole(pointer, arrived, column));
            } else {
                value = step(column + " " + pointer, inside(pointer, value, arrived));
            }
        }
        if (!whole.isEmpty()) {
            value = "CASE" + whole + " ELSE " + value + " END";
        }
        if (table.rules().clashes().containsKey(column)) {
            String alias = join(
                    "clash " + column,
                    places.valueMap().sql(),
                    v -> mine(v, table.name(), feed.feed()) + " AND " + v + ".column_name = " + Quoted.literal(column)
                            + " AND " + v + ".row_key = " + rowKey());
            value = "coalesce(" + alias + ".new_value, " + value + ")";
        }
        return value;
    }

    /** Whether what is pointed to may have another key, or value, by now. */
    private boolean follows(Pointer pointer) {
        return target(pointer).staged() || (places.replaying() && pointer.unique() == null);
    }

    private FeedPlan target(Pointer pointer) {
        return plan.table(pointer.table()).feed(pointer.feed());
    }

    /** The value as the rest of its conversion leaves it. */
    private String arrived(String column) {
        String sent = sent(places, feed, column);
        return sent.startsWith("r.") ? sent : step(column, sent);
    }

    /**
     * A value that later ones are made of. It is computed once for each row, however often it is used; {@code OFFSET 0} keeps
     * PostgreSQL from putting the expression in everywhere instead.
     */
    private String step(String what, String expression) {
        return join("step " + what, expression) + ".v";
    }

    static String sent(Places places, FeedPlan feed, String column) {
        String value = "r." + Quoted.identifier(column);
        return feed.column(column)
                .filter(made -> made.inTarget() != null)
                .map(made -> String.valueOf(made.inTarget())
                        .replace("%s", value)
                        .replace("caravan.", places.functions() + "."))
                .orElse(value);
    }

    private String whole(Pointer pointer, String arrived, String column) {
        String image = "CAST(" + image(pointer, "CAST(" + arrived + " AS text)") + " AS " + type(column) + ")";
        return stays(pointer) ? "coalesce(" + image + ", " + arrived + ")" : image;
    }

    /**
     * The value with the key inside it replaced.
     *
     * @param value as the pointers before this one leave it
     * @param arrived as it was sent
     */
    private String inside(Pointer pointer, String value, String arrived) {
        Place place = pointer.place();
        if (place instanceof Place.InJson json) {
            String path = Quoted.literal(json.path());
            String image = image(pointer, "(" + arrived + " #>> " + path + ")");
            String typed = "CASE jsonb_typeof(" + value + " #> " + path + ") WHEN 'number' THEN CAST(" + image
                    + " AS jsonb) ELSE to_jsonb(" + image + ") END";
            String none = pointer.orphans() == Orphans.NULL
                    ? "CASE WHEN " + value + " #> " + path + " IS NULL THEN " + value + " ELSE jsonb_set(" + value
                            + ", " + path + ", 'null') END"
                    : value;
            return "CASE WHEN " + image + " IS NULL THEN " + none + " ELSE jsonb_set(" + value + ", " + path + ", "
                    + typed + ") END";
        }
        if (place instanceof Place.InJsonArray array) {
            String path = Quoted.literal(array.path());
            return "CASE WHEN jsonb_typeof(" + value + " #> " + path + ") = 'array' THEN jsonb_set(" + value + ", "
                    + path
                    + ", (SELECT coalesce(jsonb_agg(CASE WHEN a.new_key IS NULL THEN "
                    + (pointer.orphans() == Orphans.NULL ? "'null'" : "e.element")
                    + " WHEN jsonb_typeof(e.element)"
                    + " = 'number' THEN CAST(a.new_key AS jsonb) ELSE to_jsonb(a.new_key) END ORDER BY e.place), '[]')"
                    + " FROM jsonb_array_elements(" + value + " #> " + path + ") WITH ORDINALITY AS e(element, place)"
                    + " LEFT JOIN " + keyMap(pointer) + " AS a ON " + mine("a", pointer)
                    + " AND a.old_key = (e.element #>> '{}'))) ELSE " + value + " END";
        }
        if (place instanceof Place.InText text) {
            return inText(pointer, text, value);
        }
        throw new IllegalStateException("Unknown place " + place);
    }

    /** What a value has become, as text; NULL if nothing is known of it. */
    private String image(Pointer pointer, String old) {
        if (pointer.unique() == null) {
            return keys(pointer, old) + ".new_key";
        }
        return (places.replaying() ? changed(pointer, old) : held(pointer, old)) + ".new_value";
    }

    /**
     * Whether a value of which nothing is known stays as it is: the mapping wants it; or it is enough to know the values that
     * were changed, as rows that point to nothing are in quarantine; or the feed that is pointed to keeps its keys, and only
     * rows that were replayed can have got others.
     */
    private boolean stays(Pointer pointer) {
        return pointer.orphans() == Orphans.KEEP
                || !target(pointer).staged()
                || (pointer.unique() != null && (places.replaying() || pointer.orphans() != Orphans.NULL));
    }

    /** Each run of digits behind the given text becomes the new key; what stands between stays. */
    private String inText(Pointer pointer, Place.InText text, String value) {
        String pattern = Quoted.literal("(" + literalPattern(text.after()) + ")([0-9]+)");
        return "CASE WHEN " + value + " ~ " + pattern + " THEN (SELECT string_agg(p.piece || coalesce(m.found[1] || "
                + "coalesce(a.new_key, m.found[2]), ''), '' ORDER BY p.place) FROM regexp_split_to_table(" + value
                + ", "
                + pattern + ") WITH ORDINALITY AS p(piece, place) LEFT JOIN regexp_matches(" + value + ", " + pattern
                + ", 'g') WITH ORDINALITY AS m(found, place) ON m.place = p.place LEFT JOIN " + keyMap(pointer)
                + " AS a ON " + mine("a", pointer) + " AND a.old_key = m.found[2]) ELSE " + value
                + " END";
    }

    static String literalPattern(String text) {
        return text.replaceAll("([^A-Za-z0-9 ])", "\\\\$1");
    }

    private String type(String column) {
        return table.column(column).orElseThrow().type().base();
    }

    private String keyMap(Pointer pointer) {
        return places.replaying()
                ? "caravan.key_map"
                : places.keyMap(plan.table(pointer.table())).sql();
    }

    private String mine(String alias, Pointer pointer) {
        return mine(alias, pointer.table(), pointer.feed());
    }

    private String mine(String alias, String ofTable, String ofFeed) {
        return alias + ".run_id = " + places.run() + " AND " + alias + ".table_name = " + Quoted.literal(ofTable)
                + " AND " + alias + ".feed = " + Quoted.literal(ofFeed);
    }

    private String keys(Pointer pointer, String old) {
        return join(
                "keys " + pointer.table() + " " + pointer.feed() + " " + old,
                keyMap(pointer),
                alias -> mine(alias, pointer) + " AND " + alias + ".old_key = " + old);
    }

    /** Every value that a row of the feed holds, and what it is now. */
    private String held(Pointer pointer, String old) {
        TablePlan to = plan.table(pointer.table());
        FeedPlan from = target(pointer);
        String value = "CAST(r." + Quoted.identifier(String.valueOf(pointer.unique())) + " AS text)";
        // A row that is the same as another holds that one's value.
        String same = new Unmerged(plan, places, to)
                .rows(List.of(String.valueOf(pointer.unique())), name -> "same_value", null);
        String now = "(SELECT DISTINCT ON (1) " + value
                + " AS old_value, CASE WHEN k.outcome = 'matched' THEN CAST(u.same_value AS text) ELSE coalesce(v.new_value, "
                + value + ") END AS new_value FROM " + places.stage(from).sql() + " AS r JOIN " + keyMap(pointer)
                + " AS k ON "
                + mine("k", pointer) + " AND k.old_key = " + rowKey(to, from) + " LEFT JOIN "
                + places.valueMap().sql() + " AS v ON " + mine("v", pointer) + " AND v.column_name = "
                + Quoted.literal(String.valueOf(pointer.unique())) + " AND v.row_key = " + rowKey(to, from)
                + " LEFT JOIN (" + same + ") AS u ON k.outcome = 'matched' AND u.row_key = k.new_key WHERE "
                + value + " IS NOT NULL ORDER BY 1, k.outcome, v.new_value NULLS FIRST)";
        return join(
                "held " + pointer.table() + " " + pointer.feed() + " " + pointer.unique() + " " + old,
                now,
                alias -> alias + ".old_value = " + old);
    }

    /** The values that had to be changed. */
    private String changed(Pointer pointer, String old) {
        return join(
                "values " + pointer.table() + " " + pointer.feed() + " " + pointer.unique() + " " + old,
                "(SELECT DISTINCT ON (run_id, table_name, feed, column_name, old_value) * FROM "
                        + places.valueMap().sql()
                        + " ORDER BY run_id, table_name, feed, column_name, old_value, row_key)",
                alias -> mine(alias, pointer) + " AND " + alias + ".column_name = "
                        + Quoted.literal(String.valueOf(pointer.unique())) + " AND " + alias + ".old_value = " + old);
    }

    private String join(String what, String with, UnaryOperator<String> on) {
        String alias = alias(what);
        joins.putIfAbsent(what, " LEFT JOIN " + with + " AS " + alias + " ON " + on.apply(alias));
        return alias;
    }

    private String join(String what, String expression) {
        String alias = alias(what);
        joins.putIfAbsent(what, " CROSS JOIN LATERAL (SELECT " + expression + " AS v OFFSET 0) AS " + alias);
        return alias;
    }

    private String alias(String what) {
        int at = List.copyOf(joins.keySet()).indexOf(what);
        return "j" + (at < 0 ? joins.size() + 1 : at + 1);
    }
}
