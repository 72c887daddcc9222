package dev.caravan.files;

import dev.caravan.copy.CopyFormat;
import dev.caravan.database.Quoted;
import dev.caravan.database.TableName;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.copy.CopyIn;

/** Binary COPY rows on their way to the server (PostgreSQL manual, "COPY", "Binary Format"). Grows to the longest row. */
final class CopyBytes {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    private static final int WRITE_SIZE = 64 * 1024;
    private static final int NULL_LENGTH = -1;
    private static final short END = -1;

    private ByteBuffer bytes = ByteBuffer.allocate(2 * WRITE_SIZE);

    /** The COPY that takes these bytes: a bigint, then texts. */
    static String statement(TableName table, String bigint, List<String> texts) {
        String columns = Stream.concat(Stream.of(bigint), texts.stream())
                .map(Quoted::identifier)
                .collect(Collectors.joining(", "));
        return CopyFormat.BINARY.copyIn(table.sql() + " (" + columns + ")", false);
    }

    /** The header: no flags, no extension. */
    void begin() {
        bytes.put(SIGNATURE).putInt(0).putInt(0);
    }

    /** Begins a row. */
    void row(int fields) {
        room(Short.BYTES);
        bytes.putShort((short) fields);
    }

    void bigint(long value) {
        room(Integer.BYTES + Long.BYTES);
        bytes.putInt(Long.BYTES).putLong(value);
    }

    void text(byte[] utf8) {
        room(Math.addExact(Integer.BYTES, utf8.length));
        bytes.putInt(utf8.length).put(utf8);
    }

    void nullValue() {
        room(Integer.BYTES);
        bytes.putInt(NULL_LENGTH);
    }

    void end() {
        room(Short.BYTES);
        bytes.putShort(END);
    }

    /** Whether there is enough for a write. */
    boolean full() {
        return bytes.position() >= WRITE_SIZE;
    }

    void discard() {
        bytes.clear();
    }

    void writeTo(CopyIn target) throws SQLException {
        target.writeToCopy(bytes.array(), 0, bytes.position());
        bytes.clear();
    }

    private void room(int length) {
        if (bytes.remaining() < length) {
            int needed = Math.addExact(bytes.position(), length);
            int doubled = (int) Math.min(Integer.MAX_VALUE - Long.BYTES, 2L * bytes.capacity());
            bytes = ByteBuffer.allocate(Math.max(needed, doubled)).put(bytes.flip());
        }
    }
}
