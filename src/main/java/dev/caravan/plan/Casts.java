package dev.caravan.plan;

import dev.caravan.catalog.ColumnType;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;

/** Which types PostgreSQL converts into which on assignment, so that a mapping need not say it. */
final class Casts {
    private static final Set<String> STRINGS = Set.of("text", "varchar", "bpchar", "name");

    private final Set<String> pairs = new HashSet<>();

    /** Reads the server's casts. */
    static Casts of(Connection connection) throws SQLException {
        Casts casts = new Casts();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT format_type(castsource, NULL), format_type(casttarget, NULL) FROM pg_cast"
                                + " WHERE castcontext IN ('a', 'i')")) {
            while (row.next()) {
                casts.pairs.add(pair(row.getString(1), row.getString(2)));
            }
        }
        return casts;
    }

    /** Whether a value of one type may be assigned to a column of the other. */
    boolean assignable(ColumnType from, ColumnType to) {
        if (from.plain().equals(to.plain()) || (to.builtIn() && STRINGS.contains(to.internalName()))) {
            return true;
        }
        if (to.enumeration()) {
            return from.enumeration() || STRINGS.contains(from.internalName());
        }
        String fromElement = from.plain().replace("[]", "");
        String toElement = to.plain().replace("[]", "");
        return from.plain().endsWith("[]") == to.plain().endsWith("[]") && pairs.contains(pair(fromElement, toElement));
    }

    private static String pair(String from, String to) {
        return from + " → " + to;
    }
}
