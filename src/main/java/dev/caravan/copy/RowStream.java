package dev.caravan.copy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * The rows of a query in the order of their keys, one at a time, as binary COPY sends them. Two such streams can be walked
 * side by side and compared without turning a value into an object. Needs memory for two rows.
 */
public final class RowStream implements AutoCloseable {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final int HEADER = 19;

    /** How the bytes of a key column are compared, such that the order is the server's. */
    public enum Order {
        /** smallint, integer, bigint. */
        NUMBER,
        /** Text in the collation "C", uuid. */
        BYTES
    }

    private final CopyOut out;
    private final List<Order> orders;
    private final boolean addressed;
    private final RowDigester digester = new RowDigester();
    private boolean headerRead;
    private byte[] bytes = new byte[0];
    private byte[] before = new byte[0];
    private int[] at;
    private int[] atBefore;
    private int rowFrom;
    private int rowTo;

    private RowStream(CopyOut out, List<Order> orders, boolean addressed) {
        this.out = out;
        this.orders = List.copyOf(orders);
        this.addressed = addressed;
        this.at = new int[orders.size()];
        this.atBefore = new int[orders.size()];
    }

    /**
     * Opens the stream.
     *
     * @param connection auto-commit off; busy until the stream is closed
     * @param select first the key columns, in whose order the rows come, NULLs last; then, if they are addressed, their
     *     place ({@code ctid}); then the columns of the row
     */
    public static RowStream open(Connection connection, String select, List<Order> orders, boolean addressed)
            throws SQLException {
        String copy = CopyFormat.BINARY.copyOut(select);
        return new RowStream(connection.unwrap(PGConnection.class).getCopyAPI().copyOut(copy), orders, addressed);
    }

    /** Goes to the next row; false if there is none. */
    public boolean advance() throws SQLException {
        byte[] last = bytes;
        byte @Nullable [] message = out.readFromCopy();
        if (message == null) {
            return false;
        }
        int position = headerRead ? 0 : HEADER;
        headerRead = true;
        if ((short) SHORT.get(message, position) < 0) {
            // The trailer; reading on lets the server end the command.
            out.readFromCopy();
            return false;
        }
        before = last;
        bytes = message;
        int[] free = atBefore;
        atBefore = at;
        at = free;
        frame(position + Short.BYTES);
        if (!addressed) {
            digester.row(bytes, rowFrom, rowTo - rowFrom);
        }
        return true;
    }

    /** A server sends one message a row, and the header with the first one. */
    private void frame(int start) {
        int position = start;
        for (int key = 0; key < at.length; key++) {
            at[key] = position;
            position += Integer.BYTES + Math.max(0, length(bytes, position));
        }
        rowFrom = position;
        rowTo = bytes.length;
        if (position > bytes.length) {
            throw new IllegalStateException("The COPY stream sent half a row in a message");
        }
    }

    private static int length(byte[] from, int position) {
        return (int) INT.get(from, position);
    }

    /** Compares the keys of both rows; NULL comes last and equals NULL. */
    public int compareKey(RowStream other) {
        return compare(bytes, at, other.bytes, other.at);
    }

    /** Whether the row has the same key as the one before it. */
    public boolean repeats() {
        return before.length > 0 && compare(before, atBefore, bytes, at) == 0;
    }

    private int compare(byte[] one, int[] oneAt, byte[] two, int[] twoAt) {
        for (int key = 0; key < oneAt.length; key++) {
            int result = compare(orders.get(key), one, oneAt[key], two, twoAt[key]);
            if (result != 0) {
                return result;
            }
        }
        return 0;
    }

    private static int compare(Order order, byte[] one, int oneAt, byte[] two, int twoAt) {
        int oneLength = length(one, oneAt);
        int twoLength = length(two, twoAt);
        if (oneLength < 0 || twoLength < 0) {
            return Boolean.compare(oneLength < 0, twoLength < 0);
        }
        int oneFrom = oneAt + Integer.BYTES;
        int twoFrom = twoAt + Integer.BYTES;
        return order == Order.NUMBER
                ? Long.compare(number(one, oneFrom, oneLength), number(two, twoFrom, twoLength))
                : Arrays.compareUnsigned(one, oneFrom, oneFrom + oneLength, two, twoFrom, twoFrom + twoLength);
    }

    private static long number(byte[] from, int position, int length) {
        long value = from[position];
        for (int i = 1; i < length; i++) {
            value = (value << Byte.SIZE) | (from[position + i] & 0xFF);
        }
        return value;
    }

    /** Whether both rows hold the same, whatever their places. */
    public boolean sameRow(RowStream other) {
        return Arrays.equals(bytes, valuesFrom(), rowTo, other.bytes, other.valuesFrom(), other.rowTo);
    }

    /** Where the columns of the row begin, each with its length. */
    int valuesFrom() {
        return addressed ? rowFrom + Integer.BYTES + length(bytes, rowFrom) : rowFrom;
    }

    int valuesTo() {
        return rowTo;
    }

    /** Where the row's place begins, with its length. */
    int addressFrom() {
        return rowFrom;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Of the rows so far; of addressed rows nothing is known. */
    public Digest digest() {
        return digester.digest();
    }

    /** Ends the command, wherever the stream is. */
    @Override
    public void close() {
        CopyPipe.cancel(out);
    }
}
