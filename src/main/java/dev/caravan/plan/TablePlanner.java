package dev.caravan.plan;

import dev.caravan.catalog.Table;
import dev.caravan.copy.CopyFormat;
import dev.caravan.database.TableName;
import dev.caravan.mapping.TableMapping;
import dev.caravan.problem.Finding;
import dev.caravan.problem.Findings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Resolves one table of the mapping. */
final class TablePlanner {
    private final SourceCatalog source;
    private final Layout layout;
    private final CopyLimits limits;
    private final Findings findings;

    TablePlanner(SourceCatalog source, Layout layout, CopyLimits limits, Findings findings) {
        this.source = source;
        this.layout = layout;
        this.limits = limits;
        this.findings = findings;
    }

    /**
     * Plans the table and looks at its rows.
     *
     * @param connection of the source, inside its snapshot
     * @return nothing if the table cannot be planned; the findings say why
     */
    Optional<TablePlan> plan(TableMapping mapping, Connection connection) throws SQLException {
        Optional<Table> from = from(mapping);
        Optional<Table> target = layout.table(mapping.schema(), mapping.table());
        if (target.isEmpty()) {
            refuse(mapping, "the DDL creates no table " + mapping.name(), "Create it in ddl/, or remove the entry.");
        }
        if (from.isEmpty() || target.isEmpty()) {
            return Optional.empty();
        }
        if (!from.get().readable()) {
            refuse(
                    mapping,
                    "the role may not read " + from.get().name() + " in source " + mapping.source(),
                    "Grant SELECT on it, and USAGE on its schema.");
            return Optional.empty();
        }
        ColumnPlanner columns = new ColumnPlanner(mapping, from.get(), target.get(), source.casts(), findings);
        columns.resolve();
        if (columns.columns().isEmpty()) {
            refuse(mapping, "no column could be resolved", "See the other findings.");
            return Optional.empty();
        }
        TablePlan plan = plan(mapping, from.get(), target.get(), columns.columns());
        new SourceChecks(connection, mapping, plan, findings).run(columns.checks());
        return Optional.of(plan);
    }

    private Optional<Table> from(TableMapping mapping) {
        List<Table> found = mapping.from().stream()
                .map(name ->
                        source.catalog().table(new TableName(source.mapping().schema(), name)))
                .flatMap(Optional::stream)
                .toList();
        if (found.size() == 1) {
            if (mapping.from().size() > 1) {
                findings.add(Finding.note(
                        mapping.location().toString(),
                        "is read from " + found.get(0).name() + ", the one that exists of "
                                + String.join(", ", mapping.from())));
            }
            return Optional.of(found.get(0));
        }
        String names = String.join(found.isEmpty() ? " or " : " and ", mapping.from());
        refuse(
                mapping,
                "source " + mapping.source() + " has "
                        + (found.isEmpty() ? "no table " + names : "all of the tables " + names) + " in schema "
                        + source.mapping().schema(),
                found.isEmpty()
                        ? "Was it renamed? There are: "
                                + source.catalog().tables().stream()
                                        .map(table -> table.name().name())
                                        .collect(Collectors.joining(", "))
                        : "Name the right one.");
        return Optional.empty();
    }

    private TablePlan plan(TableMapping mapping, Table from, Table target, List<ColumnPlan> columns) {
        TableMapping.@Nullable Via via = mapping.via();
        boolean binary = columns.stream()
                .filter(column -> via == null || !via.changes().contains(column.name()))
                .allMatch(column -> column.type().binarySafe());
        boolean whole = via != null || from.divided() || from.bytes() < limits.chunkBytes() * 2;
        return new TablePlan(
                mapping.schema(),
                mapping.table(),
                mapping.source(),
                from.name(),
                mapping.filter() == null ? null : mapping.filter().where(),
                columns,
                binary ? CopyFormat.BINARY : CopyFormat.TEXT,
                whole ? List.of(new Chunk(1, null)) : chunks(from),
                via == null ? null : via.route(),
                via == null ? Set.of() : via.changes(),
                !target.divided(),
                from.estimatedRows(),
                from.bytes());
    }

    /**
     * Block ranges: inside one snapshot a row's place does not change, and the server reads just these blocks. The last
     * range is open, because the table may have grown since its size was read.
     */
    private List<Chunk> chunks(Table from) {
        int count = (int) Math.max(1, from.bytes() / limits.chunkBytes());
        long pages = Math.max(1, from.pages() / count);
        List<Chunk> chunks = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            String least = "s.ctid >= '(" + pages * (number - 1) + ",0)'::tid";
            String most = number == count ? "" : " AND s.ctid < '(" + pages * number + ",0)'::tid";
            chunks.add(new Chunk(number, least + most));
        }
        return chunks;
    }

    private void refuse(TableMapping mapping, String what, String wayOut) {
        findings.add(Finding.refusal(mapping.location().toString(), what, wayOut));
    }
}
