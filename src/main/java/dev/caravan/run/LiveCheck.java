package dev.caravan.run;

import dev.caravan.copy.Digest;
import dev.caravan.database.Quoted;
import dev.caravan.database.SqlFailure;
import dev.caravan.database.TableName;
import dev.caravan.plan.Plan;
import dev.caravan.plan.TablePlan;
import dev.caravan.problem.InterruptedRunException;
import dev.caravan.problem.RefusedException;
import dev.caravan.verify.ReadBack;
import dev.caravan.verify.TableProof;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Compares the live schemas with the sources as both are now. */
public final class LiveCheck {
    private final Consolidation consolidation;
    private final Progress progress;

    public LiveCheck(Consolidation consolidation, Progress progress) {
        this.consolidation = consolidation;
        this.progress = progress;
    }

    /** One proof for each table of the plan, by name. */
    public List<TableProof> run() {
        consolidation.probe();
        try (Snapshots snapshots = Snapshots.of(consolidation)) {
            Plan plan = consolidation.plan(snapshots);
            if (plan.tables().size() < consolidation.mapping().tables().size()) {
                throw new RefusedException("The plan is refused, so nothing can be compared.", plan.refusals());
            }
            List<TableProof> proofs = new ArrayList<>();
            for (TablePlan table : plan.tables()) {
                TableProof proof = prove(snapshots, plan, table);
                progress.verified(table.name(), proof.proven());
                proofs.add(proof);
            }
            proofs.sort(Comparator.comparing(TableProof::table));
            return proofs;
        }
    }

    private TableProof prove(Snapshots snapshots, Plan plan, TablePlan table) {
        TableName live = new TableName(String.valueOf(plan.schemas().get(table.schema())), table.table());
        CompletableFuture<Digest> sent = CompletableFuture.supplyAsync(() -> sent(snapshots, table));
        Digest there = there(live, table);
        try {
            Digest source = sent.join();
            return new TableProof(
                    table.name(),
                    source.rows(),
                    source,
                    there,
                    table.changed().stream().sorted().toList());
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static Digest sent(Snapshots snapshots, TablePlan table) {
        try (Connection source = snapshots.of(table.source()).dataSource().getConnection()) {
            return ReadBack.ofSource(source, table, table.selectDigested());
        } catch (SQLException e) {
            throw new InterruptedRunException(
                    "Source " + table.source() + " cannot be read: " + SqlFailure.of(e), "Try again.", e);
        }
    }

    private Digest there(TableName live, TablePlan table) {
        try (Connection target = consolidation.target().connect();
                Statement statement = target.createStatement()) {
            target.setAutoCommit(false);
            var exists = statement.executeQuery("SELECT to_regclass(" + Quoted.literal(live.sql()) + ") IS NOT NULL");
            exists.next();
            return exists.getBoolean(1) ? ReadBack.of(target, live, table) : Digest.EMPTY;
        } catch (SQLException e) {
            throw new InterruptedRunException(live + " cannot be read: " + SqlFailure.of(e), "Try again.", e);
        }
    }
}
