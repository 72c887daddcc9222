package dev.caravan.merge;

import dev.caravan.copy.CopyObserver;
import dev.caravan.copy.CopyResult;
import dev.caravan.copy.CopyTask;
import java.sql.Connection;

/** A copy that can be told to end: {@code check} throws. */
record CheckedCopy(Runnable check) implements CopyObserver {
    @Override
    public void advanced(CopyTask task, long rows, long bytes) {
        check.run();
    }

    @Override
    public void beforeCommit(Connection target, CopyTask task, CopyResult result) {}
}
