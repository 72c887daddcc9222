package dev.caravan.files;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What nobody declared is seen in the file, or asked for. */
class CsvRecognitionTest {
    private static final String HEAD = "people.csv cannot be loaded: 1 problem\npeople.csv:1: ";

    private final Csv csv;

    CsvRecognitionTest(@TempDir Path folder) {
        csv = Csv.in(folder);
    }

    @ParameterizedTest
    @ValueSource(chars = {',', ';', '\t', '|'})
    void theDelimiterIsTheOneThatMakesKnownColumns(char delimiter) {
        CsvFile file =
                csv.text("\"name\"" + delimiter + "id" + delimiter + "note\n").open("id", "name", "note");

        assertThat(file.dialect()).isEqualTo(new CsvDialect(UTF_8, delimiter, '"', null, true));
        assertThat(file.columns()).containsExactly("name", "id", "note");
    }

    @Test
    void aDelimiterInsideAQuotedNameDividesNothing() {
        CsvFile file = csv.text("\"last, first\";id\n").open("id", "last, first");

        assertThat(file.dialect().delimiter()).isEqualTo(';');
        assertThat(file.columns()).containsExactly("last, first", "id");
    }

    @Test
    void aFileOfOneColumnNeedsNoDelimiter() {
        assertThat(csv.text("id\n1\n").open("id").dialect().delimiter()).isEqualTo(',');
    }

    @Test
    void namesMayDifferByCase() {
        assertThat(csv.text("ID,Full_Name\n").open("id", "full_name").columns()).containsExactly("id", "full_name");
    }

    @Test
    void theExactNameWinsOverOneThatDiffersByCase() {
        assertThat(csv.text("id,ID\n").open("ID", "id").columns()).containsExactly("id", "ID");
    }

    @Test
    void aNameThatCouldBeTwoIsNone() {
        assertThat(csv.text("Id,note\n").refusal("ID", "id", "note"))
                .contains("people.csv:1: column \"Id\" is not known; did you mean ID?");
    }

    @Test
    void aHeaderOfNoKnownColumnIsShownBesideThem() {
        assertThat(csv.text("\"a\";b\n1;2\n").refusal("id", "name"))
                .isEqualTo(HEAD
                        + "no delimiter divides the header into known columns: a;b → Declare the `delimiter:` and see that the line"
                        + " names the columns: id, name. A file without a line of names needs `header: false`.");
    }

    @Test
    void aLongHeaderIsShownInPart() {
        assertThat(csv.text("x".repeat(300)).refusal("id")).contains(": " + "x".repeat(200) + "… →");
    }

    @Test
    void aHeaderThatTwoDelimitersMakeKnownColumnsIsAmbiguous() {
        assertThat(csv.text("a,b;c\n").refusal("a", "b;c", "a,b", "c"))
                .isEqualTo(HEAD
                        + "several delimiters divide the header into known columns: a,b;c (\",\", \";\") → Declare the `delimiter:`"
                        + " and see that the line names the columns: a, b;c, a,b, c. A file without a line of names needs"
                        + " `header: false`.");
    }

    @Test
    void anUnknownColumnIsNamedWithTheNearestKnownOne() {
        assertThat(csv.text("id|nmae|colour\n").refusal("id", "name", "desk")).isEqualTo("""
                people.csv cannot be loaded: 4 problems
                people.csv:1: column "nmae" is not known; did you mean name? → Known columns: id, name, desk.
                people.csv:1: column "colour" is not known → Known columns: id, name, desk.
                people.csv:1: column name is missing → Is it the one that the file calls "nmae"?
                people.csv:1: column desk is missing → Add it to the file.""");
    }

    @Test
    void aSpaceAroundANameIsSeen() {
        assertThat(csv.text("id, name\n").refusal("id", "name"))
                .contains("column \" name\" is not known; did you mean name?");
    }

    @Test
    void aColumnIsThereOnce() {
        assertThat(csv.text("id,name,ID\n").refusal("id", "name"))
                .isEqualTo(HEAD + "column id is there twice → Remove or rename one of the two.");
    }

    @Test
    void whatIsDeclaredIsNotRecognised() {
        CsvRules rules = new CsvRules(Charset.forName("windows-1252"), '^', '\'', "NULL", true);

        CsvFile file = csv.bytes("'n\u00e4me'^id\n".getBytes(Charset.forName("windows-1252")))
                .open(rules, "id", "näme");

        assertThat(file.dialect()).isEqualTo(new CsvDialect(Charset.forName("windows-1252"), '^', '\'', "NULL", true));
        assertThat(file.columns()).containsExactly("näme", "id");
    }

    @Test
    void aDeclaredDelimiterDoesNotNeedToFit() {
        assertThat(csv.text("id,name\n").refusal(delimiter(';'), "id", "name")).contains("column \"id,name\" is not");
    }

    @Test
    void withoutAHeaderTheColumnsComeInTheirOrder() {
        CsvFile file = csv.text("1;Ann\n2;Bob, Cy\n").open(noHeader(), "id", "name");

        assertThat(file.columns()).containsExactly("id", "name");
        assertThat(file.dialect()).isEqualTo(new CsvDialect(UTF_8, ';', '"', null, false));
        assertThat(file.check().rows()).isEqualTo(2);
    }

    @Test
    void withoutAHeaderTheDelimiterIsToldByTheNumberOfColumns() {
        assertThat(csv.text("1,2;3\n").refusal(noHeader(), "a", "b"))
                .isEqualTo(HEAD
                        + "more than one delimiter divides the line into the 2 fields of the known columns (\",\", \";\") →"
                        + " Declare the `delimiter:`. The columns are: a, b.");
        assertThat(csv.text("secret,secret\n").refusal(noHeader(), "a", "b", "c"))
                .as("holds no value")
                .isEqualTo(HEAD + "no delimiter divides the line into the 3 fields of the known columns → Declare the"
                        + " `delimiter:`. The columns are: a, b, c.");
    }

    @Test
    void theByteOrderMarkTellsTheEncoding() {
        for (Charset charset : new Charset[] {UTF_8, UTF_16LE, UTF_16BE}) {
            CsvFile file = csv.text("\uFEFFid,näme\n1,🐫\n", charset).open("id", "näme");

            assertThat(file.dialect().charset()).isEqualTo(charset);
            assertThat(file.check().rows()).isEqualTo(1);
        }
    }

    @Test
    void aDeclaredEncodingMayHaveItsByteOrderMark() {
        csv.text("\uFEFFid\n", UTF_16LE);

        assertThat(csv.open(encoding(UTF_16), "id").columns()).containsExactly("id");
        assertThat(csv.open(encoding(UTF_16LE), "id").columns()).containsExactly("id");
    }

    @Test
    void aByteOrderMarkOfAnotherEncodingIsRefused() {
        assertThat(csv.text("\uFEFFid\n").refusal(encoding(Charset.forName("windows-1252")), "id"))
                .isEqualTo(HEAD
                        + "the file is declared as windows-1252 but starts with the byte order mark of UTF-8 → Leave"
                        + " out `encoding:`, or declare UTF-8.");
    }

    @Test
    void bytesThatAreNotUtf8AskForTheEncoding() {
        assertThat(csv.text("id,gr\u00f6\u00dfe\n", Charset.forName("windows-1252"))
                        .refusal("id", "größe"))
                .isEqualTo(HEAD + "byte 0xF6 at offset 5 is not UTF-8 → Declare the encoding that the file was written"
                        + " in, for example `encoding: windows-1252`.");
    }

    @Test
    void utf16WithoutAMarkIsGuessedAt() {
        assertThat(csv.text("id,name\n", UTF_16LE).refusal("id", "name"))
                .isEqualTo(HEAD
                        + "the line contains the character 0x00, which PostgreSQL cannot store → Remove it from the file; if"
                        + " every other byte is zero, declare `encoding: UTF-16LE` or UTF-16BE.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\uFEFF"})
    void anEmptyFileIsRefused(String text) {
        assertThat(csv.text(text).refusal("id"))
                .isEqualTo(
                        HEAD + "the file is empty → Was its export complete? A file without rows still has a header.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id,name", "id,name\n", "\uFEFFid,name\r\n\r\n", "id,name\r"})
    void aHeaderAloneIsAFileWithoutRows(String text) {
        assertThat(csv.text(text).open("id", "name").check().rows()).isZero();
    }

    @Test
    void aBlankLineIsNoHeader() {
        assertThat(csv.text("\nid\n").refusal("id"))
                .isEqualTo(
                        HEAD + "the line is blank where the names of the columns should be → Remove the blank line.");
    }

    @Test
    void aHeaderWithABrokenQuoteIsRefused() {
        assertThat(csv.text("\"id,name\n1,2\n").refusal("id", "name"))
                .isEqualTo(HEAD
                        + "a quote is opened and not closed before the end of the file → Close the quoted field; a quote"
                        + " inside one is written twice.");
    }

    @Test
    void aFileThatIsNotThereIsRefused() {
        assertThat(csv.refusal("id"))
                .isEqualTo("people.csv does not exist. → Is the name right, and has the file arrived?");
    }

    @Test
    void aFolderIsNoFile() {
        assertThat(new Csv(csv.folder(), csv.folder()).refusal("id"))
                .endsWith("cannot be read: Is a directory. → Is it a file, and is its disk there?");
    }

    @Test
    void rulesThatContradictEachOtherAreNone() {
        assertThatThrownBy(() -> new CsvRules(null, '"', null, null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cannot have the same character as delimiter and quote");
        assertThatThrownBy(() -> new CsvRules(null, '\n', null, null, null))
                .hasMessage("cannot have a line break as delimiter or quote");
        assertThatThrownBy(() -> new CsvRules(null, ';', null, "a;b", null))
                .hasMessage("cannot have a delimiter, quote or line break in the marker of NULL");
    }

    private static CsvRules encoding(@Nullable Charset charset) {
        return new CsvRules(charset, null, null, null, null);
    }

    private static CsvRules delimiter(char delimiter) {
        return new CsvRules(null, delimiter, null, null, null);
    }

    private static CsvRules noHeader() {
        return new CsvRules(null, null, null, null, false);
    }
}
