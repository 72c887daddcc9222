package dev.caravan.examples;

import dev.caravan.database.Database;
import dev.caravan.database.DatabaseAddress;
import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Fills an empty database with TPC-H: eight tables of a wholesaler that TPC defined and that this project did not make.
 * Rows stream from the generator into COPY, so that any scale fits into any heap.
 */
public final class TpchLoader {
    private static final int BUFFER_SIZE = 64 * 1024;

    private TpchLoader() {}

    /** Takes the address of an empty database and a scale; 1 is 8.7 million rows. */
    public static void main(String[] arguments) throws SQLException {
        if (arguments.length != 2 || arguments[0].isBlank()) {
            System.err.println("Give the address of an empty database and a scale:"
                    + " -Dtpch.url=postgresql://user@host:port/database -Dtpch.scale=0.1");
            System.exit(2);
        }
        Database database = new Database("tpch", DatabaseAddress.of(arguments[0], null, null));
        try (Connection connection = database.connect()) {
            load(connection, Double.parseDouble(arguments[1]))
                    .forEach((table, rows) -> System.out.printf("%-10s %,12d rows%n", table, rows));
        }
    }

    /**
     * Creates the tables, with their keys, in schema public, in one transaction.
     *
     * @return rows of each table
     */
    static Map<String, Long> load(Connection connection, double scale) throws SQLException {
        Map<String, Long> rows = new LinkedHashMap<>();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(script("tpch-tables.sql"));
            for (TpchTable<?> table : TpchTable.getTables()) {
                rows.put(table.getTableName(), copy(connection, table, scale));
            }
            statement.execute(script("tpch-keys.sql"));
            connection.commit();
            connection.setAutoCommit(true);
            statement.execute("VACUUM ANALYZE");
        }
        return rows;
    }

    private static long copy(Connection connection, TpchTable<?> table, double scale) throws SQLException {
        CopyIn copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY public." + table.getTableName() + " FROM STDIN (DELIMITER '|')");
        try {
            ByteArrayOutputStream buffer = new ByteArrayOutputStream(BUFFER_SIZE);
            for (TpchEntity row : table.createGenerator(scale, 1, 1)) {
                append(buffer, row);
                if (buffer.size() > BUFFER_SIZE - 1024) {
                    send(buffer, copy);
                }
            }
            send(buffer, copy);
            return copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    /** The generator ends each field with a bar, the last one too, where COPY only expects bars in between. */
    private static void append(ByteArrayOutputStream buffer, TpchEntity row) {
        byte[] line = row.toLine().getBytes(StandardCharsets.US_ASCII);
        buffer.write(line, 0, line.length - 1);
        buffer.write('\n');
    }

    private static void send(ByteArrayOutputStream buffer, CopyIn copy) throws SQLException {
        byte[] bytes = buffer.toByteArray();
        copy.writeToCopy(bytes, 0, bytes.length);
        buffer.reset();
    }

    private static String script(String name) {
        try (@Nullable InputStream file = TpchLoader.class.getResourceAsStream("/examples/" + name)) {
            if (file == null) {
                throw new IllegalStateException("There is no resource examples/" + name);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
