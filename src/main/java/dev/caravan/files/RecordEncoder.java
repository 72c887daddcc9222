package dev.caravan.files;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Makes each record that the parser finds a row of the COPY stream; keeps the fields of the header instead. */
final class RecordEncoder extends AbstractBaseCsvCallbackHandler<RecordType> {
    private final List<String> columns;
    private final String quote;
    private final NullRule nullRule;
    private final CsvProblems problems;
    private final CopyBytes rows;
    private final List<String> header = new ArrayList<>();
    private boolean inHeader;

    RecordEncoder(CsvFile file, CsvProblems problems, CopyBytes rows) {
        this.columns = file.columns();
        this.quote = String.valueOf(file.dialect().quote());
        this.nullRule = new NullRule(file.dialect().nullMarker(), problems);
        this.problems = problems;
        this.rows = rows;
        this.inHeader = file.dialect().header();
    }

    /** The line at which the current record starts, from 1. */
    long line() {
        return getStartingLineNumber();
    }

    /** Fields of the current record; 1 for an empty line. */
    int fields() {
        return getFieldCount();
    }

    /** The fields of the header; complete after the first record. */
    List<String> header() {
        return header;
    }

    @Override
    protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
        if (inHeader) {
            header.add(new String(buffer, offset, length));
            return;
        }
        if (index == 0) {
            rows.row(1 + columns.size());
            rows.bigint(line());
        }
        if (index >= columns.size()) {
            return;
        }
        if (!quoted && nullRule.isNull(buffer, offset, length, line())) {
            rows.nullValue();
            return;
        }
        String value = new String(buffer, offset, length);
        if (!quoted && value.startsWith(" ") && value.stripLeading().startsWith(quote)) {
            problems.add(line(), Damage.spaceBeforeQuote());
        }
        if (value.indexOf('\0') >= 0) {
            problems.add(line(), Damage.zero("column " + columns.get(index)));
        }
        rows.text(value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    protected RecordType buildRecord() {
        inHeader = false;
        return getRecordType();
    }
}
