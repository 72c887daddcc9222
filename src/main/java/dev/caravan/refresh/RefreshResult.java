package dev.caravan.refresh;

import dev.caravan.ledger.RefreshTable;
import dev.caravan.problem.Finding;
import dev.caravan.problem.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a refresh did.
 *
 * @param id in the ledger
 * @param undoes the refresh whose rows it put back; null if it is not an undo
 * @param skipped tables that could not be refreshed; the findings say why
 */
public record RefreshResult(
        long id,
        String name,
        @Nullable Long undoes,
        List<RefreshTable> tables,
        List<String> skipped,
        List<Finding> findings) {

    /** Rows that were written. */
    public long written() {
        return tables.stream().mapToLong(RefreshTable::written).sum();
    }

    /** Whether every table and every row could be brought in. */
    public boolean complete() {
        return skipped.isEmpty()
                && tables.stream().allMatch(table -> table.quarantined() == 0)
                && findings.stream().noneMatch(finding -> finding.severity() == Severity.REFUSAL);
    }
}
