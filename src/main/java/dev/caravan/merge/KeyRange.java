package dev.caravan.merge;

import dev.caravan.database.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * From the smallest to the largest of some integer keys. Where rows are joined by key to few others, those outside of the
 * range of the few need not be looked for, which costs more than reading them.
 */
record KeyRange(long first, long last) {
    /** The range of a query's column {@code key}; nothing if there is no row. */
    static Optional<KeyRange> of(Session session, String keys) throws SQLException {
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery("SELECT min(key), max(key) FROM (" + keys + ") AS t")) {
            row.next();
            return of(row, 1);
        }
    }

    /** The range of which two neighbouring columns are the ends; nothing if they are NULL. */
    static Optional<KeyRange> of(ResultSet row, int column) throws SQLException {
        long first = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(new KeyRange(first, row.getLong(column + 1)));
    }

    String includes(String key) {
        return key + " BETWEEN " + first + " AND " + last;
    }

    /** A key, or NULL where it lies outside: such rows pass a hash join without being looked for. */
    String only(String key) {
        return "CASE WHEN " + includes(key) + " THEN " + key + " END";
    }
}
