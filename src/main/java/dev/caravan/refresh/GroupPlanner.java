package dev.caravan.refresh;

import dev.caravan.catalog.CatalogReader;
import dev.caravan.catalog.Table;
import dev.caravan.database.TableName;
import dev.caravan.ledger.Ledger;
import dev.caravan.mapping.Mapping;
import dev.caravan.mapping.TargetSchema;
import dev.caravan.plan.Layout;
import dev.caravan.problem.Finding;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which tables of a group can be refreshed, and how.
 *
 * @param ledger knows which generation is live
 * @param writer of the target
 */
record GroupPlanner(Mapping mapping, Ledger ledger, Connection writer, Origins origins) {

    /**
     * What there is to do.
     *
     * @param parts such that a table follows those that it points to
     * @param findings what speaks against the other tables, and what is worth knowing
     */
    record Planned(List<Part> parts, List<Finding> findings) {
        /** Before anything is planned. */
        static final Planned NOTHING = new Planned(List.of(), List.of());
    }

    /** Plans. Seeds create the tables where there is none yet. */
    Planned plan(Group group) throws SQLException {
        for (TableRule rule : group.tables()) {
            Mirrors.refuse(mapping, rule.table());
        }
        if (group.seeds()) {
            Layout.create(writer, mapping);
        }
        Map<TableName, Table> live = new LinkedHashMap<>();
        List<String> schemas =
                mapping.schemas().values().stream().map(TargetSchema::name).toList();
        CatalogReader.read(writer, schemas).tables().forEach(table -> live.put(table.name(), table));
        Layout layout = Layout.live(live.values(), mapping);
        @Nullable Long published = ledger.generations().live().orElse(null);
        Set<String> skipped = published == null
                ? Set.of()
                : ledger.actions().tables(published).skipped().keySet();
        List<Finding> findings = new ArrayList<>();
        List<Part> parts = new PartPlanner(
                        mapping, live, source -> origins.planning(source, layout), published, skipped, findings)
                .plan(group);
        return new Planned(parts, List.copyOf(findings));
    }
}
