package dev.caravan.files;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import dev.caravan.database.TableName;
import dev.caravan.problem.RefusedException;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a CSV file says is what the table holds. */
@Postgres
class CsvLoadIT {
    private static final TableName TABLE = new TableName("public", "people");

    private final TestDatabase database;
    private final Csv csv;

    CsvLoadIT(TestDatabase database, @TempDir Path folder) {
        this.database = database;
        this.csv = Csv.in(folder);
    }

    @BeforeEach
    void createTable() {
        database.execute("CREATE TABLE people (caravan_line bigint, id text, name text, note text)");
    }

    @Test
    void aNastyFileArrivesAsItIs() throws SQLException {
        String text = String.join(
                "\r\n",
                "\uFEFFname;ID;\"note\"",
                "\"O\"\"Neil\";1;\"two\r\nlines; and a \"\"quote\"\"\"",
                "tab\there;2;C:\\new\\table\\N",
                "🐫 Größe 漢字 \u202E;3;\"\"",
                ";4;",
                "\"\n\r\r\n\";5;\"\\N\"",
                "\"\\.\";6; spaces  ",
                "5\" pipe;7;\u00A0\u0085\u2028\u0001\u007F",
                "é e\u0301;8;" + "🐫".repeat(150_000),
                "",
                "");

        CsvResult result = load(csv.text(text).open("id", "name", "note"));

        assertThat(LoadedRow.all(database))
                .containsExactly(
                        LoadedRow.of(2, "1", "O\"Neil", "two\r\nlines; and a \"quote\""),
                        LoadedRow.of(4, "2", "tab\there", "C:\\new\\table\\N"),
                        LoadedRow.of(5, "3", "🐫 Größe 漢字 \u202E", ""),
                        LoadedRow.of(6, "4", null, null),
                        LoadedRow.of(7, "5", "\n\r\r\n", "\\N"),
                        LoadedRow.of(11, "6", "\\.", " spaces  "),
                        LoadedRow.of(12, "7", "5\" pipe", "\u00A0\u0085\u2028\u0001\u007F"),
                        LoadedRow.of(13, "8", "é e\u0301", "🐫".repeat(150_000)));
        assertThat(result.rows()).isEqualTo(8);
        assertThat(result.bytes()).isEqualTo(text.getBytes(UTF_8).length);
        assertThat(result.digest()).isEqualTo(csv.open("id", "name", "note").digest());
    }

    @Test
    void backslashNIsNullWhereTheFileUsesIt() throws SQLException {
        load(csv.text("id,name,note\n1,\\N,\"\\N\"\n2,\"\",\\n\n").open("id", "name", "note"));

        assertThat(LoadedRow.all(database))
                .containsExactly(LoadedRow.of(2, "1", null, "\\N"), LoadedRow.of(3, "2", "", "\\n"));
    }

    @Test
    void aDeclaredMarkerIsTheOnlyOneOfNull() throws SQLException {
        CsvRules rules = new CsvRules(null, null, null, "NULL", null);

        load(csv.text("id,name,note\n1,NULL,\"NULL\"\n2,,\\N\n").open(rules, "id", "name", "note"));

        assertThat(LoadedRow.all(database))
                .containsExactly(LoadedRow.of(2, "1", null, "NULL"), LoadedRow.of(3, "2", "", "\\N"));
    }

    @Test
    void aDeclaredEncodingAndQuoteAreUsed() throws SQLException {
        Charset charset = Charset.forName("windows-1252");
        CsvRules rules = new CsvRules(charset, '~', '\'', null, false);

        load(csv.text("1~'it''s \u20AC'~\"\n", charset).open(rules, "id", "name", "note"));

        assertThat(LoadedRow.all(database)).containsExactly(LoadedRow.of(1, "1", "it's €", "\""));
    }

    @Test
    void aFileWithoutRowsLoadsNone() throws SQLException {
        assertThat(load(csv.text("id,name,note\n").open("id", "name", "note")).rows())
                .isZero();
        assertThat(database.count("people")).isZero();
    }

    @Test
    void aRefusedFileLeavesNoRowAndTheConnectionUsable() throws SQLException {
        StringBuilder text = new StringBuilder("id,name,note\n");
        for (int row = 0; row < 20_000; row++) {
            text.append(row).append(",name of a person,note\n");
        }
        CsvFile file = csv.text(text + "short\n").open("id", "name", "note");
        try (Connection connection = database.connect()) {
            assertThatThrownBy(() -> file.load(connection, TABLE)).isInstanceOf(RefusedException.class);
            assertThat(database.count("people")).as("with auto-commit").isZero();

            connection.setAutoCommit(false);
            assertThatThrownBy(() -> file.load(connection, TABLE)).isInstanceOf(RefusedException.class);
            connection.rollback();

            assertThat(csv.text("id,name,note\n1,a,b\n")
                            .open("id", "name", "note")
                            .load(connection, TABLE)
                            .rows())
                    .isEqualTo(1);
            connection.commit();
        }
        assertThat(database.count("people")).isEqualTo(1);
    }

    @Test
    void aTableThatDoesNotFitIsTheDatabasesFailure() throws SQLException {
        CsvFile file = csv.text("id,surname\n1,a\n").open("id", "surname");
        try (Connection connection = database.connect()) {
            assertThatThrownBy(() -> file.load(connection, TABLE))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("\"surname\"");
            assertThat(connection.createStatement().execute("SELECT 1"))
                    .as("no COPY is left open")
                    .isTrue();
        }
    }

    @Test
    void manyRowsAreLoaded() throws SQLException {
        int rows = 200_000;
        StringBuilder text = new StringBuilder("id,name,note\n");
        for (int row = 1; row <= rows; row++) {
            text.append(row).append(",\"Größe, ").append(row).append("\",");
            text.append(row % 3 == 0 ? "\n" : "n\n");
        }

        CsvResult result = load(csv.text(text.toString()).open("id", "name", "note"));

        assertThat(result.rows()).isEqualTo(rows);
        assertThat(database.queryForLong("SELECT count(*) FROM people WHERE caravan_line = id::bigint + 1"
                        + " AND name = 'Größe, ' || id AND note IS NOT DISTINCT FROM"
                        + " CASE WHEN id::bigint % 3 > 0 THEN 'n' END"))
                .isEqualTo(rows);
    }

    @Test
    void whateverIsWrittenIsReadBack() throws SQLException, IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 40; round++) {
            database.execute("TRUNCATE people");
            char delimiter = ",;\t|".charAt(random.nextInt(4));
            LineDelimiter end = List.of(LineDelimiter.LF, LineDelimiter.CRLF, LineDelimiter.CR)
                    .get(random.nextInt(3));
            Charset charset = List.of(UTF_8, UTF_16LE, UTF_16BE).get(random.nextInt(3));
            StringBuilder text = new StringBuilder("\uFEFF");
            text.append(record(delimiter, end, "id", "name", "note"));
            List<LoadedRow> rows = new ArrayList<>();
            long line = 2;
            for (int row = random.nextInt(200); row > 0; row--) {
                @Nullable String[] texts = {text(random), text(random), text(random)};
                String record = record(delimiter, end, texts);
                rows.add(LoadedRow.of(line, texts));
                text.append(record);
                line += record.split("\r\n|\r|\n", -1).length - 1;
            }
            csv.text(text.toString(), charset);

            load(csv.open(new CsvRules(null, null, null, "", null), "id", "name", "note"));

            assertThat(LoadedRow.all(database))
                    .as("seed %d, round %d, delimiter %s, lines %s, %s", seed, round, delimiter, end, charset)
                    .isEqualTo(rows);
        }
    }

    private CsvResult load(CsvFile file) throws SQLException {
        try (Connection connection = database.connect()) {
            return file.load(connection, TABLE);
        }
    }

    private static String record(char delimiter, LineDelimiter end, @Nullable String... texts) throws IOException {
        StringWriter text = new StringWriter();
        try (CsvWriter writer = CsvWriter.builder()
                .fieldSeparator(delimiter)
                .lineDelimiter(end)
                .quoteStrategy(QuoteStrategies.EMPTY)
                .build(text)) {
            writer.writeRecord(texts);
        }
        return text.toString();
    }

    /** A text of what breaks texts; null now and then. */
    private static @Nullable String text(Random random) {
        if (random.nextInt(8) == 0) {
            return null;
        }
        String[] pieces = {
            "\"", ",", ";", "\t", "|", "\n", "\r", "\r\n", "\\", "N", "\\N", "\\.", " ", "'", "é", "🐫", "a"
        };
        StringBuilder text = new StringBuilder();
        for (int piece = random.nextInt(12); piece > 0; piece--) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        return text.toString();
    }
}
