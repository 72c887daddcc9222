package dev.caravan.copy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows are found wherever the messages of a stream begin and end. */
class RowFramingTest {
    private static final byte[] TEXT = "1\ta\\tb\\\\\t\\N\n\n\\N\n2\t\t\\\\N\nGröße\t🐫\\n\n".getBytes(UTF_8);
    private static final byte[] BINARY = binary(0);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 19, 20, 64, 1000})
    void messagesOfAnySizeGiveTheSameTextRows(int size) {
        assertThat(digest(TextRows::new, TEXT, size)).isEqualTo(digest(TextRows::new, TEXT, TEXT.length));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 19, 20, 64, 1000})
    void messagesOfAnySizeGiveTheSameBinaryRows(int size) {
        assertThat(digest(BinaryRows::new, BINARY, size)).isEqualTo(digest(BinaryRows::new, BINARY, BINARY.length));
    }

    @Test
    void messagesOfRandomSizesGiveTheSameRows() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            assertThat(randomly(BinaryRows::new, BINARY, random))
                    .isEqualTo(digest(BinaryRows::new, BINARY, BINARY.length));
            assertThat(randomly(TextRows::new, TEXT, random)).isEqualTo(digest(TextRows::new, TEXT, TEXT.length));
        }
    }

    @Test
    void textRowsAreCountedByTheirLines() {
        assertThat(digest(TextRows::new, TEXT, 4).rows()).isEqualTo(5);
    }

    @Test
    void binaryRowsAreCountedWithoutHeaderAndEnd() {
        assertThat(digest(BinaryRows::new, BINARY, 4).rows()).isEqualTo(3);
    }

    @Test
    void anExtensionOfTheBinaryHeaderIsSkipped() {
        assertThat(digest(BinaryRows::new, binary(13), 1)).isEqualTo(digest(BinaryRows::new, BINARY, 1));
    }

    @Test
    void escapesAreUndoneBeforeTheHash() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream row = new DataOutputStream(bytes);
        field(row, "\b\f\n\r\t\u000B\\N");
        row.writeInt(-1);
        field(row, "");
        RowDigester expected = new RowDigester();
        expected.row(bytes.toByteArray(), 0, bytes.size());

        assertThat(digest(TextRows::new, "\\b\\f\\n\\r\\t\\v\\\\N\t\\N\t\n".getBytes(UTF_8), 1))
                .isEqualTo(expected.digest());
    }

    @Test
    void aStreamThatEndsInsideARowIsNoStream() {
        for (int end : new int[] {BINARY.length - 3, 25, 12}) {
            assertThatThrownBy(() -> digest(BinaryRows::new, Arrays.copyOf(BINARY, end), 5))
                    .as("after %d bytes", end)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("ended inside a row");
        }
        assertThatThrownBy(() -> digest(TextRows::new, Arrays.copyOf(TEXT, TEXT.length - 1), 5))
                .isInstanceOf(IllegalStateException.class);
    }

    private static Digest digest(Function<RowDigester, RowFraming> framing, byte[] stream, int size) {
        RowDigester digester = new RowDigester();
        RowFraming rows = framing.apply(digester);
        for (int from = 0; from < stream.length; from += size) {
            rows.accept(Arrays.copyOfRange(stream, from, Math.min(stream.length, from + size)));
        }
        rows.end();
        return digester.digest();
    }

    private static Digest randomly(Function<RowDigester, RowFraming> framing, byte[] stream, Random random) {
        RowDigester digester = new RowDigester();
        RowFraming rows = framing.apply(digester);
        int from = 0;
        while (from < stream.length) {
            int to = Math.min(stream.length, from + random.nextInt(9));
            rows.accept(Arrays.copyOfRange(stream, from, to));
            from = to;
        }
        rows.end();
        return digester.digest();
    }

    /** Three rows: values and NULLs, no columns at all, and one long value. */
    private static byte[] binary(int extension) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream stream = new DataOutputStream(bytes)) {
            stream.write("PGCOPY\n\u00ff\r\n\0".getBytes(ISO_8859_1));
            stream.writeInt(0);
            stream.writeInt(extension);
            stream.write(new byte[extension]);
            stream.writeShort(3);
            field(stream, "one");
            stream.writeInt(-1);
            field(stream, "");
            stream.writeShort(0);
            stream.writeShort(1);
            field(stream, "long ".repeat(100));
            stream.writeShort(-1);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void field(DataOutputStream stream, String value) throws IOException {
        stream.writeInt(value.getBytes(UTF_8).length);
        stream.write(value.getBytes(UTF_8));
    }
}
