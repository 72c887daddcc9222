package dev.caravan.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/**
 * Decodes a file and tells where its bytes are not of the encoding. A listener is told when all characters before those
 * bytes have been read and more are asked for, so whoever parses is then at their place; a replacement character follows.
 */
final class StrictReader extends Reader {
    private static final int READ_SIZE = 64 * 1024;
    private static final int CHARACTERS = 16 * 1024;
    private static final char REPLACEMENT = '\uFFFD';

    private final InputStream stream;
    private final CharsetDecoder decoder;
    private final MalformedListener listener;
    private final ByteBuffer bytes = ByteBuffer.allocate(READ_SIZE).flip();
    private final CharBuffer characters = CharBuffer.allocate(CHARACTERS).flip();
    private long bytesRead;
    private int malformed;
    private boolean streamEnded;
    private boolean ended;

    /** Is told of bytes that are not of the encoding. */
    interface MalformedListener {
        /**
         * They are at the place that was just read.
         *
         * @param offset of the first of the bytes in the file, from 0
         */
        void malformed(long offset, byte[] bytes);
    }

    /** @param stream at the start of the file; closed with this */
    StrictReader(InputStream stream, Encoding encoding, MalformedListener listener) throws IOException {
        this.stream = stream;
        this.decoder = encoding.charset()
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        this.listener = listener;
        this.bytesRead = stream.readNBytes(encoding.markLength()).length;
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        while (!characters.hasRemaining()) {
            if (ended) {
                return -1;
            }
            characters.clear();
            if (malformed > 0) {
                replaceMalformed();
            } else {
                decode();
            }
            characters.flip();
        }
        int count = Math.min(length, characters.remaining());
        characters.get(target, offset, count);
        return count;
    }

    /** Bytes of the file that were read so far; all of them once {@link #read} has returned -1. */
    long bytesRead() {
        return bytesRead;
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }

    private void decode() throws IOException {
        CoderResult result = decoder.decode(bytes, characters, streamEnded);
        if (result.isError()) {
            malformed = result.length();
        } else if (result.isUnderflow() && streamEnded) {
            ended = decoder.flush(characters).isUnderflow();
        } else if (result.isUnderflow()) {
            fill();
        }
    }

    private void fill() throws IOException {
        bytes.compact();
        int count = stream.read(bytes.array(), bytes.position(), bytes.remaining());
        if (count < 0) {
            streamEnded = true;
        } else {
            bytes.position(bytes.position() + count);
            bytesRead += count;
        }
        bytes.flip();
    }

    private void replaceMalformed() {
        byte[] sequence = new byte[malformed];
        long offset = bytesRead - bytes.remaining();
        bytes.get(sequence);
        malformed = 0;
        characters.put(REPLACEMENT);
        listener.malformed(offset, sequence);
    }
}
