package dev.caravan.run;

import dev.caravan.check.Before;
import dev.caravan.check.CheckResult;
import dev.caravan.check.Checks;
import dev.caravan.copy.Digest;
import dev.caravan.database.SqlFailure;
import dev.caravan.database.TableName;
import dev.caravan.ledger.MergeLedger;
import dev.caravan.ledger.MergeRecord;
import dev.caravan.ledger.Side;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.TablePlan;
import dev.caravan.problem.Finding;
import dev.caravan.problem.InterruptedRunException;
import dev.caravan.run.Run.Counted;
import dev.caravan.verify.FeedProof;
import dev.caravan.verify.ReadBack;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/** The verify step. */
public final class VerifyStep {

    /** Remembers what the source counts. */
    public void counted(long kept, long filtered, @Variable("feed") FeedPlan feed, @Variable("run") Run run) {
        run.counted(feed, new Counted(kept, filtered));
    }

    /** Reads a shadow table back and compares it with what was sent, feed by feed. */
    public void compare(@Variable("table") TablePlan table, @Variable("run") Run run) {
        run.check();
        TableName shadow = run.generation().shadow(table.name());
        try (Connection target = run.target().connect()) {
            target.setAutoCommit(false);
            boolean proven = true;
            Digest last = Digest.EMPTY;
            for (FeedPlan feed : table.feeds()) {
                FeedProof proof = proof(run, target, table, feed);
                run.ledger().copies().digest(run.id(), feed.title(), Side.SOURCE, proof.sent());
                run.ledger().copies().digest(run.id(), feed.title(), Side.SHADOW, proof.loaded());
                run.proof(proof);
                proof.differences()
                        .forEach(difference -> run.problem(Finding.refusal(
                                feed.title(), difference, "The report has the SQL that re-checks both sides.")));
                proven &= proof.proven();
                last = proof.loaded();
            }
            Digest whole = table.merged()
                    ? ReadBack.ofAll(target, shadow)
                    : ReadBack.ofAll(target, shadow, table.feeds().get(0), last);
            run.ledger().copies().digest(run.id(), table.name(), Side.LIVE, whole);
            run.progress().verified(table.name(), proven);
        } catch (SQLException e) {
            throw new InterruptedRunException(shadow + " cannot be read back: " + SqlFailure.of(e), "Resume later.", e);
        }
    }

    /** Asks the sources, in the snapshots that were copied, and the new generation, and compares. */
    public void checks(@Variable("run") Run run) {
        run.check();
        Before before = Checks.before(
                run.consolidation().checks(),
                source -> run.snapshots().of(source).dataSource());
        try (Connection target = run.target().connect()) {
            for (CheckResult result : before.after(target, run.generation().shadowsByKey())) {
                run.checked(result);
                result.findings().forEach(run::problem);
            }
        } catch (SQLException e) {
            throw new InterruptedRunException("The checks cannot be asked: " + SqlFailure.of(e), "Resume later.", e);
        }
    }

    /** The rows of a feed, as the target holds them. */
    private static Digest loaded(Run run, Connection target, TablePlan table, FeedPlan feed, Digest expected)
            throws SQLException {
        if (!table.merged()) {
            return ReadBack.of(target, run.destination(feed), feed);
        }
        if (table.keyed()) {
            return ReadBack.rows(target, feed, run.merge().actual(table, feed));
        }
        // Nothing tells the rows of one feed from another's: together they must be the table, so what is too much or
        // missing is laid at the door of the last.
        FeedPlan last = table.feeds().get(table.feeds().size() - 1);
        if (!feed.equals(last)) {
            return expected;
        }
        Digest all = ReadBack.rows(target, feed, run.merge().actual(table));
        for (FeedPlan other : table.feeds()) {
            FeedProof before = run.proofs().get(other.title());
            if (before != null && !other.equals(feed)) {
                all = all.minus(before.loaded());
            }
        }
        return all;
    }

    /** The rows that the merge made of a feed. */
    private static Digest passed(Run run, Connection target, TablePlan table, FeedPlan feed) throws SQLException {
        for (MergeRecord merged : run.ledger().merges().merged(run.id())) {
            @Nullable Digest passed = merged.sent();
            if (passed != null
                    && merged.table().equals(table.name())
                    && merged.feed().equals(feed.feed())) {
                return passed;
            }
        }
        return ReadBack.rows(target, feed, run.merge().expected(table, feed));
    }

    private static FeedProof proof(Run run, Connection target, TablePlan table, FeedPlan feed) throws SQLException {
        Digest sent = run.ledger().copies().sent(run.id()).getOrDefault(feed.title(), Digest.EMPTY);
        Counted counted = run.counted(feed).orElseThrow();
        long quarantined = run.ledger().quarantine().unloaded(run.id(), feed.name(), feed.feed());
        long replayed = run.ledger().quarantine().replayed(run.id(), feed.name(), feed.feed());
        Digest staged = feed.staged() ? ReadBack.of(target, run.destination(feed), feed) : sent;
        MergeLedger merges = run.ledger().merges();
        Digest read = feed.staged() ? passed(run, target, table, feed) : sent;
        Map<String, Digest> parts = merges.parts(run.id(), table.name(), feed.feed());
        Digest expected = read.minus(parts.getOrDefault("removed", Digest.EMPTY))
                .minus(parts.getOrDefault("replaced", Digest.EMPTY))
                .plus(parts.getOrDefault("replacing", Digest.EMPTY));
        long matched = merges.merged(run.id()).stream()
                .filter(merged ->
                        merged.table().equals(table.name()) && merged.feed().equals(feed.feed()))
                .mapToLong(MergeRecord::matched)
                .sum();
        return new FeedProof(
                feed.title(),
                counted.kept(),
                counted.filtered(),
                sent,
                staged,
                matched,
                quarantined,
                replayed,
                expected,
                loaded(run, target, table, feed, expected),
                feed.changed().stream().sorted().toList());
    }
}
