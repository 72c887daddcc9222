package dev.caravan.plan;

import dev.caravan.catalog.Table;
import dev.caravan.copy.CopyFormat;
import dev.caravan.database.Quoted;
import dev.caravan.database.TableName;
import dev.caravan.mapping.FeedMapping;
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

/** Resolves one feed of a table. */
final class FeedPlanner {
    private final SourceCatalog source;
    private final Layout layout;
    private final Limits limits;
    private final Findings findings;

    FeedPlanner(SourceCatalog source, Layout layout, Limits limits, Findings findings) {
        this.source = source;
        this.layout = layout;
        this.limits = limits;
        this.findings = findings;
    }

    /**
     * Plans the feed and looks at its rows.
     *
     * @param alone whether the target table has no other feed
     * @param connection of the source, inside its snapshot
     * @return nothing if the feed cannot be planned; the findings say why
     */
    Optional<PlannedFeed> plan(FeedMapping mapping, boolean alone, Connection connection) throws SQLException {
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
        FeedPlan plan = plan(mapping, alone, from.get(), target.get(), columns, List.of());
        List<RowRule> rules = new RowRules(mapping, plan, from.get(), target.get(), columns).collect();
        Unloadable unloadable =
                new SourceChecks(connection, mapping, plan, columns.applied(), findings, limits.recurring()).run(rules);
        return Optional.of(new PlannedFeed(
                plan(mapping, alone, from.get(), target.get(), columns, unloadable.refusals()),
                mapping,
                from.get(),
                columns.taken(),
                columns.newKey(),
                columns.applied(),
                unloadable));
    }

    private Optional<Table> from(FeedMapping mapping) {
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

    private FeedPlan plan(
            FeedMapping mapping, boolean alone, Table from, Table target, ColumnPlanner made, List<Refusal> refusals) {
        FeedMapping.@Nullable Via via = mapping.via();
        List<ColumnPlan> columns = made.columns();
        Optional<ColumnPlan> key = target.key().size() == 1
                ? columns.stream()
                        .filter(column -> column.name().equals(target.key().get(0)))
                        .findFirst()
                : Optional.empty();
        boolean binary = columns.stream()
                .filter(column -> via == null || !via.changes().contains(column.name()))
                .allMatch(column -> column.type().binarySafe());
        boolean whole = via != null || from.divided() || from.bytes() < limits.chunkBytes() * 2;
        return new FeedPlan(
                mapping.schema(),
                mapping.table(),
                mapping.feed(),
                alone,
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
                from.bytes(),
                key.map(column -> "CAST(" + column.sql() + " AS text)").orElseGet(() -> sourceKey(from)),
                key.isEmpty(),
                refusals,
                false,
                List.of());
    }

    /** The primary key as text; without one, the row's place, which does not change inside a snapshot. */
    private static String sourceKey(Table from) {
        List<String> key = from.key().stream()
                .map(column -> "s." + Quoted.identifier(column))
                .toList();
        if (key.isEmpty()) {
            return from.divided() ? "CAST((s.tableoid, s.ctid) AS text)" : "CAST(s.ctid AS text)";
        }
        return key.size() == 1
                ? "CAST(" + key.get(0) + " AS text)"
                : "CAST(jsonb_build_array(" + String.join(", ", key) + ") AS text)";
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

    private void refuse(FeedMapping mapping, String what, String wayOut) {
        findings.add(Finding.refusal(mapping.location().toString(), what, wayOut));
    }
}
