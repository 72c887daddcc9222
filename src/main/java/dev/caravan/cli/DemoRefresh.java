package dev.caravan.cli;

import dev.caravan.database.Database;
import dev.caravan.demo.DemoData;
import dev.caravan.ledger.RefreshTable;
import dev.caravan.refresh.Group;
import dev.caravan.refresh.RefreshOptions;
import dev.caravan.refresh.RefreshResult;
import dev.caravan.refresh.RefreshRules;
import dev.caravan.run.Consolidation;
import dev.caravan.run.Refreshes;
import java.util.List;

/**
 * Shows what a refresh does: nothing when nothing changed, little when little changed, and back. In the end live has what the
 * source has.
 */
record DemoRefresh(Terminal terminal, Consolidation consolidation, Database primary) {

    /** Whether all of it went as it should. */
    boolean run() {
        Group reference =
                RefreshRules.read(consolidation.mapping()).chosen(List.of()).get(0);
        try (Refreshes refreshes = Refreshes.start(consolidation)) {
            terminal.line("");
            long first = refresh("Refreshing the reference tables", refreshes, reference)
                    .written();
            long second = refresh("Refreshing them again", refreshes, reference).written();
            DemoData.change(primary);
            RefreshResult changed =
                    refresh("One row in a hundred changes in the source; refreshing again", refreshes, reference);
            RefreshResult undone = refreshes.undo(changed.id());
            said("Putting that back", undone);
            RefreshResult again = refresh("Once more, as the source has it", refreshes, reference);
            return first == 0
                    && second == 0
                    && changed.written() > 0
                    && undone.written() == changed.written()
                    && again.written() == changed.written();
        }
    }

    private RefreshResult refresh(String what, Refreshes refreshes, Group group) {
        RefreshResult result = refreshes.refresh(group, RefreshOptions.NONE);
        said(what, result);
        return result;
    }

    private void said(String what, RefreshResult result) {
        long read = result.tables().stream().mapToLong(RefreshTable::read).sum();
        long inserted =
                result.tables().stream().mapToLong(RefreshTable::inserted).sum();
        long updated = result.tables().stream().mapToLong(RefreshTable::updated).sum();
        long deleted = result.tables().stream().mapToLong(RefreshTable::deleted).sum();
        terminal.line(what + ": "
                + (read == 0 ? "" : Amounts.count(read) + " rows read, ")
                + Amounts.count(result.written()) + " written"
                + (result.written() == 0
                        ? ""
                        : " (" + Amounts.count(inserted) + " inserted, " + Amounts.count(updated) + " updated, "
                                + Amounts.count(deleted) + " deleted)")
                + ".");
    }
}
