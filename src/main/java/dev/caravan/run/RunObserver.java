package dev.caravan.run;

import dev.caravan.copy.CopyObserver;
import dev.caravan.copy.CopyResult;
import dev.caravan.copy.CopyTask;
import dev.caravan.ledger.CopyLedger;
import java.sql.Connection;
import java.sql.SQLException;

/** Writes each chunk into the ledger with its rows, tells the onlookers, and ends copies of a cancelled run. */
final class RunObserver implements CopyObserver {
    private final Run run;

    RunObserver(Run run) {
        this.run = run;
    }

    @Override
    public void beginning(CopyTask task) {
        run.border();
    }

    @Override
    public void advanced(CopyTask task, long rows, long bytes) {
        run.check();
        run.progress().advanced(run.plan().feed(task.name()).name(), rows, bytes);
    }

    @Override
    public void beforeCommit(Connection target, CopyTask task, CopyResult result) throws SQLException {
        run.check();
        CopyLedger.record(target, run.id(), task.name(), task.chunk(), result);
    }
}
