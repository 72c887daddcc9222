package dev.caravan.catalog;

import dev.caravan.database.TableName;
import java.util.List;
import java.util.Optional;

/**
 * A table of a database.
 *
 * @param estimatedRows what the planner statistics say; -1 if the table was never analyzed
 * @param bytes size of the heap and TOAST, without indexes
 * @param pages size of the heap in blocks
 * @param divided whether it has partitions or children, so that block numbers do not identify its rows
 * @param readable whether the connected role may select from it
 */
public record Table(
        TableName name,
        List<Column> columns,
        List<Constraint> constraints,
        long estimatedRows,
        long bytes,
        long pages,
        boolean divided,
        boolean readable) {

    public Optional<Column> column(String column) {
        return columns.stream().filter(each -> each.name().equals(column)).findFirst();
    }

    public boolean hasKey() {
        return !key().isEmpty();
    }

    /** The columns of the primary key; empty if there is none. */
    public List<String> key() {
        return constraints.stream()
                .filter(constraint -> constraint.kind() == Constraint.Kind.PRIMARY_KEY)
                .findFirst()
                .map(Constraint::columns)
                .orElse(List.of());
    }

    /** The constraints of a kind. */
    public List<Constraint> constraints(Constraint.Kind kind) {
        return constraints.stream()
                .filter(constraint -> constraint.kind() == kind)
                .toList();
    }
}
