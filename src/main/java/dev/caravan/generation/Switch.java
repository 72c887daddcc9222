package dev.caravan.generation;

import dev.caravan.copy.Digest;
import dev.caravan.database.Database;
import dev.caravan.database.Quoted;
import dev.caravan.database.TableName;
import dev.caravan.generation.SchemaObjects.Item;
import dev.caravan.ledger.GenerationRecord;
import dev.caravan.problem.InterruptedRunException;
import dev.caravan.verify.ReadBack;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Publish and rollback: each moves tables between schemas in one transaction, together with its word in the ledger.
 * Readers see the old tables or the new ones, never a mixture.
 */
public final class Switch {
    private final Database target;
    private final LockBudget budget;

    public Switch(Database target, LockBudget budget) {
        this.target = target;
        this.budget = budget;
    }

    /**
     * Makes a shadow generation live and moves what was live aside. Tables that it does not contain stay untouched.
     *
     * @param carriedOver live tables whose rows the new generation is to hold as they are, with what it holds of them
     * @param border passed before each attempt to get the locks; throws if the attempts are to end
     */
    public void publish(Generation generation, Map<TableName, Digest> carriedOver, Runnable border) {
        budget.run(target, "Publish", connection -> {
            border.run();
            for (GenerationRecord schema : generation.schemas()) {
                publish(connection, schema, carriedOver);
            }
            mark(connection, "UPDATE caravan.generation SET state = 'previous' WHERE state = 'live'");
            mark(connection, "UPDATE caravan.generation SET state = 'live' WHERE run_id = " + generation.run());
            mark(
                    connection,
                    "UPDATE caravan.run SET state = 'published', finished_at = clock_timestamp(), message = NULL"
                            + " WHERE id = " + generation.run());
            return generation;
        });
    }

    private static void publish(Connection connection, GenerationRecord schema, Map<TableName, Digest> carriedOver)
            throws SQLException {
        String live = schema.liveSchema();
        if (!SchemaObjects.schemaExists(connection, live)) {
            SchemaObjects.execute(connection, "CREATE SCHEMA " + Quoted.identifier(live));
            created(connection, schema);
        }
        SchemaObjects.execute(connection, "CREATE SCHEMA " + Quoted.identifier(schema.beforeSchema()));
        List<Item> shadow = SchemaObjects.in(connection, schema.nextSchema());
        List<Item> present = SchemaObjects.in(connection, live);
        List<Item> replaced = present.stream()
                .filter(item -> shadow.stream()
                        .anyMatch(each -> each.name().name().equals(item.name().name())))
                .toList();
        lock(connection, "ACCESS EXCLUSIVE", replaced);
        for (Item item : replaced) {
            refuseWritten(connection, schema.runId(), item.name(), carriedOver.get(item.name()));
        }
        for (Item item : shadow) {
            if (item.hasGrants()) {
                TableName predecessor = new TableName(live, item.name().name());
                if (replaced.contains(new Item(item.kind(), predecessor))) {
                    Grants.asOf(connection, predecessor, item.name());
                } else {
                    Grants.asNewIn(connection, live, item.name());
                }
            }
        }
        for (Item item : replaced) {
            SchemaObjects.move(connection, item, schema.beforeSchema());
        }
        for (Item item : shadow) {
            SchemaObjects.move(connection, item, live);
            brought(connection, schema, item);
        }
        SchemaObjects.execute(
                connection, "DROP TABLE IF EXISTS " + new TableName(schema.nextSchema(), ShadowSchemas.HISTORY).sql());
        SchemaObjects.execute(connection, "DROP SCHEMA " + Quoted.identifier(schema.nextSchema()));
    }

    private static void refuseWritten(Connection connection, long run, TableName live, @Nullable Digest carried)
            throws SQLException {
        if (carried != null && !carried.equals(ReadBack.ofAll(connection, live))) {
            throw new InterruptedRunException(
                    live + " was to stay as it is, and somebody wrote to it since its rows were carried over;"
                            + " nothing was changed.",
                    "caravan migrate --resume " + run + " carries them over again.",
                    null);
        }
    }

    private static void created(Connection connection, GenerationRecord schema) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "UPDATE caravan.generation SET live_created = true WHERE run_id = ? AND schema_key = ?")) {
            statement.setLong(1, schema.runId());
            statement.setString(2, schema.schemaKey());
            statement.executeUpdate();
        }
    }

    private static void brought(Connection connection, GenerationRecord schema, Item item) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO caravan.published_object VALUES (?, ?, ?, ?)")) {
            statement.setLong(1, schema.runId());
            statement.setString(2, schema.schemaKey());
            statement.setString(3, item.kind());
            statement.setString(4, item.name().name());
            statement.executeUpdate();
        }
    }

    private static List<Item> brought(Connection connection, GenerationRecord schema) throws SQLException {
        List<Item> items = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT kind, name FROM caravan.published_object WHERE run_id = ? AND schema_key = ? ORDER BY kind, name")) {
            statement.setLong(1, schema.runId());
            statement.setString(2, schema.schemaKey());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    items.add(
                            new Item(row.getString("kind"), new TableName(schema.liveSchema(), row.getString("name"))));
                }
            }
        }
        return items;
    }

    /**
     * What a rollback found or did.
     *
     * @param written tables of the live generation that were written to since it was published
     * @param restored digests of the tables that are live again
     */
    public record Undone(List<String> written, Map<String, Digest> restored) {}

    /**
     * Makes the generation before live again; the undone one is kept in {@code <schema>_undone_<run>}.
     *
     * @param published what the live tables held when they were published, by {@code schema.table}
     * @param discardWrites whether writes since then may go
     * @return with {@code written} not empty if that is why nothing was done
     */
    public Undone rollback(Generation generation, Map<String, Digest> published, boolean discardWrites) {
        return budget.run(target, "Rollback", connection -> {
            List<TableName> live = new ArrayList<>();
            for (GenerationRecord schema : generation.schemas()) {
                for (String table : tables(published, schema.schemaKey())) {
                    live.add(new TableName(schema.liveSchema(), table));
                }
            }
            lock(
                    connection,
                    "SHARE",
                    live.stream().map(name -> new Item("TABLE", name)).toList());
            List<String> written = discardWrites ? List.of() : written(connection, generation, published);
            if (!written.isEmpty()) {
                return new Undone(written, Map.of());
            }
            Map<String, Digest> restored = new TreeMap<>();
            for (GenerationRecord schema : generation.schemas()) {
                restored.putAll(undo(connection, schema));
            }
            mark(connection, "UPDATE caravan.generation SET state = 'undone' WHERE run_id = " + generation.run());
            mark(connection, "UPDATE caravan.run SET state = 'rolled back' WHERE id = " + generation.run());
            mark(
                    connection,
                    "UPDATE caravan.generation SET state = 'live' WHERE state = 'previous' AND run_id ="
                            + " (SELECT max(run_id) FROM caravan.generation WHERE state = 'previous')");
            return new Undone(List.of(), restored);
        });
    }

    private static List<String> written(Connection connection, Generation generation, Map<String, Digest> published)
            throws SQLException {
        List<String> written = new ArrayList<>();
        for (GenerationRecord schema : generation.schemas()) {
            for (String table : tables(published, schema.schemaKey())) {
                TableName name = new TableName(schema.liveSchema(), table);
                if (!ReadBack.ofAll(connection, name).equals(published.get(schema.schemaKey() + "." + table))) {
                    written.add(name.toString());
                }
            }
        }
        return written;
    }

    private static Map<String, Digest> undo(Connection connection, GenerationRecord schema) throws SQLException {
        String live = schema.liveSchema();
        String undone = live + "_undone_" + schema.runId();
        SchemaObjects.execute(connection, "CREATE SCHEMA " + Quoted.identifier(undone));
        List<Item> before = SchemaObjects.in(connection, schema.beforeSchema());
        List<Item> leaving = brought(connection, schema);
        lock(connection, "ACCESS EXCLUSIVE", leaving);
        for (Item item : leaving) {
            SchemaObjects.move(connection, item, undone);
        }
        Map<String, Digest> restored = new TreeMap<>();
        for (Item item : before) {
            if (item.kind().equals("TABLE")) {
                restored.put(schema.schemaKey() + "." + item.name().name(), ReadBack.ofAll(connection, item.name()));
            }
            SchemaObjects.move(connection, item, live);
        }
        SchemaObjects.execute(connection, "DROP SCHEMA " + Quoted.identifier(schema.beforeSchema()));
        if (schema.liveCreated() && SchemaObjects.in(connection, live).isEmpty()) {
            SchemaObjects.execute(connection, "DROP SCHEMA " + Quoted.identifier(live));
        }
        return restored;
    }

    private static List<String> tables(Map<String, Digest> byName, String schemaKey) {
        return byName.keySet().stream()
                .filter(name -> name.startsWith(schemaKey + "."))
                .map(name -> name.substring(schemaKey.length() + 1))
                .sorted()
                .toList();
    }

    private static void lock(Connection connection, String mode, List<Item> items) throws SQLException {
        String tables = items.stream()
                .filter(item -> item.kind().equals("TABLE"))
                .map(item -> item.name().sql())
                .sorted()
                .collect(Collectors.joining(", "));
        if (!tables.isEmpty()) {
            SchemaObjects.execute(connection, "LOCK TABLE " + tables + " IN " + mode + " MODE");
        }
    }

    private static void mark(Connection connection, String sql) throws SQLException {
        SchemaObjects.execute(connection, sql);
    }
}
