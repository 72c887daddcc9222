package dev.caravan.ledger;

/**
 * Why some rows are in quarantine.
 *
 * @param table the target table, in the mapping's words
 * @param column the column to correct
 */
public record QuarantineReason(String table, String column, String reason, long rows) {
    /** One line for people. */
    @Override
    public String toString() {
        return rows + " of " + table + ", column " + column + ": " + reason;
    }
}
