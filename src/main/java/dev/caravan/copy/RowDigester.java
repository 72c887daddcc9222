package dev.caravan.copy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Adds up the digest of the rows that it is shown. Not for use by several threads. */
final class RowDigester {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final MessageDigest sha;
    private final byte[] hash = new byte[32];
    private long rows;
    private long high;
    private long low;

    RowDigester() {
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** One row's canonical bytes. */
    void row(byte[] bytes, int offset, int length) {
        sha.update(bytes, offset, length);
        try {
            sha.digest(hash, 0, hash.length);
        } catch (DigestException e) {
            throw new IllegalStateException("The hash fits its array", e);
        }
        rows++;
        high += (long) LONG.get(hash, 0);
        low += (long) LONG.get(hash, Long.BYTES);
    }

    Digest digest() {
        return new Digest(rows, high, low);
    }
}
