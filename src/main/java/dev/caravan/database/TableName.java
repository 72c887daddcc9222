package dev.caravan.database;

import java.util.Comparator;

/** A table's schema and name, unquoted. */
public record TableName(String schema, String name) implements Comparable<TableName> {
    private static final Comparator<TableName> ORDER =
            Comparator.comparing(TableName::schema).thenComparing(TableName::name);

    /** No name of PostgreSQL's is longer. */
    private static final int LONGEST = 63;

    /** A table whose name is made of others: of one that is too long, the beginning and a number for the whole. */
    public static TableName made(String schema, String name) {
        return new TableName(
                schema, name.length() <= LONGEST ? name : name.substring(0, 50) + Integer.toHexString(name.hashCode()));
    }

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
