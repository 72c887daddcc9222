package dev.caravan.copy;

import java.util.Arrays;

/**
 * Finds the rows in a COPY stream and shows each to the digester. A server sends one message a row, but the protocol
 * does not promise it, so what a message leaves unfinished is carried over to the next.
 */
abstract class RowFraming {
    static final int INCOMPLETE = -1;

    private byte[] carry = new byte[0];

    /** The next message of the stream. */
    final void accept(byte[] message) {
        byte[] bytes = message;
        if (carry.length > 0) {
            bytes = Arrays.copyOf(carry, carry.length + message.length);
            System.arraycopy(message, 0, bytes, carry.length, message.length);
            carry = new byte[0];
        }
        int position = 0;
        while (position < bytes.length) {
            int next = frame(bytes, position);
            if (next == INCOMPLETE) {
                carry = Arrays.copyOfRange(bytes, position, bytes.length);
                return;
            }
            position = next;
        }
    }

    /**
     * The stream has ended.
     *
     * @throws IllegalStateException if it ended inside a row
     */
    final void end() {
        if (carry.length > 0) {
            throw new IllegalStateException("The COPY stream ended inside a row");
        }
    }

    /** Reads one row at the position; returns the position after it, or {@link #INCOMPLETE}. */
    abstract int frame(byte[] bytes, int position);
}
