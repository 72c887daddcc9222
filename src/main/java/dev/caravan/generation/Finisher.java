package dev.caravan.generation;

import dev.caravan.database.Database;
import dev.caravan.database.SqlFailure;
import dev.caravan.database.TableName;
import dev.caravan.ledger.Definition;
import dev.caravan.ledger.Definition.Kind;
import dev.caravan.ledger.Ledger;
import dev.caravan.problem.Finding;
import dev.caravan.problem.InterruptedRunException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Brings back what was dropped from the shadow tables. Everything can be done again: what is there already stays. */
public final class Finisher {
    private static final String PRESENT = """
            SELECT EXISTS (
                SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE ? = 'INDEX' AND n.nspname = ? AND c.relname = ? AND c.relkind = 'i'
                UNION ALL
                SELECT FROM pg_constraint k
                WHERE ? IN ('KEY', 'FOREIGN_KEY', 'VALIDATION') AND k.conrelid = ?::regclass AND k.conname = ?
                  AND (k.convalidated OR ? <> 'VALIDATION')
                UNION ALL
                SELECT FROM pg_trigger g WHERE ? = 'TRIGGER' AND g.tgrelid = ?::regclass AND g.tgname = ?)
            """;

    /** Undefined object, invalid foreign key: the index or key that rows forbid is missing. */
    private static final Set<String> NEEDS_ANOTHER = Set.of("42704", "42830");

    private final Database target;
    private final Generation generation;
    private final List<Definition> definitions;
    private final List<String> layout;

    public Finisher(Ledger ledger, Generation generation) {
        this.target = ledger.target();
        this.generation = generation;
        this.definitions = ledger.definitions().definitions(generation.run());
        this.layout = ledger.definitions().layout(generation.run());
    }

    /** The definitions of these kinds that belong to a shadow table. */
    public List<Definition> of(TableName table, List<Kind> kinds) {
        return definitions.stream()
                .filter(definition -> definition.table().equals(table.toString()) && kinds.contains(definition.kind()))
                .toList();
    }

    /** All definitions of a kind. */
    public List<Definition> of(Kind kind) {
        return definitions.stream()
                .filter(definition -> definition.kind() == kind)
                .toList();
    }

    /**
     * Brings one definition back.
     *
     * @return what forbids it, if the rows do; an orphan or a duplicate
     */
    public Optional<Finding> bringBack(Definition definition) {
        try (Connection connection = target.connect();
                Statement statement = connection.createStatement()) {
            if (!present(connection, definition)) {
                statement.execute(definition.create());
            }
            return Optional.empty();
        } catch (SQLException e) {
            if (SqlFailure.state(e).startsWith("23")) {
                return Optional.of(Finding.refusal(
                        definition.table() + " " + definition.name(),
                        SqlFailure.of(e),
                        "Correct the rows in the source, or the key in the DDL. In the shadow table: "
                                + definition.create()));
            }
            if (NEEDS_ANOTHER.contains(SqlFailure.state(e))) {
                return Optional.of(Finding.refusal(
                        definition.table() + " " + definition.name(),
                        "cannot come back without what it is made of: " + SqlFailure.of(e),
                        "See the findings about that index or key."));
            }
            throw new InterruptedRunException(
                    definition.kind() + " " + definition.name() + " of " + definition.table() + " cannot be made: "
                            + SqlFailure.of(e),
                    "Resume the run when the cause is gone.",
                    e);
        }
    }

    /** Gathers the table's statistics. */
    public void analyze(TableName table) {
        target.client().sql("ANALYZE " + table.sql()).update();
    }

    /** Drops the foreign keys and triggers that are back already, so that tables can be emptied and filled again. */
    public void dropWhatStandsInTheWay() {
        try (Connection connection = target.connect()) {
            ShadowSchemas.drop(connection, of(Kind.TRIGGER));
            ShadowSchemas.drop(connection, of(Kind.FOREIGN_KEY));
        } catch (SQLException e) {
            throw new InterruptedRunException(
                    "Foreign keys and triggers cannot be dropped: " + SqlFailure.of(e), "", e);
        }
    }

    /** What is not as the DDL built it; empty if everything came back identical. */
    public List<Finding> differences() {
        try (Connection connection = target.connect()) {
            List<String> now = LayoutLines.read(connection, generation.shadows());
            List<Finding> differences = new ArrayList<>();
            List<String> missing = new ArrayList<>(layout);
            now.forEach(missing::remove);
            List<String> extra = new ArrayList<>(now);
            layout.forEach(extra::remove);
            missing.forEach(line -> differences.add(Finding.refusal(
                    "shadow schemas", "did not come back: " + line, "Report this; nothing is published.")));
            extra.forEach(line -> differences.add(Finding.refusal(
                    "shadow schemas", "was not there before: " + line, "Report this; nothing is published.")));
            return differences;
        } catch (SQLException e) {
            throw new InterruptedRunException("The shadow catalog cannot be read: " + SqlFailure.of(e), "", e);
        }
    }

    private static boolean present(Connection connection, Definition definition) throws SQLException {
        String kind = definition.kind().name();
        int dot = definition.table().indexOf('.');
        TableName table = new TableName(
                definition.table().substring(0, dot), definition.table().substring(dot + 1));
        List<String> parameters = List.of(
                kind,
                table.schema(),
                definition.name(),
                kind,
                table.sql(),
                definition.name(),
                kind,
                kind,
                table.sql(),
                definition.name());
        try (PreparedStatement statement = connection.prepareStatement(PRESENT)) {
            for (int i = 0; i < parameters.size(); i++) {
                statement.setString(i + 1, parameters.get(i));
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }
}
