package dev.caravan.copy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Binary COPY: a header, then for each row the number of fields and the fields, each with its length; -1 ends the
 * stream (PostgreSQL manual, "COPY", "Binary Format"). A row's canonical bytes are exactly its fields as sent.
 */
final class BinaryRows extends RowFraming {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final int SIGNATURE = 11;
    private static final int FLAGS_AND_EXTENSION_LENGTH = 8;

    private final RowDigester digester;
    private boolean headerRead;

    BinaryRows(RowDigester digester) {
        this.digester = digester;
    }

    @Override
    int frame(byte[] bytes, int position) {
        return headerRead ? row(bytes, position) : header(bytes, position);
    }

    private int header(byte[] bytes, int position) {
        int end = position + SIGNATURE + FLAGS_AND_EXTENSION_LENGTH;
        if (bytes.length < end) {
            return INCOMPLETE;
        }
        int extension = (int) INT.get(bytes, end - Integer.BYTES);
        if (bytes.length < end + extension) {
            return INCOMPLETE;
        }
        headerRead = true;
        return end + extension;
    }

    private int row(byte[] bytes, int position) {
        if (bytes.length - position < Short.BYTES) {
            return INCOMPLETE;
        }
        int fields = (short) SHORT.get(bytes, position);
        int start = position + Short.BYTES;
        if (fields < 0) {
            return start;
        }
        int at = start;
        for (int field = 0; field < fields; field++) {
            if (bytes.length - at < Integer.BYTES) {
                return INCOMPLETE;
            }
            int length = Math.max(0, (int) INT.get(bytes, at));
            at += Integer.BYTES;
            if (bytes.length - at < length) {
                return INCOMPLETE;
            }
            at += length;
        }
        digester.row(bytes, start, at - start);
        return at;
    }
}
