package dev.caravan.run;

import dev.caravan.database.SqlFailure;
import dev.caravan.database.TableName;
import dev.caravan.generation.Sequences;
import dev.caravan.ledger.Definition;
import dev.caravan.ledger.Definition.Kind;
import dev.caravan.ledger.TableState;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.TablePlan;
import dev.caravan.problem.InterruptedRunException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.apache.camel.Variable;

/** The finish step, and what of it is done as soon as a table is loaded. */
public final class FinishStep {
    /** undefined_object and invalid_foreign_key: the index or the key is missing. */
    private static final Set<String> NOTHING_TO_STAND_ON = Set.of("42704", "42830");

    public List<Definition> indexes(@Variable("table") TablePlan table, @Variable("run") Run run) {
        run.border();
        run.progress().reached(table.name(), TableState.INDEXING);
        return run.finisher().of(run.generation().shadow(table.name()), List.of(Kind.INDEX));
    }

    public List<Definition> keys(@Variable("table") TablePlan table, @Variable("run") Run run) {
        return run.finisher().of(run.generation().shadow(table.name()), List.of(Kind.KEY));
    }

    public List<Definition> foreignKeys(@Variable("run") Run run) {
        return run.finisher().of(Kind.FOREIGN_KEY);
    }

    public List<Definition> validations(@Variable("run") Run run) {
        return run.finisher().of(Kind.VALIDATION);
    }

    public List<Definition> triggers(@Variable("run") Run run) {
        return run.finisher().of(Kind.TRIGGER);
    }

    /** Brings one definition back; rows that forbid it keep the run from being published. */
    public void bringBack(Definition definition, @Variable("run") Run run) {
        run.border();
        try {
            run.finisher().bringBack(definition).ifPresent(run::problem);
        } catch (InterruptedRunException e) {
            // A key whose index the rows forbid cannot come back, nor what refers to it; the rows are a problem
            // already.
            if (!run.refused() || !NOTHING_TO_STAND_ON.contains(SqlFailure.state(e))) {
                run.tables().stream()
                        .filter(table ->
                                run.generation().shadow(table.name()).toString().equals(definition.table()))
                        .forEach(table -> run.progress().failed(table.name(), SqlFailure.of(e)));
                throw e;
            }
        }
    }

    public void analyze(@Variable("table") TablePlan table, @Variable("run") Run run) {
        run.finisher().analyze(run.generation().shadow(table.name()));
        run.progress().loaded(table.name());
    }

    /** Sets and probes the sequences of all tables. */
    public void sequences(@Variable("run") Run run) {
        try (Connection target = run.target().connect()) {
            for (TablePlan table : run.tables()) {
                FeedPlan first = table.feeds().get(0);
                try (Connection source =
                        run.snapshots().of(first.source()).dataSource().getConnection()) {
                    Sequences.set(source, first.from(), target, run.generation().shadow(table.name()))
                            .forEach(set -> run.sequence(table.name(), set));
                }
            }
            for (TablePlan table : run.skipped()) {
                TableName live = run.generation().live(table.name());
                Sequences.set(target, live, target, run.generation().shadow(table.name()))
                        .forEach(set -> run.sequence(table.name(), set));
            }
        } catch (SQLException e) {
            throw new InterruptedRunException("The sequences cannot be set: " + SqlFailure.of(e), "Resume later.", e);
        }
    }

    /** Compares the shadow catalog with what the DDL built. What rows forbid is a problem already. */
    public void compareWithLayout(@Variable("run") Run run) {
        if (!run.refused()) {
            run.finisher().differences().forEach(run::problem);
        }
    }
}
