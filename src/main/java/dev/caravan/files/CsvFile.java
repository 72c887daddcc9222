package dev.caravan.files;

import dev.caravan.database.TableName;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * A CSV file whose dialect and columns are known. Its rows are read when they are loaded, with the same memory for any
 * size; whatever is wrong in it is refused with file and line, and then none of its rows counts.
 */
public final class CsvFile implements RowsFile {
    private final Path path;
    private final Encoding encoding;
    private final CsvDialect dialect;
    private final List<String> header;
    private final List<String> columns;

    private CsvFile(Path path, Encoding encoding, CsvDialect dialect, List<String> header, List<String> columns) {
        this.path = path;
        this.encoding = encoding;
        this.dialect = dialect;
        this.header = header;
        this.columns = columns;
    }

    /**
     * Reads the first line and recognises what is not declared.
     *
     * @param file as messages shall name it
     * @param known names of the columns that the file must have, all different; in any order and case if it has a header,
     *     else in this order
     * @throws dev.caravan.problem.RefusedException if the file cannot be read, is empty, cannot be recognised, or does
     *     not have exactly the known columns
     */
    public static CsvFile open(Path file, CsvRules rules, List<String> known) {
        CsvProblems problems = new CsvProblems(file);
        KnownColumns names = new KnownColumns(known);
        try {
            Encoding encoding = Encoding.of(file, rules.charset(), problems);
            FirstLine first = new DelimiterSearch(file, encoding, rules, names, problems).find();
            List<String> header = rules.hasHeader() ? first.fields() : List.of();
            List<String> columns =
                    rules.hasHeader() ? names.columns(Heading.first(header), 1, problems) : names.names();
            problems.refuse();
            CsvDialect dialect = new CsvDialect(
                    encoding.charset(),
                    first.delimiter(),
                    rules.quoteCharacter(),
                    rules.nullMarker(),
                    rules.hasHeader());
            return new CsvFile(file, encoding, dialect, header, columns);
        } catch (IOException | UncheckedIOException e) {
            throw CsvProblems.unreadable(file, e);
        }
    }

    /** The file, as it was named. */
    public Path path() {
        return path;
    }

    /** How the file is written, declared or recognised. */
    public CsvDialect dialect() {
        return dialect;
    }

    /** The columns in the order of the file, by their known names. */
    @Override
    public List<String> columns() {
        return columns;
    }

    /**
     * SHA-256 of the file's bytes as they are now, in hexadecimal digits.
     *
     * @throws dev.caravan.problem.RefusedException if the file cannot be read
     */
    public String digest() {
        try (DigestInputStream stream = FileDigest.of(Files.newInputStream(path))) {
            stream.transferTo(OutputStream.nullOutputStream());
            return FileDigest.hex(stream);
        } catch (IOException e) {
            throw CsvProblems.unreadable(path, e);
        }
    }

    /**
     * Sends all rows to a table by COPY, in the transaction of the connection, which is left open.
     *
     * @param target to be rolled back by the caller if this throws; with auto-commit a failed load leaves no row either
     * @param table has a column {@link #LINE_COLUMN} of type bigint and one of type text for each of {@link #columns()}
     * @throws dev.caravan.problem.RefusedException if the file cannot be read to its end as CSV of this dialect; names up
     *     to 20 places
     * @throws SQLException if the target does not take the rows
     */
    @Override
    public CsvResult load(Connection target, TableName table) throws SQLException {
        return new CsvPassage(this).load(target, table);
    }

    /**
     * Reads all rows as {@link #load} does and keeps none: finds what would be refused, without a database.
     *
     * @throws dev.caravan.problem.RefusedException as {@link #load}
     */
    public CsvResult check() {
        return new CsvPassage(this).check();
    }

    Encoding encoding() {
        return encoding;
    }

    /** The header's own words; empty if there is none. */
    List<String> header() {
        return header;
    }

    InputStream stream() throws IOException {
        return Files.newInputStream(path);
    }
}
