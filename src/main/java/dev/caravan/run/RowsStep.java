package dev.caravan.run;

import dev.caravan.copy.CopyResult;
import dev.caravan.copy.Digest;
import dev.caravan.database.TableName;
import dev.caravan.ledger.CopyLedger;
import dev.caravan.plan.ColumnPlan;
import dev.caravan.plan.FeedPlan;
import dev.caravan.problem.InterruptedRunException;
import dev.caravan.verify.ReadBack;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Variable;
import org.apache.camel.component.sql.SqlConstants;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DataSourceUtils;

/** The row-level way of one table: what it reads, how a batch is written, and its word in the ledger. */
public final class RowsStep {
    private static final String TALLY = "tally";

    /** What went by so far. */
    private static final class Tally {
        private final long begin = System.nanoTime();
        private final Digest sent;
        private long characters;

        private Tally(Digest sent) {
            this.sent = sent;
        }
    }

    /** Whether the table is still to be copied. */
    public boolean due(@Variable("feed") FeedPlan feed, @Variable("run") Run run) {
        run.border();
        return run.ledger().copies().chunks(run.id()).stream()
                .noneMatch(chunk -> chunk.table().equals(feed.title()));
    }

    /**
     * Empties the table and digests the columns that the route may not change.
     *
     * @return the SELECT that the source is to answer
     */
    public String begin(Exchange exchange, @Variable("feed") FeedPlan feed, @Variable("run") Run run)
            throws SQLException {
        TableName shadow = run.destination(feed);
        run.target().client().sql("TRUNCATE " + shadow.sql()).update();
        try (Connection source = run.snapshots().of(feed.source()).dataSource().getConnection()) {
            Digest sent = ReadBack.ofSource(source, feed, feed.selectDigested());
            exchange.setVariable(TALLY, new Tally(sent));
        }
        String schema = run.generation().shadow(feed.name()).schema();
        String values = feed.columns().stream()
                .map(column -> "CAST(? AS " + column.type().baseIn(feed.schema(), schema) + ")")
                .collect(Collectors.joining(", "));
        exchange.getMessage()
                .setHeader(
                        SqlConstants.SQL_QUERY,
                        "INSERT INTO " + shadow.sql() + " (" + feed.copiedColumns() + ") VALUES (" + values
                                + (feed.keyTravels() ? ", CAST(? AS text)" : "") + ")");
        return feed.selectText();
    }

    /** The rows of a batch as lists of values, in the order of the columns. */
    public List<List<@Nullable Object>> batch(
            @Body List<?> rows,
            @Variable("feed") FeedPlan feed,
            @Variable("run") Run run,
            @Variable(TALLY) Object tally) {
        run.check();
        long characters = 0;
        List<String> columns =
                new ArrayList<>(feed.columns().stream().map(ColumnPlan::name).toList());
        if (feed.keyTravels()) {
            columns.add(FeedPlan.KEY);
        }
        List<List<@Nullable Object>> batch = new ArrayList<>(rows.size());
        for (Object each : rows) {
            if (!(each instanceof Map<?, ?> row)) {
                throw new InterruptedRunException(
                        "The route " + feed.route() + " gave back something else for a row of " + feed.name() + ".",
                        "A route may change values, but must leave the row as the body.",
                        null);
            }
            List<@Nullable Object> values = new ArrayList<>(feed.columns().size());
            for (String column : columns) {
                if (!row.containsKey(column)) {
                    throw new InterruptedRunException(
                            "The route " + feed.route() + " gave back a row of " + feed.name() + " without the column "
                                    + column + ".",
                            "A route may change values, but must keep every column of its row.",
                            null);
                }
                @Nullable Object value = row.get(column);
                @Nullable String text = value == null ? null : value.toString();
                characters += text == null ? 0 : text.length();
                values.add(text);
            }
            batch.add(values);
        }
        ((Tally) tally).characters += characters;
        run.progress().advanced(feed.name(), rows.size(), characters);
        return batch;
    }

    /** Records the table in the transaction that loaded it. */
    public void end(@Variable("feed") FeedPlan feed, @Variable("run") Run run, @Variable(TALLY) Object counted)
            throws SQLException {
        Tally tally = (Tally) counted;
        CopyResult result =
                new CopyResult(tally.sent, tally.characters, Duration.ofNanos(System.nanoTime() - tally.begin));
        Connection transaction = DataSourceUtils.getConnection(run.target().dataSource());
        try {
            CopyLedger.record(transaction, run.id(), feed.title(), 1, result);
        } finally {
            DataSourceUtils.releaseConnection(transaction, run.target().dataSource());
        }
    }
}
