package dev.caravan.catalog;

import dev.caravan.database.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads catalogs. Works in any transaction, and needs no rights on the tables themselves. */
public final class CatalogReader {
    private static final String TABLES = """
            SELECT c.oid, n.nspname, c.relname, c.reltuples::bigint AS estimated_rows,
                   pg_table_size(c.oid) AS bytes,
                   pg_relation_size(c.oid) / current_setting('block_size')::bigint AS pages,
                   c.relkind = 'p' OR c.relhassubclass AS divided,
                   has_table_privilege(c.oid, 'SELECT') AND has_schema_privilege(n.oid, 'USAGE') AS readable
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ANY (?) AND c.relkind IN ('r', 'p') AND NOT c.relispartition
            ORDER BY n.nspname, c.relname
            """;

    private static final String COLUMNS = """
            WITH RECURSIVE base AS (
                SELECT t.oid AS type, t.oid AS base, -1 AS modifier FROM pg_type t
                UNION ALL
                SELECT b.type, t.typbasetype, t.typtypmod
                FROM base b JOIN pg_type t ON t.oid = b.base WHERE t.typtype = 'd'
            )
            SELECT a.attrelid, a.attname, format_type(a.atttypid, a.atttypmod) AS type,
                   format_type(t.oid, CASE WHEN t.oid = a.atttypid THEN a.atttypmod ELSE b.modifier END) AS base_type,
                   format_type(t.oid, NULL) AS plain_type, t.typname, t.typsend::regproc::text AS send,
                   t.oid < 16384 AS built_in, t.typtype = 'e' AS enumeration,
                   a.attnotnull, pg_get_expr(d.adbin, d.adrelid) AS default_expression,
                   a.attidentity <> '' AS identity, a.attgenerated <> '' AS generated
            FROM pg_attribute a
            JOIN pg_class c ON c.oid = a.attrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN base b ON b.type = a.atttypid
            JOIN pg_type t ON t.oid = b.base AND t.typtype <> 'd'
            LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE n.nspname = ANY (?) AND c.relkind IN ('r', 'p') AND NOT c.relispartition
              AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY a.attrelid, a.attnum
            """;

    private static final String CONSTRAINTS = """
            SELECT k.conrelid, k.conname, k.contype::text, pg_get_constraintdef(k.oid) AS definition, k.convalidated,
                   rn.nspname AS references_schema, r.relname AS references_table,
                   ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY c(number, place)
                         JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = c.number ORDER BY c.place) AS columns,
                   ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY c(number, place)
                         JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = c.number ORDER BY c.place) AS referenced
            FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
            LEFT JOIN pg_class r ON r.oid = k.confrelid
            LEFT JOIN pg_namespace rn ON rn.oid = r.relnamespace
            WHERE n.nspname = ANY (?) AND k.conrelid <> 0 AND k.contype IN ('p', 'u', 'f', 'c', 'x')
            ORDER BY k.conrelid, k.contype, k.conname
            """;

    private static final String SEQUENCES = """
            SELECT n.nspname, c.relname,
                   CASE WHEN has_sequence_privilege(c.oid, 'SELECT') THEN s.last_value END AS last_value,
                   o.relname || '.' || a.attname AS owned_by
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_sequences s ON s.schemaname = n.nspname AND s.sequencename = c.relname
            LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid
                                 AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
            LEFT JOIN pg_class o ON o.oid = d.refobjid
            LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
            WHERE n.nspname = ANY (?) AND c.relkind = 'S'
            ORDER BY n.nspname, c.relname
            """;

    private CatalogReader() {}

    /** Reads the tables of the schemas; a schema that does not exist has none. */
    public static Catalog read(Connection connection, Collection<String> schemas) throws SQLException {
        String[] names = schemas.toArray(String[]::new);
        Map<Long, List<Column>> columns = columns(connection, names);
        Map<Long, List<Constraint>> constraints = constraints(connection, names);
        List<Table> tables = new ArrayList<>();
        try (PreparedStatement statement = prepare(connection, TABLES, names);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                long oid = row.getLong("oid");
                tables.add(new Table(
                        new TableName(row.getString("nspname"), row.getString("relname")),
                        columns.getOrDefault(oid, List.of()),
                        constraints.getOrDefault(oid, List.of()),
                        row.getLong("estimated_rows"),
                        row.getLong("bytes"),
                        row.getLong("pages"),
                        row.getBoolean("divided"),
                        row.getBoolean("readable")));
            }
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_setting('server_version_num')::int,"
                        + " pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()")) {
            row.next();
            return new Catalog(row.getInt(1), row.getString(2), tables, sequences(connection, names));
        }
    }

    private static Map<Long, List<Column>> columns(Connection connection, String[] schemas) throws SQLException {
        Map<Long, List<Column>> columns = new HashMap<>();
        try (PreparedStatement statement = prepare(connection, COLUMNS, schemas);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                ColumnType type = new ColumnType(
                        row.getString("type"),
                        row.getString("base_type"),
                        row.getString("plain_type"),
                        row.getString("typname"),
                        row.getString("send"),
                        row.getBoolean("built_in"),
                        row.getBoolean("enumeration"));
                columns.computeIfAbsent(row.getLong("attrelid"), oid -> new ArrayList<>())
                        .add(new Column(
                                row.getString("attname"),
                                type,
                                row.getBoolean("attnotnull"),
                                row.getString("default_expression"),
                                row.getBoolean("identity"),
                                row.getBoolean("generated")));
            }
        }
        return columns;
    }

    private static Map<Long, List<Constraint>> constraints(Connection connection, String[] schemas)
            throws SQLException {
        Map<Long, List<Constraint>> constraints = new HashMap<>();
        try (PreparedStatement statement = prepare(connection, CONSTRAINTS, schemas);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                constraints
                        .computeIfAbsent(row.getLong("conrelid"), oid -> new ArrayList<>())
                        .add(constraint(row));
            }
        }
        return constraints;
    }

    private static Constraint constraint(ResultSet row) throws SQLException {
        @Nullable String references = row.getString("references_table");
        return new Constraint(
                row.getString("conname"),
                Constraint.Kind.of(row.getString("contype")),
                row.getString("definition"),
                texts(row, "columns"),
                references == null ? null : new TableName(row.getString("references_schema"), references),
                texts(row, "referenced"),
                row.getBoolean("convalidated"));
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    private static List<Sequence> sequences(Connection connection, String[] schemas) throws SQLException {
        List<Sequence> sequences = new ArrayList<>();
        try (PreparedStatement statement = prepare(connection, SEQUENCES, schemas);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                sequences.add(new Sequence(
                        new TableName(row.getString("nspname"), row.getString("relname")),
                        (Long) row.getObject("last_value"),
                        row.getString("owned_by")));
            }
        }
        return sequences;
    }

    private static PreparedStatement prepare(Connection connection, String sql, String[] schemas) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            statement.setArray(1, connection.createArrayOf("text", schemas));
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }
}
