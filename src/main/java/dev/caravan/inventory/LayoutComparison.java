package dev.caravan.inventory;

import dev.caravan.catalog.Column;
import dev.caravan.catalog.Table;
import dev.caravan.database.TableName;
import dev.caravan.mapping.ColumnRule;
import dev.caravan.mapping.FeedMapping;
import dev.caravan.mapping.Mapping;
import dev.caravan.mapping.SourceMapping;
import dev.caravan.mapping.TableMapping;
import dev.caravan.plan.Layout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lays the sources beside the layout that the mapping's DDL builds. */
public final class LayoutComparison {
    /** How the built layout is called beside the sources. */
    public static final String LAYOUT = "layout";

    private static final String ABSENT = "-";

    private final Mapping mapping;
    private final Inventory inventory;
    private final Layout layout;
    private final List<Row> rows = new ArrayList<>();

    private LayoutComparison(Mapping mapping, Inventory inventory, Layout layout) {
        this.mapping = mapping;
        this.inventory = inventory;
        this.layout = layout;
    }

    /**
     * One place where the sides differ.
     *
     * @param table in the mapping's words, or {@code source.table} for one that is not mapped
     * @param column null if the whole table is meant
     * @param sides what each side has, {@code -} for nothing
     */
    public record Row(String table, @Nullable String column, Map<String, String> sides) {}

    /** Every difference, table by table. */
    public static List<Row> of(Mapping mapping, Inventory inventory, Layout layout) {
        LayoutComparison comparison = new LayoutComparison(mapping, inventory, layout);
        mapping.tables().forEach(comparison::table);
        comparison.unmapped();
        return comparison.rows;
    }

    private void table(TableMapping table) {
        Map<String, Optional<Table>> sides = new LinkedHashMap<>();
        for (Holding source : inventory.sources()) {
            sides.put(source.name(), find(source, table));
        }
        sides.put(LAYOUT, layout.table(table.schema(), table.table()));
        if (sides.values().stream().anyMatch(Optional::isEmpty)) {
            rows.add(new Row(
                    table.name(), null, words(sides, found -> found.name().toString())));
        }
        Set<String> done = new LinkedHashSet<>();
        sides.get(LAYOUT)
                .ifPresent(built -> built.columns().forEach(column -> {
                    Set<String> names = names(table, column.name());
                    done.addAll(names);
                    differing(table.name(), column.name(), columns(sides, names));
                }));
        for (Optional<Table> side : sides.values()) {
            side.ifPresent(found -> found.columns().stream()
                    .filter(column -> done.add(column.name()))
                    .forEach(column -> differing(table.name(), column.name(), columns(sides, Set.of(column.name())))));
        }
    }

    private Optional<Table> find(Holding source, TableMapping table) {
        SourceMapping declared = mapping.sources().get(source.name());
        if (declared == null) {
            return Optional.empty();
        }
        // Another source most likely calls the table as the target does; its own names come first otherwise.
        Set<String> names = new LinkedHashSet<>();
        List<FeedMapping> own = table.feeds().stream()
                .filter(feed -> feed.source().equals(source.name()))
                .toList();
        if (own.isEmpty()) {
            names.add(table.table());
        }
        table.feeds().stream()
                .filter(feed -> own.isEmpty() || own.contains(feed))
                .forEach(feed -> names.addAll(feed.from()));
        return names.stream()
                .map(name -> source.catalog().table(new TableName(declared.schema(), name)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Set<String> names(TableMapping table, String column) {
        Set<String> names = new LinkedHashSet<>();
        names.add(column);
        for (FeedMapping feed : table.feeds()) {
            if (feed.columns().get(column) instanceof ColumnRule.Take take) {
                names.addAll(take.from());
            } else if (feed.columns().get(column) instanceof ColumnRule.Translate translate) {
                names.addAll(translate.from());
            }
        }
        return names;
    }

    private static Map<String, Optional<Column>> columns(Map<String, Optional<Table>> sides, Set<String> names) {
        Map<String, Optional<Column>> columns = new LinkedHashMap<>();
        sides.forEach((side, table) -> {
            if (table.isPresent()) {
                columns.put(
                        side,
                        names.stream()
                                .map(table.get()::column)
                                .flatMap(Optional::stream)
                                .findFirst());
            }
        });
        return columns;
    }

    private void differing(String table, String column, Map<String, Optional<Column>> columns) {
        Map<String, String> words = words(
                columns,
                found -> (found.name().equals(column) ? "" : found.name() + " ")
                        + found.type()
                        + (found.notNull() ? " not null" : ""));
        if (new LinkedHashSet<>(words.values()).size() > 1) {
            rows.add(new Row(table, column, words));
        }
    }

    private void unmapped() {
        for (Holding source : inventory.sources()) {
            Set<String> known = new LinkedHashSet<>();
            mapping.tables().forEach(table -> {
                table.feeds().forEach(feed -> known.addAll(feed.from()));
                known.add(table.table());
            });
            source.catalog().tables().stream()
                    .filter(table -> !known.contains(table.name().name()))
                    .forEach(table -> rows.add(new Row(
                            source.name() + "." + table.name().name(),
                            null,
                            Map.of(source.name(), table.name().toString(), LAYOUT, ABSENT))));
        }
    }

    private static <T> Map<String, String> words(Map<String, Optional<T>> sides, Function<T, String> word) {
        Map<String, String> words = new LinkedHashMap<>();
        sides.forEach((side, found) -> words.put(side, found.map(word).orElse(ABSENT)));
        return words;
    }
}
