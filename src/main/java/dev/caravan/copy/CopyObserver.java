package dev.caravan.copy;

import java.sql.Connection;
import java.sql.SQLException;

/** Watches copies: progress, a way to stop them, and a word in their transaction. */
public interface CopyObserver {
    /** A copy is about to begin; nothing is open for it yet. A runtime exception keeps it from beginning. */
    default void beginning(CopyTask task) {}

    /**
     * Rows and bytes went by since the last call. Called by the copying thread, about every 64 KiB; a runtime exception
     * ends the copy.
     */
    void advanced(CopyTask task, long rows, long bytes);

    /**
     * All rows are in; whatever this does with the connection is committed together with them.
     *
     * @param target the connection of the copy's transaction; not to be committed or closed
     */
    void beforeCommit(Connection target, CopyTask task, CopyResult result) throws SQLException;

    /** Watches nothing. */
    CopyObserver NONE = new CopyObserver() {
        @Override
        public void advanced(CopyTask task, long rows, long bytes) {}

        @Override
        public void beforeCommit(Connection target, CopyTask task, CopyResult result) {}
    };
}
