package dev.caravan.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What was dropped from the shadow tables, and what the layout was before. */
public final class DefinitionLedger {
    private final JdbcClient client;

    DefinitionLedger(JdbcClient client) {
        this.client = client;
    }

    /** Records definitions and layout in the transaction that drops them. */
    public static void record(Connection target, long run, List<Definition> definitions, List<String> layout)
            throws SQLException {
        try (PreparedStatement insert =
                target.prepareStatement("INSERT INTO caravan.definition VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            for (Definition definition : definitions) {
                insert.setLong(1, run);
                insert.setInt(2, definition.position());
                insert.setString(3, definition.kind().name());
                insert.setString(4, definition.table());
                insert.setString(5, definition.name());
                insert.setString(6, definition.create());
                insert.setString(7, definition.drop());
                insert.addBatch();
            }
            insert.executeBatch();
        }
        try (PreparedStatement insert = target.prepareStatement("INSERT INTO caravan.layout VALUES (?, ?)")) {
            for (String line : layout) {
                insert.setLong(1, run);
                insert.setString(2, line);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** The definitions of a run, in the order in which they come back. */
    public List<Definition> definitions(long run) {
        return client.sql("SELECT position, kind, table_name, name, create_sql, drop_sql FROM caravan.definition"
                        + " WHERE run_id = :run ORDER BY position")
                .param("run", run)
                .query((row, number) -> new Definition(
                        row.getInt("position"),
                        Definition.Kind.valueOf(row.getString("kind")),
                        row.getString("table_name"),
                        row.getString("name"),
                        row.getString("create_sql"),
                        row.getString("drop_sql")))
                .list();
    }

    /** The layout as the DDL built it, sorted. */
    public List<String> layout(long run) {
        return client.sql("SELECT line FROM caravan.layout WHERE run_id = :run ORDER BY line COLLATE \"C\"")
                .param("run", run)
                .query(String.class)
                .list();
    }
}
