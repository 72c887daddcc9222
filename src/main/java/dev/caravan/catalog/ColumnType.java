package dev.caravan.catalog;

import dev.caravan.database.Quoted;
import java.util.Set;

/**
 * A column's type. For a domain the base is what its values really are; for everything else it is the type itself.
 *
 * @param name with its modifier, qualified if it is not PostgreSQL's own: {@code numeric(15,2)}, {@code app.mood}
 * @param base the base type with its modifier
 * @param plain the base type without modifier
 * @param internalName pg_type.typname of the base type, for example {@code int4} or {@code _text}
 * @param send the base type's send function, for example {@code int4send}
 * @param builtIn whether the base type belongs to PostgreSQL itself, so that its OID is the same everywhere
 * @param enumeration whether the base type is an enum
 */
public record ColumnType(
        String name,
        String base,
        String plain,
        String internalName,
        String send,
        boolean builtIn,
        boolean enumeration) {
    /**
     * Types whose binary form is the same on all supported servers. Missing on purpose: money (depends on the locale),
     * xml (carries an encoding), reg* and oid (numbers that differ between databases), record.
     */
    private static final Set<String> BINARY_SAFE = Set.of(
            "bool",
            "int2",
            "int4",
            "int8",
            "float4",
            "float8",
            "numeric",
            "text",
            "varchar",
            "bpchar",
            "name",
            "bytea",
            "date",
            "time",
            "timetz",
            "timestamp",
            "timestamptz",
            "interval",
            "uuid",
            "json",
            "jsonb",
            "inet",
            "cidr",
            "macaddr",
            "macaddr8",
            "bit",
            "varbit",
            "point",
            "line",
            "lseg",
            "box",
            "path",
            "polygon",
            "circle",
            "int4range",
            "int8range",
            "numrange",
            "daterange",
            "tsrange",
            "tstzrange");

    /** The type text. */
    public static final ColumnType TEXT = new ColumnType("text", "text", "text", "text", "textsend", true, false);

    private static final Set<String> WITHOUT_EQUALITY =
            Set.of("json", "xml", "point", "line", "lseg", "box", "path", "polygon", "circle");

    private static final Set<String> INTEGERS = Set.of("int2", "int4", "int8");

    /**
     * The base type where the schema that the type was read in is called something else.
     *
     * @param schema that it was read in
     * @param now what it is called now
     */
    public String baseIn(String schema, String now) {
        return builtIn ? base : base.replace(schema + ".", Quoted.identifier(now) + ".");
    }

    /** Whether its values are JSON. */
    public boolean json() {
        return builtIn && (internalName.equals("json") || internalName.equals("jsonb"));
    }

    /** Whether it is a domain, which may refuse values of its base type. */
    public boolean domain() {
        return !name.equals(base);
    }

    /** Whether values may travel in the binary format; an enum travels as its label. */
    public boolean binarySafe() {
        String element = internalName.startsWith("_") ? internalName.substring(1) : internalName;
        return enumeration || (builtIn && BINARY_SAFE.contains(element));
    }

    /** Whether this is smallint, integer or bigint. */
    public boolean integer() {
        return builtIn && INTEGERS.contains(internalName);
    }

    /** The largest value of an integer type. */
    public long largest() {
        return switch (internalName) {
            case "int2" -> Short.MAX_VALUE;
            case "int4" -> Integer.MAX_VALUE;
            case "int8" -> Long.MAX_VALUE;
            default -> throw new IllegalStateException(name + " is no integer type");
        };
    }

    /** Whether PostgreSQL can say if two values are equal; otherwise their texts have to be compared. */
    public boolean comparable() {
        return !WITHOUT_EQUALITY.contains(internalName.replaceFirst("^_", ""));
    }

    /** Whether the type has a modifier, for example a length. */
    public boolean limited() {
        return !base.equals(plain);
    }

    @Override
    public String toString() {
        return name;
    }
}
