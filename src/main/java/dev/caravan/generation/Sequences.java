package dev.caravan.generation;

import dev.caravan.database.Quoted;
import dev.caravan.database.SqlFailure;
import dev.caravan.database.TableName;
import dev.caravan.problem.InterruptedRunException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Sets the sequences of loaded tables past every key that is or was in use: past the largest value of the column, and past
 * where the source's own sequence stands, so that the number of a deleted row is not given out again.
 */
public final class Sequences {
    /** The sequences that number a column: owned by it, or named in its default. */
    private static final String USED = """
            WITH used AS (
                SELECT d.objid AS sequence, d.refobjid AS relation, d.refobjsubid AS attnum
                FROM pg_depend d
                WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
                  AND d.deptype IN ('a', 'i')
                UNION
                SELECT d.refobjid, f.adrelid, f.adnum
                FROM pg_depend d JOIN pg_attrdef f ON f.oid = d.objid
                WHERE d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_class'::regclass
            )
            SELECT a.attname, n.nspname, s.relname, q.seqincrement, q.seqmin, q.seqmax, p.last_value
            FROM used u
            JOIN pg_class s ON s.oid = u.sequence AND s.relkind = 'S'
            JOIN pg_namespace n ON n.oid = s.relnamespace
            JOIN pg_sequence q ON q.seqrelid = s.oid
            JOIN pg_sequences p ON p.schemaname = n.nspname AND p.sequencename = s.relname
            JOIN pg_attribute a ON a.attrelid = u.relation AND a.attnum = u.attnum
            WHERE u.relation = to_regclass(?)
            ORDER BY s.relname, a.attname
            """;

    private Sequences() {}

    /**
     * A sequence that was set.
     *
     * @param value the last one in use
     */
    public record Set(String sequence, String column, long value) {}

    /**
     * Sets and probes the sequences that number the columns of a shadow table.
     *
     * @param source inside the snapshot of the table's source
     * @param from where the rows came from
     */
    public static List<Set> set(Connection source, TableName from, Connection target, TableName table) {
        try {
            Map<String, Long> lastValues = lastValues(source, from);
            List<Set> done = new ArrayList<>();
            try (PreparedStatement statement = target.prepareStatement(USED)) {
                statement.setString(1, table.sql());
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        Long before = lastValues.get(row.getString("attname"));
                        set(target, table, row, before == null ? Optional.empty() : Optional.of(before))
                                .ifPresent(done::add);
                    }
                }
            }
            return done;
        } catch (SQLException e) {
            throw new InterruptedRunException(
                    "The sequences of " + table + " cannot be set: " + SqlFailure.of(e), "", e);
        }
    }

    private static Map<String, Long> lastValues(Connection source, TableName from) throws SQLException {
        Map<String, Long> lastValues = new HashMap<>();
        try (PreparedStatement statement = source.prepareStatement(USED)) {
            statement.setString(1, from.sql());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    long lastValue = row.getLong("last_value");
                    if (!row.wasNull()) {
                        lastValues.put(row.getString("attname"), lastValue);
                    }
                }
            }
        }
        return lastValues;
    }

    private static Optional<Set> set(Connection target, TableName table, ResultSet owned, Optional<Long> before)
            throws SQLException {
        TableName sequence = new TableName(owned.getString("nspname"), owned.getString("relname"));
        String column = owned.getString("attname");
        boolean up = owned.getLong("seqincrement") > 0;
        // Another table may share the sequence, so it never goes back.
        Optional<Long> already =
                optional(target, "SELECT CASE WHEN is_called THEN last_value END FROM " + sequence.sql());
        Optional<Long> value = Stream.of(extreme(target, table, column, up), before, already)
                .flatMap(Optional::stream)
                .reduce(up ? Math::max : Math::min);
        if (value.isEmpty() || (up ? value.get() < owned.getLong("seqmin") : value.get() > owned.getLong("seqmax"))) {
            return Optional.empty();
        }
        long last = value.get();
        if (up ? last > owned.getLong("seqmax") : last < owned.getLong("seqmin")) {
            throw new InterruptedRunException(
                    table + "." + column + " holds " + last + ", which is beyond the end of its sequence " + sequence
                            + ".",
                    "Give the column a wider sequence in the DDL.",
                    null);
        }
        if (last != owned.getLong(up ? "seqmax" : "seqmin")) {
            setval(target, sequence, last);
            long next = number(target, "SELECT nextval(" + Quoted.literal(sequence.sql()) + "::regclass)");
            if (up ? next <= last : next >= last) {
                throw new InterruptedRunException(
                        "The sequence " + sequence + " gives " + next + " although " + last + " is in use.", "", null);
            }
        }
        setval(target, sequence, last);
        return Optional.of(new Set(sequence.name(), column, last));
    }

    private static Optional<Long> extreme(Connection target, TableName table, String column, boolean up)
            throws SQLException {
        String sql =
                "SELECT " + (up ? "max" : "min") + "(" + Quoted.identifier(column) + ")::bigint FROM " + table.sql();
        return optional(target, sql);
    }

    private static Optional<Long> optional(Connection target, String sql) throws SQLException {
        try (Statement statement = target.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            long value = row.getLong(1);
            return row.wasNull() ? Optional.empty() : Optional.of(value);
        }
    }

    private static void setval(Connection target, TableName sequence, long value) throws SQLException {
        number(target, "SELECT setval(" + Quoted.literal(sequence.sql()) + "::regclass, " + value + ")");
    }

    private static long number(Connection target, String sql) throws SQLException {
        return optional(target, sql).orElseThrow(() -> new SQLException("No number from: " + sql));
    }
}
