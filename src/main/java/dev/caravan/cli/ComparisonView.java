package dev.caravan.cli;

import dev.caravan.inventory.Inventory;
import dev.caravan.inventory.LayoutComparison;
import dev.caravan.inventory.LayoutComparison.Row;
import dev.caravan.plan.Layout;
import dev.caravan.run.Consolidation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The layouts of the sources beside the target's, for people and for programs. */
final class ComparisonView {
    private ComparisonView() {}

    static int show(Terminal terminal, Consolidation consolidation) {
        Inventory inventory = InventoryView.read(consolidation);
        Layout layout = Layout.read(consolidation.target(), consolidation.mapping());
        List<Row> rows = LayoutComparison.of(consolidation.mapping(), inventory, layout);
        terminal.answer(rows);
        List<String> sides = new ArrayList<>();
        inventory.sources().forEach(source -> sides.add(source.name()));
        sides.add(LayoutComparison.LAYOUT);
        List<String> header = new ArrayList<>(List.of("table", "column"));
        header.addAll(sides);
        TextTable table = new TextTable(header, Set.of());
        for (Row row : rows) {
            List<String> cells = new ArrayList<>();
            cells.add(row.table());
            cells.add(row.column() == null ? "" : row.column());
            sides.forEach(side -> cells.add(row.sides().getOrDefault(side, "")));
            table.add(cells.toArray(String[]::new));
        }
        table.lines().forEach(terminal::line);
        terminal.line("");
        terminal.line(rows.size() + " places differ. \"-\" means absent; caravan plan says what is decided for each.");
        return ExitCode.DONE;
    }
}
