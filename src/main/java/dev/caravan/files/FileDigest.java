package dev.caravan.files;

import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of a stream, taken while somebody reads it. */
final class FileDigest {
    private FileDigest() {}

    static DigestInputStream of(InputStream stream) {
        try {
            return new DigestInputStream(stream, MessageDigest.getInstance("SHA-256"));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** Of what was read so far; to be asked once. */
    static String hex(DigestInputStream stream) {
        return HexFormat.of().formatHex(stream.getMessageDigest().digest());
    }
}
