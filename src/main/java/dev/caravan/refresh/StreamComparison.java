package dev.caravan.refresh;

import dev.caravan.catalog.Column;
import dev.caravan.copy.RowSink;
import dev.caravan.copy.RowStream;
import dev.caravan.copy.RowStream.Order;
import dev.caravan.database.Quoted;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.postgresql.PGConnection;

/**
 * Compares the rows of a source with those of a live table while both stream by in the order of their keys. Rows that are
 * equal are read once and go nowhere; only the others are written to the table of changes.
 */
final class StreamComparison {
    private final Part part;

    StreamComparison(Part part) {
        this.part = part;
    }

    /**
     * Compares.
     *
     * @param source inside the snapshot of the source
     * @param reader of the target, inside the snapshot of the writer
     * @param writer of the target; the table of changes is there
     * @param origin the query for the rows of the source, with the columns of the part
     */
    Compared run(Connection source, Connection reader, Connection writer, String origin) throws SQLException {
        List<Order> orders = part.key().stream().map(this::order).toList();
        String into = part.changes() + " (caravan_op, caravan_at, " + part.list() + ")";
        String live = "SELECT " + keys("t", reader) + ", t.ctid, " + part.list("t") + " FROM " + part.table()
                + " AS t WHERE NOT (" + part.foreign() + ")" + ordered();
        String theirs =
                "SELECT " + keys("x", source) + ", " + part.list("x") + " FROM (" + origin + ") AS x" + ordered();
        try (RowStream here = RowStream.open(reader, live, orders, true);
                RowStream there = RowStream.open(source, theirs, orders, false);
                RowSink changes = RowSink.open(writer, into, part.columns().size())) {
            Compared compared = walk(there, here, changes);
            changes.end();
            return compared;
        }
    }

    private Compared walk(RowStream there, RowStream here, RowSink changes) throws SQLException {
        long unchanged = 0;
        long read = 0;
        long live = 0;
        boolean more = there.advance();
        boolean old = here.advance();
        while (more || old) {
            int side = !more ? 1 : !old ? -1 : there.compareKey(here);
            if (side < 0) {
                changes.write(!part.bag() && there.repeats() ? Change.REPEATED : Change.INSERT, null, there);
            } else if (side > 0) {
                if (!part.bag() && here.repeats()) {
                    throw StagedComparison.ambiguous(part);
                }
                changes.write(Change.DELETE, here, here);
            } else if (there.sameRow(here)) {
                unchanged++;
            } else {
                changes.write(Change.UPDATE, here, there);
            }
            if (side <= 0) {
                read++;
                more = there.advance();
            }
            if (side >= 0) {
                live++;
                old = here.advance();
            }
        }
        return Compared.all(read, unchanged, live, there.digest().hex());
    }

    private String keys(String alias, Connection of) throws SQLException {
        boolean unicode = "UTF8".equals(of.unwrap(PGConnection.class).getParameterStatus("server_encoding"));
        List<String> keys = new ArrayList<>();
        for (String column : part.key()) {
            keys.add(key(alias, column, unicode) + " AS caravan_k" + (keys.size() + 1));
        }
        return String.join(", ", keys);
    }

    private String ordered() {
        return IntStream.rangeClosed(1, part.key().size())
                .mapToObj(i -> "caravan_k" + i)
                .collect(Collectors.joining(", ", " ORDER BY ", ""));
    }

    /** Text is sorted by its bytes, which are others in other encodings. */
    private String key(String alias, String column, boolean unicode) {
        String value = alias + "." + Quoted.identifier(column);
        if (sortsByItself(column)) {
            return value;
        }
        String text = "CAST(" + value + " AS text)";
        return unicode ? text + " COLLATE \"C\"" : "convert_to(" + text + ", 'UTF8')";
    }

    private Order order(String column) {
        return type(column).type().integer() ? Order.NUMBER : Order.BYTES;
    }

    private boolean sortsByItself(String column) {
        return type(column).type().integer()
                || type(column).type().internalName().equals("uuid");
    }

    private Column type(String column) {
        return part.live().column(column).orElseThrow();
    }

    /** Whether the rows are told by what they can be sorted by, and their bytes tell whether they are equal. */
    static boolean possible(Part part) {
        return part.folded().isEmpty()
                && part.surrogate() == null
                && part.columns().stream().allMatch(column -> column.type().binarySafe());
    }
}
