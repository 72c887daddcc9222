package dev.caravan.copy;

import org.apache.camel.spi.Metadata;

/** Header names of the pgcopy component. */
public final class PgCopyConstants {
    @Metadata(label = "producer", description = "Number of rows that were copied.", javaType = "long")
    public static final String ROWS = "CamelPgCopyRows";

    @Metadata(label = "producer", description = "Number of bytes of the COPY stream.", javaType = "long")
    public static final String BYTES = "CamelPgCopyBytes";

    @Metadata(
            label = "producer",
            description = "Order-independent 128-bit digest of the rows as the source sent them, 32 hex digits.",
            javaType = "String")
    public static final String DIGEST = "CamelPgCopyDigest";

    private PgCopyConstants() {}
}
