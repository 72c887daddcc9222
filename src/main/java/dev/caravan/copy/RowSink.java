package dev.caravan.copy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Writes rows of {@link RowStream}s into a table by binary COPY: what they are, their place, and their columns. */
public final class RowSink implements AutoCloseable {
    private static final byte[] HEADER =
            ("PGCOPY\n" + (char) 0xFF + "\r\n\0" + "\0\0\0\0\0\0\0\0").getBytes(StandardCharsets.ISO_8859_1);
    private static final int WRITE_SIZE = 64 * 1024;

    private final CopyIn in;
    private final int fields;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(2 * WRITE_SIZE);
    private final DataOutputStream data = new DataOutputStream(buffer);

    private RowSink(CopyIn in, int columns) throws IOException {
        this.in = in;
        this.fields = columns + 2;
        data.write(HEADER);
    }

    /**
     * Opens the sink.
     *
     * @param connection busy until the sink is ended
     * @param into quoted table with a column list: one of type {@code "char"}, one of type {@code tid}, those of the rows
     * @param columns how many those of the rows are
     */
    public static RowSink open(Connection connection, String into, int columns) throws SQLException {
        CopyIn in = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(CopyFormat.BINARY.copyIn(into, false));
        try {
            return new RowSink(in, columns);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes a row.
     *
     * @param what one ASCII character
     * @param address the row whose place it has; null for none
     * @param values the row whose columns it has
     */
    public void write(char what, @Nullable RowStream address, RowStream values) throws SQLException {
        try {
            data.writeShort(fields);
            data.writeInt(1);
            data.writeByte(what);
            if (address == null) {
                data.writeInt(-1);
            } else {
                data.write(address.bytes(), address.addressFrom(), address.valuesFrom() - address.addressFrom());
            }
            data.write(values.bytes(), values.valuesFrom(), values.valuesTo() - values.valuesFrom());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (buffer.size() >= WRITE_SIZE) {
            flush();
        }
    }

    private void flush() throws SQLException {
        byte[] bytes = buffer.toByteArray();
        in.writeToCopy(bytes, 0, bytes.length);
        buffer.reset();
    }

    /** All rows are written. */
    public void end() throws SQLException {
        try {
            data.writeShort(-1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        flush();
        in.endCopy();
    }

    /** Cancels what was not ended. */
    @Override
    public void close() {
        CopyPipe.cancel(in);
    }
}
