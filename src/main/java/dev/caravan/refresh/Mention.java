package dev.caravan.refresh;

import dev.caravan.database.Quoted;
import dev.caravan.database.Session;
import dev.caravan.database.TableName;
import dev.caravan.mapping.FeedMapping;
import dev.caravan.mapping.Mapping;
import dev.caravan.mapping.Reference;
import dev.caravan.mapping.TableMapping;
import dev.caravan.plan.Mentions;
import dev.caravan.plan.Pointer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keys of a table's rows that another column holds without a foreign key, as the mapping's references say.
 *
 * @param from the table that holds them
 * @param columns of that table that say it: the one that holds the keys, and the one that says of which table they are
 * @param referenced column of the table whose values are held
 * @param json whether the column that holds the keys is of type json
 */
record Mention(TableName from, Set<String> columns, Pointer pointer, String referenced, boolean json) {
    private static final String TYPES = """
            SELECT a.attname, t.typname FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
            WHERE a.attrelid = to_regclass(?) AND a.attnum > 0 AND NOT a.attisdropped
            """;

    /** All that the mapping knows to point to a table, from any table that is there, of whatever group. */
    static List<Mention> to(Connection target, Part part, Mapping mapping) throws SQLException {
        Set<Mention> mentions = new LinkedHashSet<>();
        for (TableMapping table : mapping.tables()) {
            TableName from = new TableName(mapping.schemaOf(table).name(), table.table());
            Map<String, String> types = new HashMap<>();
            for (FeedMapping feed : table.feeds()) {
                for (Map.Entry<String, Reference> reference : feed.references().entrySet()) {
                    for (Pointer pointer : Mentions.of(reference.getKey(), reference.getValue())) {
                        if (pointer.table().equals(part.name())) {
                            if (types.isEmpty()) {
                                types.putAll(types(target, from));
                            }
                            @Nullable Mention mention = mention(from, reference.getValue(), pointer, part, types);
                            if (mention != null) {
                                mentions.add(mention);
                            }
                        }
                    }
                }
            }
        }
        return List.copyOf(mentions);
    }

    private static @Nullable Mention mention(
            TableName from, Reference reference, Pointer pointer, Part part, Map<String, String> types) {
        Set<String> columns = new LinkedHashSet<>(List.of(pointer.column()));
        if (reference instanceof Reference.ByType type) {
            columns.add(type.column());
        }
        List<String> key = pointer.unique() == null ? part.live().key() : List.of(pointer.unique());
        boolean inJson =
                pointer.place() instanceof Pointer.Place.InJson || pointer.place() instanceof Pointer.Place.InJsonArray;
        String type = types.getOrDefault(pointer.column(), "");
        if (!types.keySet().containsAll(columns)
                || key.size() != 1
                || !part.fills(key)
                || (inJson && !type.startsWith("json"))) {
            return null;
        }
        // What happens to orphans of one feed or another says nothing about who points where.
        Pointer same = new Pointer(
                pointer.column(),
                pointer.place(),
                pointer.condition(),
                pointer.table(),
                "",
                pointer.unique(),
                Reference.Orphans.KEEP,
                false);
        return new Mention(from, columns, same, key.get(0), type.equals("json"));
    }

    private static Map<String, String> types(Connection target, TableName table) throws SQLException {
        Map<String, String> types = new HashMap<>();
        try (PreparedStatement statement = target.prepareStatement(TYPES)) {
            statement.setString(1, table.sql());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    types.put(row.getString("attname"), row.getString("typname"));
                }
            }
        }
        return types;
    }

    /**
     * Keeps rows from deletion that are mentioned now and will go on being so, or will be by rows that come.
     *
     * @param part the table that is pointed to
     * @param child the refresh of the table that points; null if it is not refreshed
     * @return how many
     */
    long keep(Session session, Part part, @Nullable Part child) throws SQLException {
        List<String> held = new ArrayList<>();
        held.add(values(from.sql(), child == null ? "" : Consistency.without(child, List.copyOf(columns), "r")));
        if (child != null && child.fills(List.copyOf(columns))) {
            held.add(values(child.changes(), " AND " + Change.is("r", Consistency.PRESENT)));
        }
        char instead = part.rule().missing().marks().isEmpty() ? Change.KEEP : Change.MARK;
        String name = Quoted.identifier(referenced);
        return session.execute("UPDATE " + part.changes() + " AS c SET caravan_op = '" + instead
                + "', caravan_column = " + Quoted.literal(referenced) + ", caravan_why = "
                + Quoted.literal("is referred to by " + from + "." + pointer.column() + ", as the mapping says")
                + " WHERE " + Change.is("c", Change.DELETE) + " AND CAST(c." + name + " AS text) IN ("
                + String.join(" UNION ALL ", held) + ") AND NOT EXISTS (SELECT FROM " + part.changes()
                + " AS g WHERE " + Change.is("g", Consistency.PRESENT) + " AND g." + name + " = c." + name + ")");
    }

    private String values(String rows, String which) {
        String column = "r." + Quoted.identifier(pointer.column());
        String value = json
                ? "CAST(" + column + " AS jsonb)"
                : pointer.place() instanceof Pointer.Place.InText ? "CAST(" + column + " AS text)" : column;
        return "SELECT p.value FROM " + rows + " AS r CROSS JOIN LATERAL (" + pointer.values(value)
                + ") AS p(value) WHERE true" + which;
    }
}
