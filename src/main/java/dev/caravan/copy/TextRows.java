package dev.caravan.copy;

import java.io.ByteArrayOutputStream;

/**
 * Text COPY: a line for each row, fields separated by tabs, {@code \N} for NULL, backslash escapes (PostgreSQL manual,
 * "COPY", "Text Format"). A row's canonical bytes are its unescaped fields with their lengths, the same shape as in the
 * binary format.
 */
final class TextRows extends RowFraming {
    private static final int NULL_LENGTH = -1;

    private final RowDigester digester;
    private final Bytes row = new Bytes();
    private final Bytes field = new Bytes();

    TextRows(RowDigester digester) {
        this.digester = digester;
    }

    @Override
    int frame(byte[] bytes, int position) {
        int end = position;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        if (end == bytes.length) {
            return INCOMPLETE;
        }
        row.reset();
        int start = position;
        for (int at = position; at <= end; at++) {
            if (at == end || bytes[at] == '\t') {
                append(bytes, start, at);
                start = at + 1;
            }
        }
        digester.row(row.array(), 0, row.size());
        return end + 1;
    }

    private void append(byte[] bytes, int start, int end) {
        if (end - start == 2 && bytes[start] == '\\' && bytes[start + 1] == 'N') {
            row.writeInt(NULL_LENGTH);
            return;
        }
        field.reset();
        for (int at = start; at < end; at++) {
            byte each = bytes[at];
            if (each == '\\') {
                at++;
                each = unescaped(bytes[at]);
            }
            field.write(each);
        }
        row.writeInt(field.size());
        row.write(field.array(), 0, field.size());
    }

    /** The server writes these six escapes and the backslash itself; it never writes octal or hexadecimal ones. */
    private static byte unescaped(byte code) {
        return switch (code) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0B;
            default -> code;
        };
    }

    /** A byte stream whose array can be read without a copy. */
    private static final class Bytes extends ByteArrayOutputStream {
        byte[] array() {
            return buf;
        }

        void writeInt(int value) {
            write(value >>> 24);
            write(value >>> 16);
            write(value >>> 8);
            write(value);
        }
    }
}
