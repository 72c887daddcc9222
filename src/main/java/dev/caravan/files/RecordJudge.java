package dev.caravan.files;

import de.siegmar.fastcsv.reader.RecordType;

/** Counts the rows of a file, and tells which records are none. */
final class RecordJudge {
    private final CsvProblems problems;
    private final int expected;
    private final String delimiter;
    private long rows;
    private long blankSince;

    RecordJudge(CsvFile file, CsvProblems problems) {
        this.problems = problems;
        this.expected = file.columns().size();
        this.delimiter = CsvDialect.shown(file.dialect().delimiter());
    }

    /** The next record: the line at which it starts, and how many fields it has. */
    void record(RecordType type, long line, int fields) {
        if (type == RecordType.EMPTY) {
            blank(line);
            return;
        }
        if (blankSince > 0) {
            problems.add(blankSince, "the line is blank, and rows follow", "Remove it, or write its fields.");
            blankSince = 0;
        }
        rows++;
        if (fields < expected) {
            problems.add(line, counted(fields), "Is something missing, or a line break not quoted?");
        } else if (fields > expected) {
            problems.add(
                    line,
                    counted(fields),
                    "Quote fields that contain " + delimiter + ", or declare another `delimiter:`.");
        }
    }

    long rows() {
        return rows;
    }

    private String counted(int fields) {
        return "the row has " + fields + (fields == 1 ? " field" : " fields") + " instead of " + expected;
    }

    /** Blank lines at the end are nothing, unless a row can look like that. */
    private void blank(long line) {
        if (expected == 1) {
            problems.add(
                    line,
                    "the line is blank, which in a file of one column may be a row or nothing",
                    "Remove it, or write the row as \"\" or with a declared marker of NULL.");
        } else if (blankSince == 0) {
            blankSince = line;
        }
    }
}
