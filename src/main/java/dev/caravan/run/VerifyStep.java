package dev.caravan.run;

import dev.caravan.check.Before;
import dev.caravan.check.CheckResult;
import dev.caravan.check.Checks;
import dev.caravan.copy.Digest;
import dev.caravan.database.SqlFailure;
import dev.caravan.database.TableName;
import dev.caravan.ledger.MergeRecord;
import dev.caravan.ledger.QuarantineLedger.Counts;
import dev.caravan.ledger.Side;
import dev.caravan.ledger.TableState;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.TablePlan;
import dev.caravan.problem.Finding;
import dev.caravan.problem.InterruptedRunException;
import dev.caravan.run.Run.Counted;
import dev.caravan.verify.FeedProof;
import dev.caravan.verify.ReadBack;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/** The verify step. */
public final class VerifyStep {

    /** What the ledger says of all feeds of a run. */
    private record Recorded(Map<String, Digest> sent, List<MergeRecord> merges, Map<String, Counts> quarantine) {
        static Recorded of(Run run) {
            return new Recorded(
                    run.ledger().copies().sent(run.id()),
                    run.ledger().merges().merged(run.id()),
                    run.ledger().quarantine().counts(run.id()));
        }

        Digest sent(FeedPlan feed) {
            return sent.getOrDefault(feed.title(), Digest.EMPTY);
        }

        long matched(FeedPlan feed) {
            return merge(feed).map(MergeRecord::matched).orElse(0L);
        }

        /** The rows of a staged feed on their way into the table; null if that is not known. */
        @Nullable
        Digest passed(FeedPlan feed) {
            return merge(feed).map(MergeRecord::sent).orElse(null);
        }

        private Optional<MergeRecord> merge(FeedPlan feed) {
            return merges.stream()
                    .filter(merged ->
                            merged.table().equals(feed.name()) && merged.feed().equals(feed.feed()))
                    .findFirst();
        }

        Counts quarantine(FeedPlan feed) {
            return quarantine.getOrDefault(feed.name() + '/' + feed.feed(), Counts.NONE);
        }
    }

    /** Remembers what the source counts. */
    public void counted(long kept, long filtered, @Variable("feed") FeedPlan feed, @Variable("run") Run run) {
        run.counted(feed, new Counted(kept, filtered));
    }

    /** Reads a shadow table back and compares it with what was sent, feed by feed. */
    public void compare(@Variable("table") TablePlan table, @Variable("run") Run run) {
        run.at(table.name(), TableState.VERIFYING, () -> compareNow(table, run));
    }

    private static void compareNow(TablePlan table, Run run) {
        TableName shadow = run.generation().shadow(table.name());
        try (Connection target = run.target().connect()) {
            target.setAutoCommit(false);
            boolean proven = true;
            Digest last = Digest.EMPTY;
            Recorded recorded = Recorded.of(run);
            for (FeedPlan feed : table.feeds()) {
                FeedProof proof = proof(run, target, table, feed, recorded);
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
        run.border();
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
            return ReadBack.rows(target, feed, run.merge().actual(target, table, feed));
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
    private static Digest passed(Run run, Connection target, TablePlan table, FeedPlan feed, Recorded recorded)
            throws SQLException {
        @Nullable Digest passed = recorded.passed(feed);
        return passed == null ? ReadBack.rows(target, feed, run.merge().expected(table, feed)) : passed;
    }

    private static FeedProof proof(Run run, Connection target, TablePlan table, FeedPlan feed, Recorded recorded)
            throws SQLException {
        Digest sent = recorded.sent(feed);
        Counted counted = run.counted(feed).orElseThrow();
        Counts quarantine = recorded.quarantine(feed);
        Digest staged = feed.staged() ? ReadBack.of(target, run.destination(feed), feed) : sent;
        Digest read = feed.staged() ? passed(run, target, table, feed, recorded) : sent;
        Map<String, Digest> parts = run.ledger().merges().parts(run.id(), table.name(), feed.feed());
        Digest expected = read.minus(parts.getOrDefault("removed", Digest.EMPTY))
                .minus(parts.getOrDefault("replaced", Digest.EMPTY))
                .plus(parts.getOrDefault("replacing", Digest.EMPTY));
        return new FeedProof(
                feed.title(),
                counted.kept(),
                counted.filtered(),
                sent,
                staged,
                recorded.matched(feed),
                quarantine.unloaded(),
                quarantine.replayed(),
                expected,
                loaded(run, target, table, feed, expected),
                feed.changed().stream().sorted().toList());
    }
}
