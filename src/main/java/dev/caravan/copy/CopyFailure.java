package dev.caravan.copy;

import java.sql.SQLException;

/** A COPY failed; says on which side. */
public final class CopyFailure extends SQLException {
    private static final long serialVersionUID = 1L;

    /** Where the failure came from. */
    public enum Side {
        /** The source could not send: the SELECT failed, or the connection was lost. */
        SOURCE,
        /** The target did not take it: a row does not fit, no space, or the connection was lost. */
        TARGET
    }

    private final Side side;
    private final String task;

    CopyFailure(Side side, CopyTask task, SQLException cause) {
        super(cause.getMessage(), cause.getSQLState(), cause);
        this.side = side;
        this.task = task.name();
    }

    public Side side() {
        return side;
    }

    /** Name of the task that failed. */
    public String task() {
        return task;
    }
}
