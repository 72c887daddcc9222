package dev.caravan.files;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.RecordType;
import dev.caravan.copy.CopyPipe;
import dev.caravan.database.TableName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** One passage through a file. After the first problem no more rows are sent, but the rest is still read. */
final class CsvPassage {
    private final CsvFile file;
    private final CsvProblems problems;
    private final RecordJudge judge;
    private final CopyBytes rows = new CopyBytes();
    private final RecordEncoder encoder;
    private long malformedLine;

    CsvPassage(CsvFile file) {
        this.file = file;
        this.problems = new CsvProblems(file.path());
        this.judge = new RecordJudge(file, problems);
        this.encoder = new RecordEncoder(file, problems, rows);
    }

    /** See {@link CsvFile#load}. */
    CsvResult load(Connection target, TableName table) throws SQLException {
        CopyIn in = target.unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn(CopyBytes.statement(table, RowsFile.LINE_COLUMN, file.columns()));
        try {
            return read(in);
        } finally {
            CopyPipe.cancel(in);
        }
    }

    /** See {@link CsvFile#check}. */
    CsvResult check() {
        try {
            return read(null);
        } catch (SQLException e) {
            throw new IllegalStateException("A check has no database that could fail", e);
        }
    }

    private CsvResult read(@Nullable CopyIn target) throws SQLException {
        long begin = System.nanoTime();
        try (DigestInputStream stream = FileDigest.of(file.stream());
                StrictReader reader = new StrictReader(stream, file.encoding(), this::malformed);
                CsvReader<RecordType> csv = FirstLine.parser(
                                file.dialect().delimiter(), file.dialect().quote())
                        .build(encoder, reader);
                CloseableIterator<RecordType> records = csv.iterator()) {
            checkHeader(records);
            rows.begin();
            while (hasNext(records)) {
                judge.record(records.next(), encoder.line(), encoder.fields());
                if (target == null || problems.any()) {
                    rows.discard();
                } else if (rows.full()) {
                    rows.writeTo(target);
                }
            }
            problems.refuse();
            if (target != null) {
                rows.end();
                rows.writeTo(target);
                target.endCopy();
            }
            Duration time = Duration.ofNanos(System.nanoTime() - begin);
            return new CsvResult(judge.rows(), reader.bytesRead(), FileDigest.hex(stream), time);
        } catch (IOException | UncheckedIOException e) {
            throw CsvProblems.unreadable(file.path(), e);
        }
    }

    /** What was opened may have been replaced since. */
    private void checkHeader(CloseableIterator<RecordType> records) {
        if (!file.dialect().header()) {
            return;
        }
        List<String> header = List.of();
        if (hasNext(records)) {
            records.next();
            header = encoder.header();
        }
        if (!header.equals(file.header())) {
            problems.add(1, "the header has changed since the file was opened", "Wait until the file is complete.");
        }
        problems.refuse();
    }

    /** Where the parser cannot go on, the records end. */
    private boolean hasNext(CloseableIterator<RecordType> records) {
        try {
            return records.hasNext();
        } catch (CsvParseException e) {
            problems.add(encoder.line(), Damage.syntax(e));
            return false;
        }
    }

    private void malformed(long offset, byte[] bytes) {
        if (malformedLine != encoder.line()) {
            malformedLine = encoder.line();
            problems.add(malformedLine, Damage.malformed(file.encoding().charset(), offset, bytes));
        }
    }
}
