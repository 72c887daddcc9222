package dev.caravan.run;

import dev.caravan.copy.Digest;
import dev.caravan.database.SqlFailure;
import dev.caravan.database.TableName;
import dev.caravan.ledger.Side;
import dev.caravan.plan.TablePlan;
import dev.caravan.problem.Finding;
import dev.caravan.problem.InterruptedRunException;
import dev.caravan.verify.ReadBack;
import dev.caravan.verify.TableProof;
import java.sql.Connection;
import java.sql.SQLException;
import org.apache.camel.Variable;

/** The verify step. */
public final class VerifyStep {

    /** Reads a shadow table back and compares it with what was sent. */
    public void compare(
            @Variable("table") TablePlan table, @Variable("counted") long counted, @Variable("run") Run run) {
        run.check();
        TableName shadow = run.generation().shadow(table);
        Digest sent = run.ledger().copies().sent(run.id()).getOrDefault(table.name(), Digest.EMPTY);
        try (Connection target = run.target().connect()) {
            target.setAutoCommit(false);
            Digest loaded = ReadBack.of(target, shadow, table);
            Digest whole = ReadBack.ofAll(target, shadow, table, loaded);
            run.ledger().copies().digest(run.id(), table.name(), Side.SOURCE, sent);
            run.ledger().copies().digest(run.id(), table.name(), Side.SHADOW, loaded);
            run.ledger().copies().digest(run.id(), table.name(), Side.LIVE, whole);
            TableProof proof = new TableProof(
                    table.name(),
                    counted,
                    sent,
                    loaded,
                    table.changed().stream().sorted().toList());
            run.proof(proof);
            proof.differences()
                    .forEach(difference -> run.problem(Finding.refusal(
                            table.name(), difference, "The report has the SQL that re-checks both sides.")));
            run.progress().verified(table.name(), proof.proven());
        } catch (SQLException e) {
            throw new InterruptedRunException(shadow + " cannot be read back: " + SqlFailure.of(e), "Resume later.", e);
        }
    }
}
