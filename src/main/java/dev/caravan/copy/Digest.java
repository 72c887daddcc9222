package dev.caravan.copy;

import java.util.HexFormat;

/**
 * Order-independent 128-bit fingerprint of a set of rows, plus their count.
 *
 * <p>Each row's canonical bytes (for every column its length as a 4-byte integer and its value in PostgreSQL's send
 * format; -1 and nothing for NULL) are hashed with SHA-256; the first two 64-bit words of the hash are added up, each
 * modulo 2^64. Addition instead of exclusive-or, so that equal rows do not cancel out. The same number can be computed
 * in SQL.
 *
 * @param rows number of rows
 * @param high sum of the first words
 * @param low sum of the second words
 */
public record Digest(long rows, long high, long low) {
    public static final Digest EMPTY = new Digest(0, 0, 0);

    /** The digest of both sets together. */
    public Digest plus(Digest other) {
        return new Digest(rows + other.rows, high + other.high, low + other.low);
    }

    /** The digest of what is left when some rows are taken out. */
    public Digest minus(Digest other) {
        return new Digest(rows - other.rows, high - other.high, low - other.low);
    }

    /** 32 hexadecimal digits. */
    public String hex() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }

    /** Reads what {@link #hex()} wrote. */
    public static Digest of(long rows, String hex) {
        return new Digest(rows, HexFormat.fromHexDigitsToLong(hex, 0, 16), HexFormat.fromHexDigitsToLong(hex, 16, 32));
    }

    @Override
    public String toString() {
        return hex() + " of " + rows + " rows";
    }
}
