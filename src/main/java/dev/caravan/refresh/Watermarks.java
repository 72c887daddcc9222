package dev.caravan.refresh;

import dev.caravan.database.Quoted;
import dev.caravan.ledger.LastRefresh;
import dev.caravan.ledger.RefreshLedger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * From where on the rows of a table are read, and how far they have come.
 *
 * @param full whether all rows are read, whatever the watermarks say
 */
record Watermarks(RefreshLedger refreshes, boolean full) {

    /** Which rows {@code x} are read, as SQL; null for all. */
    @Nullable
    String since(Part part) {
        Watermark watermark = part.rule().watermark();
        if (watermark == null || full) {
            return null;
        }
        String origin = part.rule().origin().toString();
        LastRefresh whole = refreshes.last(part.name(), origin, "full").orElse(null);
        LastRefresh last = refreshes.last(part.name(), origin, null).orElse(null);
        if (whole == null
                || last == null
                || last.table().watermark() == null
                || last.table().quarantined() > 0
                || whole.finishedAt().plus(watermark.fullEvery()).isBefore(Instant.now())) {
            return null;
        }
        String type = type(part, watermark);
        String value = "CAST(" + Quoted.literal(String.valueOf(last.table().watermark())) + " AS " + type + ")";
        String from = type.startsWith("timestamp") || type.equals("date")
                ? value + " - make_interval(secs => " + watermark.overlap().toSeconds() + ")"
                : value;
        return "x." + Quoted.identifier(watermark.column()) + " >= " + from;
    }

    /** The largest value that the origin has sent; rows that others write to the table do not count. */
    @Nullable
    String newest(Part part, Compared compared, Connection writer) throws SQLException {
        Watermark watermark = part.rule().watermark();
        if (watermark == null) {
            return null;
        }
        String column = Quoted.identifier(watermark.column());
        String sent = compared.whole()
                ? "SELECT max(t." + column + ") FROM " + part.table() + " AS t WHERE NOT (" + part.foreign()
                        + ") AND NOT EXISTS (SELECT FROM " + part.changes() + " AS c WHERE c.caravan_at = t.ctid)"
                : "SELECT max(s." + column + ") FROM " + part.stage() + " AS s";
        String before = compared.whole()
                ? "SELECT max(c." + column + ") FROM " + part.changes() + " AS c WHERE "
                        + Change.is("c", Change.INSERT, Change.UPDATE, Change.MOVE, Change.QUARANTINE, Change.REPEATED)
                : last(part, watermark);
        try (Statement statement = writer.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT CAST(greatest((" + sent + "), (" + before + ")) AS text)")) {
            row.next();
            return row.getString(1);
        }
    }

    private String last(Part part, Watermark watermark) {
        String last = refreshes
                .last(part.name(), part.rule().origin().toString(), null)
                .map(refresh -> Objects.requireNonNullElse(refresh.table().watermark(), ""))
                .orElse("");
        return "SELECT CAST(" + Quoted.literal(last) + " AS " + type(part, watermark) + ")";
    }

    private static String type(Part part, Watermark watermark) {
        return part.live().column(watermark.column()).orElseThrow().type().base();
    }
}
