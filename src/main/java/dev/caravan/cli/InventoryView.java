package dev.caravan.cli;

import dev.caravan.catalog.Table;
import dev.caravan.inventory.Holding;
import dev.caravan.inventory.Inventory;
import dev.caravan.run.Consolidation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What each database holds, for people and for programs. */
final class InventoryView {
    private InventoryView() {}

    static Inventory read(Consolidation consolidation) {
        return Inventory.read(
                consolidation.mapping(),
                consolidation.settings()::knowsSource,
                consolidation.settings()::source,
                consolidation.target());
    }

    static int show(Terminal terminal, Consolidation consolidation) {
        Inventory inventory = read(consolidation);
        terminal.answer(inventory);
        List<Holding> all = new ArrayList<>(inventory.sources());
        all.add(inventory.target());
        for (Holding holding : all) {
            List<Table> tables = holding.catalog().tables();
            terminal.line(holding.name() + "  " + holding.address() + "  PostgreSQL "
                    + holding.catalog().serverVersion() / 10_000 + ", "
                    + holding.catalog().encoding() + ", "
                    + tables.size() + " tables, "
                    + holding.catalog().sequences().size() + " sequences");
            TextTable text =
                    new TextTable(List.of("  table", "columns", "about rows", "size", "keys"), Set.of(1, 2, 3));
            for (Table table : tables) {
                text.add(
                        "  " + table.name(),
                        Integer.toString(table.columns().size()),
                        table.estimatedRows() < 0 ? "?" : Amounts.count(table.estimatedRows()),
                        Amounts.bytes(table.bytes()),
                        table.hasKey() ? keys(table) : "no primary key");
            }
            text.lines().forEach(terminal::line);
            terminal.line("");
        }
        return ExitCode.DONE;
    }

    private static String keys(Table table) {
        return table.constraints().stream()
                .map(constraint -> constraint.kind())
                .collect(Collectors.groupingBy(kind -> kind, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(entry -> entry.getValue() + " "
                        + entry.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .collect(Collectors.joining(", "));
    }
}
