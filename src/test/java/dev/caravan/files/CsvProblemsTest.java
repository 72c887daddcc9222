package dev.caravan.files;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.problem.Finding;
import dev.caravan.problem.RefusedException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every problem of a row is named with the line at which the row starts. */
class CsvProblemsTest {
    private static final String ONE = "people.csv cannot be loaded: 1 problem\n";

    private final Csv csv;

    CsvProblemsTest(@TempDir Path folder) {
        csv = Csv.in(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void shortAndLongRowsAreCountedByTheLinesOfTheFile(String end) {
        String text = String.join(end, "id,name", "1,\"two", "", "lines\"", "2", "3,a,b", "4,d", "");

        assertThat(csv.text(text).refusal("id", "name")).isEqualTo("""
                people.csv cannot be loaded: 2 problems
                people.csv:5: the row has 1 field instead of 2 → Is something missing, or a line break not quoted?
                people.csv:6: the row has 3 fields instead of 2 → Quote fields that contain ",", or declare another \
                `delimiter:`.""");
    }

    @Test
    void aQuoteThatIsNeverClosedIsNamedWhereItsRowStarts() {
        assertThat(csv.text("id,name\n1,a\n2,\"open\n3,c\n").refusal("id", "name"))
                .isEqualTo(ONE
                        + "people.csv:3: a quote is opened and not closed before the end of the file → Close the quoted field;"
                        + " a quote inside one is written twice.");
    }

    @Test
    void aFieldOfManyMillionCharactersIsTakenForAnOpenQuote() {
        assertThat(csv.text("id\n\"" + "x\n".repeat(9_000_000)).refusal("id"))
                .isEqualTo(ONE
                        + "people.csv:2: a field has more than 16 million characters; the file was not read further → Is a"
                        + " quote opened and not closed?");
    }

    @Test
    void textAfterAClosingQuoteEndsTheReading() {
        assertThat(csv.text("id,name\n1\n2,\"a\"b\n3\n").refusal("id", "name")).isEqualTo("""
                people.csv cannot be loaded: 2 problems
                people.csv:2: the row has 1 field instead of 2 → Is something missing, or a line break not quoted?
                people.csv:3: text follows a closing quote; the file was not read further → Write a quote inside a \
                quoted field twice, and nothing between its last quote and the delimiter.""");
    }

    @Test
    void aSpaceBeforeAnOpeningQuoteIsRefused() {
        assertThat(csv.text("id,name\n1, \"a\"\n2, a \"b\"\n").refusal("id", "name"))
                .isEqualTo(ONE
                        + "people.csv:2: a space stands before an opening quote → Write the quote directly after the"
                        + " delimiter.");
    }

    @Test
    void theCharacterZeroIsRefusedWithItsColumn() {
        assertThat(csv.text("id,name\n1,\"a\n\0b\"\n").refusal("id", "name"))
                .isEqualTo(ONE
                        + "people.csv:2: column name contains the character 0x00, which PostgreSQL cannot store → Remove it"
                        + " from the file; if every other byte is zero, declare `encoding: UTF-16LE` or UTF-16BE.");
    }

    @Test
    void everyRowWithBytesOfAnotherEncodingIsNamedOnce() {
        String text = "id,name\n1,\"\n\u00e9 \u00e9\"\n2,plain\n3,na\u00efve\n";

        assertThat(csv.text(text, Charset.forName("windows-1252")).refusal("id", "name"))
                .isEqualTo("""
                people.csv cannot be loaded: 2 problems
                people.csv:2: byte 0xE9 at offset 12 is not UTF-8 → Declare the encoding that the file was written \
                in, for example `encoding: windows-1252`.
                people.csv:5: byte 0xEF at offset 29 is not UTF-8 → Declare the encoding that the file was written \
                in, for example `encoding: windows-1252`.""");
    }

    @Test
    void badBytesFarBehindTheFirstBufferAreFoundAtTheirPlace() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes("id,name\n".getBytes(UTF_8));
        for (int row = 2; row <= 50_000; row++) {
            bytes.writeBytes((row + ",größer\r\n").getBytes(UTF_8));
        }
        int offset = bytes.size() + 2;
        bytes.writeBytes(new byte[] {'x', ',', (byte) 0xC3, (byte) 0x28, '\n'});
        bytes.writeBytes("y,ü\n".getBytes(UTF_8));

        assertThat(csv.bytes(bytes.toByteArray()).refusal("id", "name"))
                .startsWith(ONE + "people.csv:50001: byte 0xC3 at offset " + offset + " is not UTF-8 →");
    }

    @Test
    void aFileThatEndsInsideACharacterIsRefused() {
        byte[] whole = "id,name\n1,🐫".getBytes(UTF_8);

        assertThat(csv.bytes(Arrays.copyOf(whole, whole.length - 1)).refusal("id", "name"))
                .startsWith(ONE + "people.csv:2: bytes 0xF0 0x9F 0x90 at offset 10 are not UTF-8 →");
    }

    @Test
    void halfASurrogatePairIsRefused() {
        byte[] whole = "\uFEFFid\n🐫\n".getBytes(UTF_16BE);
        byte[] half = Arrays.copyOf(whole, whole.length - 4);

        assertThat(csv.bytes(half).refusal("id"))
                .startsWith(ONE + "people.csv:2: bytes 0xD8 0x3D at offset 8 are not UTF-16BE → Declare the encoding"
                        + " that the file was written in, for example `encoding: UTF-8`.");
    }

    @Test
    void aByteThatTheDeclaredEncodingDoesNotHaveIsRefused() {
        Charset declared = Charset.forName("windows-1252");

        assertThat(csv.bytes(new byte[] {'i', 'd', '\n', (byte) 0x81, '\n'})
                        .refusal(new CsvRules(declared, null, null, null, null), "id"))
                .startsWith(ONE + "people.csv:2: byte 0x81 at offset 3 is not windows-1252 →");
    }

    @Test
    void blankLinesAtTheEndAreNothing() {
        assertThat(csv.text("id,name\n1,a\n\n\r\n\n").open("id", "name").check().rows())
                .isEqualTo(1);
    }

    @Test
    void blankLinesBetweenRowsAreRefused() {
        assertThat(csv.text("id,name\n1,a\n\n\n2,b\n").refusal("id", "name"))
                .isEqualTo(ONE + "people.csv:3: the line is blank, and rows follow → Remove it, or write its fields.");
    }

    @Test
    void aBlankLineInAFileOfOneColumnMayBeARow() {
        assertThat(csv.text("id\n1\n\n").refusal("id"))
                .isEqualTo(ONE
                        + "people.csv:3: the line is blank, which in a file of one column may be a row or nothing → Remove it,"
                        + " or write the row as \"\" or with a declared marker of NULL.");
        assertThat(csv.text("id\n\"\"\n\\N\n").open("id").check().rows()).isEqualTo(2);
    }

    @Test
    void bothMarkersOfNullInOneFileAskForADeclaration() {
        assertThat(csv.text("id,name\n1,\n2,\"\\N\"\n3,\\N\n4,\\N\n").refusal("id", "name"))
                .isEqualTo(ONE + "people.csv:4: an unquoted \\N, after unquoted empty fields since line 2 → Declare"
                        + " which of them is NULL: `null: '\\N'` makes the empty field an empty text, `null: ''` makes"
                        + " \\N a text.");
        assertThat(csv.text("id,name\n1,\\N\n2,\n").refusal("id", "name"))
                .contains("people.csv:3: an unquoted empty field, after unquoted \\N since line 2 →");
        assertThat(csv.open(new CsvRules(null, null, null, "\\N", null), "id", "name")
                        .check()
                        .rows())
                .isEqualTo(2);
    }

    @Test
    void twentyProblemsAreListedAndAllAreCounted() {
        String refusal = csv.text("id,name\n" + "x\n".repeat(1_000)).refusal("id", "name");

        assertThat(refusal)
                .startsWith("people.csv cannot be loaded: 1000 problems, the first 20 of them listed, 980 more not\n"
                        + "people.csv:2: ");
        assertThat(refusal.lines()).hasSize(21).last().asString().startsWith("people.csv:21: ");
    }

    @Test
    void aFileThatWasReplacedSinceItWasOpenedIsRefused() {
        CsvFile file = csv.text("id,name\n1,a\n").open("id", "name");
        csv.text("name,id\n");

        assertThatThrownBy(file::check)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.findings())
                                .extracting(Finding::what)
                                .containsExactly("the header has changed since the file was opened"));
    }

    @Test
    void theDigestIsThatOfTheBytes() {
        CsvFile file = csv.text("id\n1\n").open("id");

        assertThat(file.digest())
                .isEqualTo("7cde7fb64fd82bd152710cf238e017b9ab46c0592483edc067ba4f6c75fac108")
                .isEqualTo(file.check().digest());
        assertThat(file.check().bytes()).isEqualTo(5);
    }
}
