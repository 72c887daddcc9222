package dev.caravan.run;

import dev.caravan.copy.Digest;
import dev.caravan.database.SqlFailure;
import dev.caravan.database.TableName;
import dev.caravan.generation.LockBudget;
import dev.caravan.generation.Switch;
import dev.caravan.ledger.Side;
import dev.caravan.merge.Staging;
import dev.caravan.plan.TablePlan;
import dev.caravan.problem.InterruptedRunException;
import dev.caravan.settings.CaravanSettings.PublishSettings;
import dev.caravan.verify.ReadBack;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Collectors;

/** The publish step. */
public final class PublishStep {

    /** Switches, and then records what the tables hold that were moved aside, for a later rollback to compare with. */
    public void makeLive(Run run) {
        new Switch(run.target(), budget(run.consolidation())).publish(run.generation(), carriedOver(run), run::border);
        run.markPublished();
        try (Connection target = run.target().connect()) {
            target.setAutoCommit(false);
            Staging.drop(target, run.id());
            target.commit();
            for (TablePlan table : run.plan().tables()) {
                run.ledger()
                        .copies()
                        .digest(
                                run.id(),
                                table.name(),
                                Side.BEFORE,
                                ReadBack.ofAll(target, run.generation().before(table.name())));
            }
        } catch (SQLException e) {
            throw new InterruptedRunException(
                    "Run " + run.id() + " is published, but the tables that it replaced cannot be read: "
                            + SqlFailure.of(e),
                    "",
                    e);
        }
    }

    private static Map<TableName, Digest> carriedOver(Run run) {
        Map<String, Digest> carried = run.ledger().copies().digests(run.id(), Side.LIVE);
        return run.skipped().stream()
                .map(TablePlan::name)
                .collect(Collectors.toMap(run.generation()::live, table -> carried.getOrDefault(table, Digest.EMPTY)));
    }

    static LockBudget budget(Consolidation consolidation) {
        PublishSettings publish = consolidation.settings().caravan().publish();
        return new LockBudget(publish.lockTimeout(), publish.attempts());
    }
}
