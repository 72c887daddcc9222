package dev.caravan.run;

import dev.caravan.database.SqlFailure;
import dev.caravan.ledger.QuarantineLedger;
import dev.caravan.ledger.QuarantineLedger.Refused;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.Refusal;
import dev.caravan.problem.InterruptedRunException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Brings rows that cannot be loaded from their source into the ledger's quarantine, within the run's snapshot. */
final class QuarantineRows {
    private static final int BATCH = 1000;

    private QuarantineRows() {}

    /** The rows that the plan refuses, each with the first reason. */
    static void refused(Run run, FeedPlan feed) {
        try (Connection source = run.snapshots().of(feed.source()).dataSource().getConnection();
                Connection target = run.target().connect();
                Statement statement = source.createStatement()) {
            target.setAutoCommit(false);
            statement.setFetchSize(BATCH);
            QuarantineLedger.reopen(target, run.id(), feed.name(), feed.feed());
            List<Refused> batch = new ArrayList<>();
            try (ResultSet row = statement.executeQuery(feed.selectRefused())) {
                while (row.next()) {
                    Refusal refusal = feed.refusals().get(row.getInt("reason") - 1);
                    batch.add(new Refused(
                            row.getString("source_key"),
                            refusal.column(),
                            refusal.what(),
                            refusal.sqlState(),
                            row.getString("row")));
                    if (batch.size() == BATCH) {
                        QuarantineLedger.add(target, run.id(), feed.name(), feed.feed(), batch);
                        batch.clear();
                    }
                }
            }
            QuarantineLedger.add(target, run.id(), feed.name(), feed.feed(), batch);
            target.commit();
        } catch (SQLException e) {
            throw new InterruptedRunException(
                    "The rows of " + feed.title() + " that cannot be loaded cannot be kept: " + SqlFailure.of(e),
                    "Resume when the cause is gone.",
                    e);
        }
    }

    /** Adds the source's row to those that merging took out by their key alone. */
    static void complete(Run run) {
        for (FeedPlan feed : run.feeds()) {
            List<String> keys = run.ledger().quarantine().withoutRow(run.id(), feed.name(), feed.feed());
            for (int from = 0; from < keys.size(); from += BATCH) {
                run.check();
                complete(run, feed, keys.subList(from, Math.min(keys.size(), from + BATCH)));
            }
        }
    }

    private static void complete(Run run, FeedPlan feed, List<String> keys) {
        try (Connection source = run.snapshots().of(feed.source()).dataSource().getConnection();
                PreparedStatement statement = source.prepareStatement(feed.selectSent())) {
            statement.setArray(1, source.createArrayOf("text", keys.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    run.ledger()
                            .quarantine()
                            .row(run.id(), feed.name(), feed.feed(), row.getString(1), row.getString(2));
                }
            }
        } catch (SQLException e) {
            throw new InterruptedRunException(
                    "The rows of " + feed.title() + " in quarantine cannot be read: " + SqlFailure.of(e),
                    "Resume when the cause is gone.",
                    e);
        }
    }
}
