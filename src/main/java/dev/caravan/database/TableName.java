package dev.caravan.database;

import java.util.Comparator;

/** A table's schema and name, unquoted. */
public record TableName(String schema, String name) implements Comparable<TableName> {
    private static final Comparator<TableName> ORDER =
            Comparator.comparing(TableName::schema).thenComparing(TableName::name);

    /** Quoted, for use in SQL. */
    public String sql() {
        return Quoted.identifier(schema) + '.' + Quoted.identifier(name);
    }

    @Override
    public int compareTo(TableName other) {
        return ORDER.compare(this, other);
    }

    /** For people: {@code schema.name}. */
    @Override
    public String toString() {
        return schema + '.' + name;
    }
}
