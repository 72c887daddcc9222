package dev.caravan.refresh;

import dev.caravan.database.Session;
import dev.caravan.ledger.LastRefresh;
import dev.caravan.ledger.RefreshLedger;
import dev.caravan.ledger.RefreshProof;
import dev.caravan.ledger.RefreshTable;
import dev.caravan.problem.InterruptedRunException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the changes of all tables together with the account of them and the history.
 *
 * @param id of the refresh
 * @param writer of the target; its transaction is left open
 */
record Recording(long id, Connection writer, Watermarks watermarks) {

    /**
     * Writes.
     *
     * @param compared what was seen of each table
     * @return the accounts of all tables
     * @throws InterruptedRunException if the target wrote other rows than it should
     */
    List<RefreshTable> write(Map<Part, Compared> compared) throws SQLException {
        Session session = new Session(writer);
        Accounting accounting = new Accounting(session, id);
        List<RefreshTable> accounts = new ArrayList<>();
        Map<String, RefreshProof> proofs = new HashMap<>();
        List<Part> changed = new ArrayList<>();
        long changes = 0;
        for (Map.Entry<Part, Compared> each : compared.entrySet()) {
            Part part = each.getKey();
            RefreshTable account = account(accounting, part, each.getValue());
            accounts.add(account);
            changes += account.written();
            @Nullable RefreshProof proof = each.getValue().proof();
            if (proof != null && settled(part, account)) {
                proofs.put(part.name(), proof);
            }
            if (!each.getValue().equal()) {
                changed.add(part);
                accounting.before(part);
            }
        }
        if (changes > 0) {
            written(changes, changed);
        }
        for (Part part : changed) {
            accounting.after(part);
        }
        RefreshLedger.done(writer, id, accounts, proofs);
        return accounts;
    }

    private RefreshTable account(Accounting accounting, Part part, Compared compared) throws SQLException {
        @Nullable LastRefresh same = compared.same();
        if (same != null) {
            return same.table().again(same.refresh());
        }
        @Nullable String watermark = watermarks.newest(part, compared, writer);
        return compared.equal()
                ? RefreshTable.equal(
                        part.name(),
                        part.rule().origin().toString(),
                        compared.extent(),
                        compared.read(),
                        compared.digest(),
                        watermark)
                : accounting.table(part, compared.extent(), compared, watermark);
    }

    /** Whether the next refresh would decide the same, if neither the origin nor the table changes. */
    private static boolean settled(Part part, RefreshTable account) {
        return account.written() == 0
                && account.quarantined() == 0
                && (account.kept() == 0 || part.rule().missing().keep());
    }

    private void written(long changes, List<Part> changed) throws SQLException {
        long written = new Writing(writer, changed).run();
        // A moved row is deleted and inserted.
        long expected = changes;
        for (Part part : changed) {
            expected += new Changes(new Session(writer), part).count(Change.MOVE);
        }
        if (written != expected) {
            throw new InterruptedRunException(
                    "The refresh failed and nothing was written: the target wrote " + written + " rows instead of "
                            + expected + ".",
                    "A trigger or a rule of " + changed.stream().map(Part::name).toList() + " leaves rows out.",
                    null);
        }
    }
}
