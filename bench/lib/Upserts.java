import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.StringJoiner;

/** Brings the rows of security from one server to the other by upserts, and prints the seconds that it took. */
public final class Upserts {
    private static final int FETCH = 1000;

    private Upserts() {}

    /** Arguments: the two URLs, the rows of a batch (1: each row is a statement of its own), how many rows, rewrite or plain. */
    public static void main(String[] arguments) throws SQLException {
        int batch = Integer.parseInt(arguments[2]);
        long started = System.nanoTime();
        try (Connection old = connect(arguments[0], false);
                Connection target = connect(arguments[1], arguments[4].equals("rewrite"));
                Statement read = old.createStatement()) {
            target.setAutoCommit(arguments[4].equals("commit"));
            read.setFetchSize(FETCH);
            try (ResultSet row = read.executeQuery("SELECT * FROM security ORDER BY id LIMIT " + arguments[3])) {
                upsert(row, target, batch);
            }
            if (!target.getAutoCommit()) {
                target.commit();
            }
        }
        System.out.println((System.nanoTime() - started) / 1e9);
    }

    private static void upsert(ResultSet row, Connection target, int batch) throws SQLException {
        int columns = row.getMetaData().getColumnCount();
        StringJoiner names = new StringJoiner(", ");
        StringJoiner values = new StringJoiner(", ");
        StringJoiner updates = new StringJoiner(", ");
        for (int column = 1; column <= columns; column++) {
            String name = row.getMetaData().getColumnName(column);
            names.add(name);
            values.add("?");
            if (!name.equals("id")) {
                updates.add(name + " = excluded." + name);
            }
        }
        try (PreparedStatement upsert = target.prepareStatement("INSERT INTO security (" + names + ") VALUES (" + values
                + ") ON CONFLICT (id) DO UPDATE SET " + updates)) {
            int waiting = 0;
            while (row.next()) {
                for (int column = 1; column <= columns; column++) {
                    upsert.setObject(column, row.getObject(column));
                }
                if (batch == 1) {
                    upsert.executeUpdate();
                } else {
                    upsert.addBatch();
                    if (++waiting == batch) {
                        upsert.executeBatch();
                        waiting = 0;
                    }
                }
            }
            if (waiting > 0) {
                upsert.executeBatch();
            }
        }
    }

    /** The driver does not take user and password in front of the host. */
    private static Connection connect(String url, boolean rewrite) throws SQLException {
        URI uri = URI.create(url);
        Properties properties = new Properties();
        if (uri.getUserInfo() != null) {
            String[] parts = uri.getUserInfo().split(":", 2);
            properties.setProperty("user", parts[0]);
            if (parts.length > 1) {
                properties.setProperty("password", parts[1]);
            }
        }
        properties.setProperty("reWriteBatchedInserts", Boolean.toString(rewrite));
        String address = uri.getAuthority().replaceFirst("^.*@", "") + uri.getPath();
        Connection connection = DriverManager.getConnection("jdbc:postgresql://" + address, properties);
        connection.setAutoCommit(false);
        return connection;
    }
}
