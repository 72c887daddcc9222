package dev.caravan.refresh;

import dev.caravan.catalog.Column;
import dev.caravan.catalog.Constraint;
import dev.caravan.database.Quoted;
import dev.caravan.database.Session;
import dev.caravan.database.TableName;
import dev.caravan.files.CsvResult;
import dev.caravan.files.RowsFile;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** Brings the rows of a file to where they are compared. What a column cannot hold stays out, with file and line. */
final class FileStaging {
    private final Connection target;
    private final Session session;
    private final long refresh;
    private final Part part;
    private final List<Part> parts;
    private final TableName text;
    private final String file;

    FileStaging(Connection target, long refresh, Part part, List<Part> parts) {
        this.target = target;
        this.session = new Session(target);
        this.refresh = refresh;
        this.part = part;
        this.parts = parts;
        this.text = new TableName("pg_temp", "caravan_file_" + part.number());
        this.file = part.rule().origin() + ":";
    }

    Compared compare() throws SQLException {
        RowsFile rows = ((Origin.Rows) part.rule().origin()).open(part.columns());
        session.execute("CREATE TEMP TABLE " + Quoted.identifier(text.name())
                + " ON COMMIT DROP AS SELECT CAST(NULL AS bigint) AS " + RowsFile.LINE_COLUMN
                + part.columns().stream()
                        .map(column -> ", CAST(NULL AS text) AS " + Quoted.identifier(column.name()))
                        .collect(Collectors.joining())
                + " WITH NO DATA");
        CsvResult loaded = rows.load(target, text);
        long out = 0;
        for (Column column : part.columns()) {
            out += unfit(column);
        }
        StagedComparison staged = new StagedComparison(session, part, parts);
        staged.prepare();
        session.execute("INSERT INTO " + part.stage() + " (" + part.list() + ", caravan_place) SELECT "
                + part.columns().stream()
                        .map(column -> "CAST(f." + Quoted.identifier(column.name()) + " AS "
                                + column.type().base() + ")")
                        .collect(Collectors.joining(", "))
                + ", " + place() + " FROM " + text.sql() + " AS f ORDER BY f." + RowsFile.LINE_COLUMN);
        for (Constraint check : part.live().constraints(Constraint.Kind.CHECK)) {
            if (part.fills(check.columns())) {
                out += broken(check);
            }
        }
        session.execute("ANALYZE " + part.stage());
        Compared compared = staged.run(true);
        return Compared.all(loaded.rows() - out, compared.unchanged(), compared.live(), loaded.digest())
                .unloadable(out);
    }

    private String place() {
        return Quoted.literal(file) + " || f." + RowsFile.LINE_COLUMN;
    }

    /** Rows whose text is no value of the column, or none at all where there must be one. */
    private long unfit(Column column) throws SQLException {
        String name = Quoted.identifier(column.name());
        String value = "f." + name;
        String unfit = "NOT caravan.fits(" + value + ", "
                + Quoted.literal(column.type().base()) + ", "
                + Quoted.literal(column.type().plain()) + ")";
        boolean needed = column.notNull() && !column.equals(part.surrogate());
        String why = place() + " || CASE WHEN " + value + " IS NULL THEN ' has no value, but must have one' ELSE "
                + Quoted.literal(" holds what is no value of type " + column.type()) + " END";
        return out(
                text.sql() + " AS f",
                unfit + (needed ? " OR " + value + " IS NULL" : ""),
                "to_jsonb(f.*)",
                column.name(),
                why);
    }

    private long broken(Constraint check) throws SQLException {
        return out(
                part.stage() + " AS s",
                "(" + check.expression() + ") IS FALSE",
                "to_jsonb(s.*) - 'caravan_place' - 'caravan_row'",
                check.columns().isEmpty() ? "" : check.columns().get(0),
                "s.caravan_place || " + Quoted.literal(" breaks the check " + check.name()));
    }

    private long out(String from, String which, String row, String column, String why) throws SQLException {
        return session.execute("WITH gone AS (DELETE FROM " + from + " WHERE " + which + " RETURNING " + row
                + " AS row, " + why + " AS why) INSERT INTO caravan.refresh_row SELECT " + refresh + ", "
                + Quoted.literal(part.name()) + ", 'quarantined', "
                + part.key().stream()
                        .map(key -> "row -> " + Quoted.literal(key))
                        .collect(Collectors.joining(", ", "CAST(jsonb_build_array(", ") AS text)"))
                + ", NULL, row, " + Quoted.literal(column) + ", why FROM gone");
    }
}
