package dev.caravan.run;

import dev.caravan.database.SqlFailure;
import dev.caravan.ledger.MergeLedger;
import dev.caravan.ledger.MergeRecord;
import dev.caravan.ledger.QuarantineLedger.Counts;
import dev.caravan.ledger.QuarantineReason;
import dev.caravan.ledger.TableState;
import dev.caravan.mapping.MergeRules.Differing.Choice;
import dev.caravan.merge.Account;
import dev.caravan.plan.TablePlan;
import dev.caravan.problem.Finding;
import dev.caravan.problem.InterruptedRunException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.Variable;

/**
 * The merge step. What is decided, and each table that is loaded, commits together with the ledger's word that it is done.
 * Tables are matched each in a transaction of its own; until the ledger says that all is decided that counts for nothing, and
 * is done again.
 */
public final class MergeStep {

    /** The tables that are to be matched, in lists one after the other; none if all is decided already. */
    public List<List<TablePlan>> waves(@Variable("run") Run run) {
        if (run.ledger().merges().decided(run.id())) {
            return List.of();
        }
        return run.merge().waves(run.undecided()).stream()
                .map(wave -> wave.stream().filter(table -> !run.skips(table)).toList())
                .toList();
    }

    /** Finds out which staged row of a table is which row of the target. */
    public void match(@Variable("table") TablePlan table, @Variable("run") Run run) {
        run.at(table.name(), TableState.MERGING, () -> matchNow(table, run));
    }

    private static void matchNow(TablePlan table, Run run) {
        try (Connection target = run.target().connect()) {
            target.setAutoCommit(false);
            run.merge().match(target, table, run.undecided());
            run.check();
            target.commit();
        } catch (SQLException e) {
            throw failed("The rows of " + table.name() + " cannot be matched", e);
        }
    }

    /** Decides which rows cannot be loaded, once for a run. */
    public void settle(@Variable("run") Run run) {
        run.border();
        if (!run.ledger().merges().decided(run.id())) {
            try (Connection target = run.target().connect()) {
                target.setAutoCommit(false);
                run.merge().settle(target);
                MergeLedger.decided(target, run.id(), run.undecided().list());
                run.check();
                target.commit();
            } catch (SQLException e) {
                throw failed("The matched rows cannot be settled", e);
            }
        }
        run.ledger().merges().findings(run.id()).forEach(run::problem);
        QuarantineRows.complete(run);
    }

    /** Loads the staged rows of a table, if they are not loaded yet. */
    public void load(@Variable("table") TablePlan table, @Variable("run") Run run) {
        run.at(table.name(), TableState.MERGING, () -> loadNow(table, run));
    }

    private static void loadNow(TablePlan table, Run run) {
        List<MergeRecord> known = run.ledger().merges().merged(run.id()).stream()
                .filter(merged -> merged.table().equals(table.name()))
                .toList();
        List<MergeRecord> merges = known.isEmpty() ? merge(run, table) : known;
        if (table.rules().differing().choice() == Choice.FAIL) {
            merges.stream()
                    .filter(merged -> merged.differing() > 0)
                    .forEach(merged -> run.problem(Finding.refusal(
                            table.name(),
                            merged.differing() + " rows of feed " + merged.feed()
                                    + " are the same as rows of an earlier feed, but differ in "
                                    + new TreeSet<>(merged.columns().keySet()),
                            "Say with differing which values to keep; caravan plan --conflicts shows them.")));
        }
    }

    /** Nothing is published while more rows are in quarantine than the user allows. */
    public void limit(@Variable("run") Run run) {
        long rows = run.ledger().quarantine().counts(run.id()).values().stream()
                .mapToLong(Counts::unloaded)
                .sum();
        if (rows > run.quarantineLimit()) {
            run.problem(Finding.refusal(
                    "quarantine",
                    rows + " rows are in quarantine, and " + run.quarantineLimit() + " may be: "
                            + run.ledger().quarantine().reasons(run.id()).stream()
                                    .map(QuarantineReason::toString)
                                    .collect(Collectors.joining("; ")),
                    "Look at them: caravan quarantine list --run " + run.id()
                            + ". Correct and replay them, or go on with caravan migrate --resume " + run.id()
                            + " --max-quarantine " + rows + "."));
        }
    }

    private static List<MergeRecord> merge(Run run, TablePlan table) {
        try (Connection reader = run.target().connect();
                Connection target = run.target().connect()) {
            reader.setAutoCommit(false);
            target.setAutoCommit(false);
            List<MergeRecord> merges = run.merge().load(reader, target, table, run::check).stream()
                    .map(Account::counts)
                    .toList();
            for (MergeRecord merged : merges) {
                MergeLedger.merged(target, run.id(), merged);
            }
            run.check();
            target.commit();
            return merges;
        } catch (SQLException e) {
            throw failed("The rows of " + table.name() + " cannot be merged", e);
        }
    }

    private static InterruptedRunException failed(String what, SQLException e) {
        return new InterruptedRunException(
                what + ": " + SqlFailure.of(e) + ". The live schemas are as they were.",
                "Correct the mapping or the rows in the source, and resume or start again.",
                e);
    }
}
