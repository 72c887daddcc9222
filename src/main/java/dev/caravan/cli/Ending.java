package dev.caravan.cli;

/** Whether a run that is looked at again and again has ended. */
final class Ending {
    private static final long PERIOD_MILLIS = 1_000;

    private boolean endedBefore;

    /**
     * The last word of a run's process comes after that of its end, and a run that ends between two questions looks
     * interrupted for a moment; so an end is believed at the second look.
     */
    boolean by(RunStatus status) {
        boolean ended = !status.atWork() && endedBefore;
        endedBefore = !status.atWork();
        return ended;
    }

    static void aSecond() throws InterruptedException {
        Thread.sleep(PERIOD_MILLIS);
    }
}
