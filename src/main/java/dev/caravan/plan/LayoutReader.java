package dev.caravan.plan;

import dev.caravan.catalog.CatalogReader;
import dev.caravan.catalog.Column;
import dev.caravan.catalog.ColumnType;
import dev.caravan.catalog.Constraint;
import dev.caravan.catalog.Table;
import dev.caravan.database.Database;
import dev.caravan.database.Quoted;
import dev.caravan.database.SqlFailure;
import dev.caravan.database.TableName;
import dev.caravan.mapping.Mapping;
import dev.caravan.mapping.TargetSchema;
import dev.caravan.problem.RefusedException;
import dev.caravan.problem.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Learns the layout by running the mapping's DDL in a transaction of the target that is always rolled back. This writes
 * nothing, and proves at the same time that the role may create schemas and that the scripts are valid.
 */
final class LayoutReader {
    private static final String SCRATCH = "caravan_layout_";

    /** Views, functions and composite types refer to tables by name or OID, so they cannot be switched with them. */
    private static final String UNSUPPORTED = """
            SELECT CASE relkind WHEN 'v' THEN 'view ' WHEN 'm' THEN 'materialized view ' WHEN 'f' THEN 'foreign table '
                                ELSE 'composite type ' END || relname
            FROM pg_class WHERE relnamespace = ANY (?::regnamespace[]) AND relkind IN ('v', 'm', 'f', 'c')
            UNION ALL
            SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = ANY (?::regnamespace[])
            """;

    private final Mapping mapping;
    private final Map<String, String> schemas;

    /** @param schemas real names by the mapping's keys */
    private LayoutReader(Mapping mapping, Map<String, String> schemas) {
        this.mapping = mapping;
        this.schemas = schemas;
    }

    static Layout read(Database target, Mapping mapping) {
        Map<String, String> scratch = new LinkedHashMap<>();
        for (String key : mapping.schemas().keySet()) {
            scratch.put(key, SCRATCH + (scratch.size() + 1) + "_");
        }
        LayoutReader reader = new LayoutReader(mapping, scratch);
        try (Connection connection = target.connect()) {
            connection.setAutoCommit(false);
            try {
                return reader.build(connection);
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw new RefusedException(
                    "The target cannot build the layout: " + SqlFailure.of(e),
                    SqlFailure.state(e).equals("42501")
                            ? "Grant CREATE on the target database to the role that Caravan connects as."
                            : "Check the scripts in " + mapping.ddl() + ".");
        }
    }

    /** The tables that are live, in the mapping's words. */
    static Layout live(Collection<Table> tables, Mapping mapping) {
        Map<String, String> live = new LinkedHashMap<>();
        mapping.schemas().forEach((key, schema) -> live.put(key, schema.name()));
        return new LayoutReader(mapping, live).layout(tables);
    }

    static void create(Connection target, Mapping mapping) throws SQLException {
        Map<String, String> live = new LinkedHashMap<>();
        mapping.schemas().forEach((key, schema) -> live.put(key, Quoted.identifier(schema.name())));
        List<String> names =
                mapping.schemas().values().stream().map(TargetSchema::name).toList();
        if (CatalogReader.read(target, names).tables().isEmpty()) {
            new LayoutReader(mapping, live).execute(target);
        }
    }

    private Layout build(Connection connection) throws SQLException {
        execute(connection);
        refuseUnsupported(connection);
        return layout(CatalogReader.read(connection, schemas.values()).tables());
    }

    private void execute(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String schema : schemas.values()) {
                statement.execute("CREATE SCHEMA IF NOT EXISTS " + schema);
            }
            for (Path script : DdlScripts.in(mapping.ddl())) {
                run(statement, script);
            }
        }
    }

    private Layout layout(Collection<Table> found) {
        SortedMap<String, Table> tables = new TreeMap<>();
        for (Table table : found) {
            Table named = logical(table);
            tables.put(named.name().toString(), named);
        }
        return new Layout(tables);
    }

    private void run(Statement statement, Path script) {
        String sql;
        try {
            sql = Files.readString(script);
        } catch (IOException e) {
            throw new UsageException("The script " + script + " cannot be read.", "Check its rights.", e);
        }
        for (Map.Entry<String, String> schema : schemas.entrySet()) {
            sql = sql.replace("${" + schema.getKey() + "}", schema.getValue());
        }
        try {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new RefusedException(
                    "The DDL script " + script + " fails: " + SqlFailure.of(e), "Correct the script.");
        }
    }

    private void refuseUnsupported(Connection connection) throws SQLException {
        List<String> found = new ArrayList<>();
        String[] names = schemas.values().stream().map(Quoted::identifier).toArray(String[]::new);
        try (PreparedStatement statement = connection.prepareStatement(UNSUPPORTED)) {
            statement.setArray(1, connection.createArrayOf("text", names));
            statement.setArray(2, connection.createArrayOf("text", names));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(row.getString(1));
                }
            }
        }
        if (!found.isEmpty()) {
            throw new RefusedException(
                    "The DDL in " + mapping.ddl() + " creates what cannot be switched with a generation: "
                            + String.join(", ", found),
                    "Keep to tables, indexes, constraints, sequences, enum and domain types; put the rest into a"
                            + " schema of its own.");
        }
    }

    private Table logical(Table table) {
        List<Column> columns = table.columns().stream()
                .map(column -> new Column(
                        column.name(),
                        logical(column.type()),
                        column.notNull(),
                        column.defaultExpression() == null ? null : logical(column.defaultExpression()),
                        column.identity(),
                        column.generated()))
                .toList();
        return new Table(
                logical(table.name()),
                columns,
                table.constraints().stream().map(this::logical).toList(),
                table.estimatedRows(),
                table.bytes(),
                table.pages(),
                table.divided(),
                table.readable());
    }

    private Constraint logical(Constraint constraint) {
        @Nullable TableName references = constraint.references();
        return new Constraint(
                constraint.name(),
                constraint.kind(),
                logical(constraint.definition()),
                constraint.columns(),
                references == null ? null : logical(references),
                constraint.referenced(),
                constraint.validated());
    }

    private ColumnType logical(ColumnType type) {
        return new ColumnType(
                logical(type.name()),
                logical(type.base()),
                logical(type.plain()),
                type.internalName(),
                type.send(),
                type.builtIn(),
                type.enumeration());
    }

    private TableName logical(TableName table) {
        return schemas.entrySet().stream()
                .filter(schema -> schema.getValue().equals(table.schema()))
                .map(schema -> new TableName(schema.getKey(), table.name()))
                .findFirst()
                .orElse(table);
    }

    private String logical(String text) {
        String result = text;
        for (Map.Entry<String, String> schema : schemas.entrySet()) {
            result = result.replaceAll(
                    "(?<![\\w$])" + Pattern.quote(schema.getValue()) + "(?=\"?\\.)",
                    Matcher.quoteReplacement(schema.getKey()));
        }
        return result;
    }
}
