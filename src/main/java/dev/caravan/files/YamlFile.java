package dev.caravan.files;

import dev.caravan.copy.CopyPipe;
import dev.caravan.database.TableName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * A YAML file in UTF-8 that is a list of rows, each of them a map of columns. A scalar is the text that was written, null is
 * NULL, and a map or a list is JSON. The whole file is held in memory: it is for what people write by hand.
 */
public final class YamlFile implements RowsFile {
    private final List<String> columns;
    private final List<YamlRow> rows;
    private final long bytes;
    private final String digest;

    private YamlFile(List<String> columns, List<YamlRow> rows, long bytes, String digest) {
        this.columns = columns;
        this.rows = rows;
        this.bytes = bytes;
        this.digest = digest;
    }

    /**
     * Reads a file.
     *
     * @param file as messages shall name it
     * @param known names of the columns that every row must have, all different; in any order and case
     * @param json those of them that may hold maps and lists
     * @throws dev.caravan.problem.RefusedException if the file cannot be read, is no list of rows, or has rows that do not
     *     have exactly the known columns, each once; names up to 20 places
     */
    public static YamlFile open(Path file, List<String> known, Set<String> json) {
        CsvProblems problems = new CsvProblems(file);
        try (DigestInputStream stream = FileDigest.of(Files.newInputStream(file))) {
            byte[] bytes = stream.readAllBytes();
            List<YamlRow> rows = new YamlRows(new KnownColumns(known), json, problems).read(bytes);
            problems.refuse();
            return new YamlFile(List.copyOf(known), rows, bytes.length, FileDigest.hex(stream));
        } catch (IOException e) {
            throw CsvProblems.unreadable(file, e);
        }
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public CsvResult load(Connection target, TableName table) throws SQLException {
        long begin = System.nanoTime();
        CopyIn in =
                target.unwrap(PGConnection.class).getCopyAPI().copyIn(CopyBytes.statement(table, LINE_COLUMN, columns));
        try {
            send(in);
            return new CsvResult(rows.size(), bytes, digest, Duration.ofNanos(System.nanoTime() - begin));
        } finally {
            CopyPipe.cancel(in);
        }
    }

    private void send(CopyIn in) throws SQLException {
        CopyBytes sent = new CopyBytes();
        sent.begin();
        for (YamlRow row : rows) {
            sent.row(1 + columns.size());
            sent.bigint(row.line());
            for (String column : columns) {
                @Nullable String value = row.values().get(column);
                if (value == null) {
                    sent.nullValue();
                } else {
                    sent.text(value.getBytes(StandardCharsets.UTF_8));
                }
            }
            if (sent.full()) {
                sent.writeTo(in);
            }
        }
        sent.end();
        sent.writeTo(in);
        in.endCopy();
    }
}
