package dev.caravan.convert;

import java.util.Locale;
import java.util.Optional;

/** The types that conversions tell apart. */
enum Kind {
    TEXT("text"),
    WHOLE("bigint"),
    DECIMAL("numeric"),
    FLOAT("double precision"),
    FLAG("boolean"),
    LOCAL_TIME("timestamp without time zone");

    private final String type;

    Kind(String type) {
        this.type = type;
    }

    /** The type that a value of this kind is cast to before anything else; nothing is lost by it. */
    String type() {
        return type;
    }

    /** The kind of a type, named with or without its modifier, such as {@code timestamp(3) without time zone}. */
    static Optional<Kind> of(String name) {
        String plain = name.replaceAll("\\([^)]*\\)", "").strip().toLowerCase(Locale.ROOT);
        return Optional.ofNullable(
                switch (plain.endsWith(".citext") ? "citext" : plain) {
                    case "text", "character varying", "varchar", "character", "char", "bpchar", "citext" -> TEXT;
                    case "bigint", "integer", "smallint", "int", "int8", "int4", "int2" -> WHOLE;
                    case "numeric", "decimal" -> DECIMAL;
                    case "double precision", "real", "float8", "float4" -> FLOAT;
                    case "boolean", "bool" -> FLAG;
                    case "timestamp without time zone", "timestamp" -> LOCAL_TIME;
                    default -> null;
                });
    }
}
