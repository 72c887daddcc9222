package dev.caravan.files;

import dev.caravan.database.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** A file of rows whose form and columns are known. */
public sealed interface RowsFile permits CsvFile, YamlFile {
    /** The column of a loaded table that holds the line at which the row starts in the file, from 1. */
    String LINE_COLUMN = "caravan_line";

    /** The columns in the order in which they are loaded, by their known names. */
    List<String> columns();

    /**
     * Sends all rows to a table by COPY, in the transaction of the connection, which is left open.
     *
     * @param target to be rolled back by the caller if this throws; with auto-commit a failed load leaves no row either
     * @param table has a column {@link #LINE_COLUMN} of type bigint and one of type text for each of {@link #columns()}
     * @throws dev.caravan.problem.RefusedException if the file cannot be read to its end; names up to 20 places
     * @throws SQLException if the target does not take the rows
     */
    CsvResult load(Connection target, TableName table) throws SQLException;
}
