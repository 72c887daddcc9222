package dev.caravan.run;

import dev.caravan.catalog.CatalogReader;
import dev.caravan.catalog.Column;
import dev.caravan.copy.Digest;
import dev.caravan.database.Quoted;
import dev.caravan.database.SqlFailure;
import dev.caravan.database.TableName;
import dev.caravan.ledger.ActionRecord;
import dev.caravan.ledger.Side;
import dev.caravan.ledger.TableState;
import dev.caravan.plan.TablePlan;
import dev.caravan.problem.Finding;
import dev.caravan.problem.InterruptedRunException;
import dev.caravan.report.Evidence.SkippedEvidence;
import dev.caravan.verify.ReadBack;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.camel.Variable;

/** What becomes of tables that somebody skipped: the new generation has their live rows, unchanged. */
public final class SkipStep {

    /** Fills the shadow table with the live rows, unless it holds them already. */
    public void carryOver(@Variable("table") TablePlan table, @Variable("run") Run run) {
        run.at(table.name(), TableState.SKIPPED, () -> carryOverNow(table, run));
    }

    private static void carryOverNow(TablePlan table, Run run) {
        TableName live = run.generation().live(table.name());
        TableName shadow = run.generation().shadow(table.name());
        try (Connection target = run.target().connect();
                Statement statement = target.createStatement()) {
            if (ReadBack.ofAll(target, live).equals(ReadBack.ofAll(target, shadow))) {
                return;
            }
            List<Column> columns = written(target, shadow);
            if (!written(target, live).equals(columns)) {
                run.problem(Finding.refusal(
                        table.name(),
                        "was skipped, but " + live + " has other columns than the DDL of the mapping says, so its rows"
                                + " cannot be carried over",
                        "Bring the live table to that layout, or: caravan retry " + run.id() + " " + table.name()));
                return;
            }
            run.finisher().dropWhatStandsInTheWay();
            String names = columns.stream()
                    .map(column -> Quoted.identifier(column.name()))
                    .collect(Collectors.joining(", "));
            target.setAutoCommit(false);
            statement.execute("DELETE FROM " + shadow.sql());
            statement.execute("INSERT INTO " + shadow.sql() + " (" + names + ") OVERRIDING SYSTEM VALUE SELECT " + names
                    + " FROM " + live.sql());
            target.commit();
        } catch (SQLException e) {
            throw new InterruptedRunException(
                    "The live rows of " + table.name() + " cannot be carried over: " + SqlFailure.of(e),
                    "Correct what fails, and: caravan retry " + run.id() + " " + table.name(),
                    e);
        }
    }

    private static List<Column> written(Connection target, TableName name) throws SQLException {
        return CatalogReader.read(target, List.of(name.schema())).tables().stream()
                .filter(table -> table.name().equals(name))
                .flatMap(table -> table.columns().stream())
                .filter(column -> !column.generated())
                .map(column -> new Column(column.name(), column.type(), false, null, false, false))
                .toList();
    }

    /** Compares the shadow table with the live one, and looks whether its rows point to what they pointed to. */
    public void compare(@Variable("table") TablePlan table, @Variable("run") Run run) {
        run.at(table.name(), TableState.VERIFYING, () -> compareNow(table, run));
        run.progress().verified(table.name(), !run.refused(table));
        run.progress().reached(table.name(), TableState.SKIPPED);
    }

    private static void compareNow(TablePlan table, Run run) {
        TableName live = run.generation().live(table.name());
        ActionRecord wish = run.wishToSkip(table);
        try (Connection target = run.target().connect()) {
            target.setAutoCommit(false);
            Digest carried = ReadBack.ofAll(target, run.generation().shadow(table.name()));
            run.ledger().copies().digest(run.id(), table.name(), Side.LIVE, carried);
            if (!ReadBack.ofAll(target, live).equals(carried)) {
                run.problem(Finding.refusal(
                        table.name(),
                        "was skipped, but the rows that were carried over are not those that are live",
                        "Stop who writes to " + live + ", and: caravan migrate --resume " + run.id()));
            }
            new CarriedPointers(run, target).check(table);
            run.left(new SkippedEvidence(
                    table.name(),
                    live.toString(),
                    carried.rows(),
                    wish.who(),
                    wish.at(),
                    String.valueOf(wish.reason())));
            run.problem(Finding.warning(
                    table.name(),
                    "was skipped by " + wish.who() + " (" + wish.reason() + ") and is as it was before, with "
                            + carried.rows() + " rows",
                    "Correct what failed, and start another run."));
        } catch (SQLException e) {
            throw new InterruptedRunException(live + " cannot be read: " + SqlFailure.of(e), "Resume later.", e);
        }
    }
}
