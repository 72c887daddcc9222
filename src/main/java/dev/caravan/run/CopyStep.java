package dev.caravan.run;

import dev.caravan.copy.CopyTask;
import dev.caravan.copy.Digest;
import dev.caravan.database.SqlFailure;
import dev.caravan.database.TableName;
import dev.caravan.ledger.ChunkRecord;
import dev.caravan.ledger.CopyLedger;
import dev.caravan.plan.Chunk;
import dev.caravan.plan.TablePlan;
import dev.caravan.problem.InterruptedRunException;
import dev.caravan.verify.ReadBack;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/** The copy step: which COPY is still to be done. */
public final class CopyStep {

    /**
     * For a resumed run: keeps the chunks whose rows the source still sends exactly so in the new snapshot, and empties
     * the tables that changed meanwhile. A fresh run has no chunks.
     */
    public void keepWhatIsUnchanged(Run run) {
        Map<String, List<ChunkRecord>> committed =
                run.ledger().copies().chunks(run.id()).stream().collect(Collectors.groupingBy(ChunkRecord::table));
        boolean allThere = true;
        List<TablePlan> changed = new ArrayList<>();
        for (TablePlan table : run.tables()) {
            List<ChunkRecord> chunks = committed.getOrDefault(table.name(), List.of());
            if (!unchanged(run, table, chunks)) {
                changed.add(table);
            }
            allThere &= chunks.size() == table.chunks().size();
        }
        if (!committed.isEmpty() && (!allThere || !changed.isEmpty())) {
            run.finisher().dropForeignKeys();
        }
        changed.forEach(table -> empty(run, table));
    }

    private static boolean unchanged(Run run, TablePlan table, List<ChunkRecord> committed) {
        Map<Integer, Chunk> planned = new HashMap<>();
        table.chunks().forEach(chunk -> planned.put(chunk.number(), chunk));
        try (Connection source = run.snapshots().of(table.source()).dataSource().getConnection()) {
            for (ChunkRecord record : committed) {
                run.check();
                @Nullable Chunk chunk = planned.get(record.number());
                if (chunk == null) {
                    return false;
                }
                String select = table.rowLevel() ? table.selectDigested() : table.select(chunk);
                Digest now = ReadBack.ofSource(source, table, select);
                if (!now.equals(record.digest())) {
                    return false;
                }
            }
            return true;
        } catch (SQLException e) {
            throw new InterruptedRunException(
                    "Source " + table.source() + " cannot be read again: " + SqlFailure.of(e), "Resume later.", e);
        }
    }

    private static void empty(Run run, TablePlan table) {
        try (Connection target = run.target().connect();
                Statement statement = target.createStatement()) {
            target.setAutoCommit(false);
            statement.execute("TRUNCATE " + run.generation().shadow(table).sql());
            CopyLedger.forget(target, run.id(), table.name());
            target.commit();
        } catch (SQLException e) {
            throw new InterruptedRunException(
                    table.name() + " cannot be emptied to be copied again: " + SqlFailure.of(e), "Resume later.", e);
        }
    }

    /** The id of the route that copies a table. */
    public String routeOf(TablePlan table) {
        return routeId(table);
    }

    /** The id of the route that copies a table: its name, with what an endpoint cannot hold replaced by hyphens. */
    static String routeId(TablePlan table) {
        String name = table.name();
        String plain = name.replaceAll("[^A-Za-z0-9_.]", "-");
        return "copy." + plain + (plain.equals(name) ? "" : "-" + Integer.toHexString(name.hashCode()));
    }

    /** The chunks of the table that are not committed yet. */
    public List<CopyTask> tasks(@Variable("table") TablePlan table, @Variable("run") Run run) {
        List<Integer> committed = run.ledger().copies().chunks(run.id()).stream()
                .filter(chunk -> chunk.table().equals(table.name()))
                .map(ChunkRecord::number)
                .toList();
        TableName shadow = run.generation().shadow(table);
        String into = shadow.sql() + " (" + TablePlan.columnList(table.columns()) + ")";
        boolean whole = table.chunks().size() == 1;
        List<CopyTask> tasks = new ArrayList<>();
        for (Chunk chunk : table.chunks()) {
            if (!committed.contains(chunk.number())) {
                tasks.add(new CopyTask(
                        table.name(),
                        chunk.number(),
                        table.format().copyOut(table.select(chunk)),
                        table.format().copyIn(into, whole && table.freezable()),
                        whole ? "TRUNCATE " + shadow.sql() : null,
                        table.format()));
            }
        }
        return tasks;
    }
}
