package dev.caravan.cli;

import dev.caravan.ledger.Ledger;
import dev.caravan.ledger.RefreshLedger;
import dev.caravan.ledger.RefreshRecord;
import dev.caravan.ledger.RefreshRow;
import dev.caravan.ledger.RefreshState;
import dev.caravan.ledger.RefreshTable;
import dev.caravan.problem.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a refresh changed, compared with the state before it.
 *
 * @param refresh its number
 * @param name of the group
 * @param tables those that it wrote to
 * @param rows none if they are not wanted; else at most 1000
 * @param complete whether these are all rows
 */
record RefreshDiff(
        long refresh, String name, RefreshState state, List<Changed> tables, List<Row> rows, boolean complete) {
    private static final int SHOWN = 1000;
    private static final Set<String> REPLACED = Set.of("updated", "marked");
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * A table.
     *
     * @param columns in how many rows, updated or marked, each column differs
     */
    record Changed(String table, long inserted, long updated, long marked, long deleted, Map<String, Long> columns) {}

    /**
     * A row.
     *
     * @param key as a JSON array
     * @param columns those that differ, if it was updated or marked
     * @param before values before, by column; null if they are not wanted, or there was no row
     * @param after values after, by column; null if they are not wanted, or there is no row
     */
    record Row(
            String table,
            String what,
            String key,
            List<String> columns,
            @Nullable Map<String, JsonNode> before,
            @Nullable Map<String, JsonNode> after) {}

    /** @throws RefusedException if there is no such refresh, or nothing is known of it any more */
    static RefreshDiff of(Ledger ledger, long id, boolean rows, boolean values) {
        RefreshLedger refreshes = ledger.refreshes();
        RefreshRecord refresh = refreshes
                .find(id)
                .orElseThrow(() ->
                        new RefusedException("There is no refresh " + id + ".", "caravan refresh --list lists them."));
        List<RefreshTable> accounts = refreshes.tables(id);
        long written = accounts.stream().mapToLong(RefreshTable::written).sum();
        if (refreshes.remembered(id) != written) {
            throw new RefusedException(
                    "It is not known any more what refresh " + id + " changed.",
                    "The history is kept for as long as refresh.yaml says.");
        }
        Map<String, Map<String, Long>> differing = refreshes.differing(id);
        List<Changed> tables = accounts.stream()
                .filter(account -> account.written() > 0)
                .map(account -> new Changed(
                        account.table(),
                        account.inserted(),
                        account.updated(),
                        account.marked(),
                        account.deleted(),
                        differing.getOrDefault(account.table(), Map.of())))
                .toList();
        List<Row> shown = rows
                ? refreshes.written(id, SHOWN).stream()
                        .map(row -> row(row, values))
                        .toList()
                : List.of();
        return new RefreshDiff(id, refresh.name(), refresh.state(), tables, shown, rows && shown.size() == written);
    }

    private static Row row(RefreshRow row, boolean values) {
        List<String> columns = differing(row);
        Set<String> only = Set.copyOf(columns);
        return new Row(
                row.table(),
                row.what(),
                row.key(),
                columns,
                values ? image(row.before(), only) : null,
                values ? image(row.after(), only) : null);
    }

    /** The columns that differ in a row that was updated or marked; none for others. */
    static List<String> differing(RefreshRow row) {
        if (row.before() == null || row.after() == null || !REPLACED.contains(row.what())) {
            return List.of();
        }
        JsonNode before = JSON.readTree(row.before());
        JsonNode after = JSON.readTree(row.after());
        return after.propertyNames().stream()
                .filter(column -> !after.path(column).equals(before.path(column)))
                .sorted()
                .toList();
    }

    private static @Nullable Map<String, JsonNode> image(@Nullable String row, Set<String> only) {
        if (row == null) {
            return null;
        }
        Map<String, JsonNode> image = new TreeMap<>();
        JSON.readTree(row).properties().stream()
                .filter(value -> only.isEmpty() || only.contains(value.getKey()))
                .forEach(value -> image.put(value.getKey(), value.getValue()));
        return image;
    }

    /** As people read it. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Refresh " + refresh + " of " + name + " is " + state.word()
                + (tables.isEmpty() ? "; it changed nothing." : "; it changed:"));
        if (tables.isEmpty()) {
            return lines;
        }
        lines.add("");
        TextTable table = new TextTable(
                List.of(
                        "table",
                        "inserted",
                        "updated",
                        "marked",
                        "deleted",
                        "columns that differ, and in how many rows"),
                Set.of(1, 2, 3, 4));
        for (Changed each : tables) {
            table.add(
                    each.table(),
                    Amounts.count(each.inserted()),
                    Amounts.count(each.updated()),
                    Amounts.count(each.marked()),
                    Amounts.count(each.deleted()),
                    each.columns().entrySet().stream()
                            .map(column -> column.getKey() + " " + Amounts.count(column.getValue()))
                            .collect(Collectors.joining(", ")));
        }
        lines.addAll(table.lines());
        if (!rows.isEmpty()) {
            lines.add("");
            rows.forEach(row -> lines.addAll(lines(row)));
            if (!complete) {
                lines.add("  … and more: caravan.refresh_row has them all.");
            }
        }
        return lines;
    }

    private static List<String> lines(Row row) {
        List<String> lines = new ArrayList<>();
        lines.add("  " + row.table() + " " + row.key() + " " + row.what()
                + (row.columns().isEmpty() ? "" : ": " + String.join(", ", row.columns())));
        Map<String, JsonNode> before = row.before() == null ? Map.of() : row.before();
        Map<String, JsonNode> after = row.after() == null ? Map.of() : row.after();
        Set<String> columns = before.isEmpty() ? after.keySet() : before.keySet();
        for (String column : columns) {
            lines.add("    " + column + ": " + (before.isEmpty() ? "" : before.get(column))
                    + (row.columns().isEmpty() ? "" : " → ") + (after.isEmpty() ? "" : after.get(column)));
        }
        return lines;
    }
}
