package dev.caravan.testkit;

/** Counts bytes, and says when as many as allowed have gone by. */
final class ByteBudget {

    private static final long UNLIMITED = Long.MAX_VALUE;

    private long left = UNLIMITED;
    private long spent;

    /**
     * The answer to a wish to spend.
     *
     * @param bytes how many of the wished may go
     * @param last whether the limit is reached with them
     */
    record Allowed(int bytes, boolean last) {}

    synchronized void limit(long bytes) {
        left = bytes;
    }

    /** Reaching the limit lifts it, so that whoever connects again is not cut again. */
    synchronized Allowed spend(int wished) {
        var bytes = (int) Math.min(wished, left);
        spent += bytes;
        if (left == UNLIMITED) {
            return new Allowed(bytes, false);
        }
        left -= bytes;
        var last = left == 0;
        if (last) {
            left = UNLIMITED;
        }
        return new Allowed(bytes, last);
    }

    synchronized long spent() {
        return spent;
    }
}
