package dev.caravan.watch;

/** Says whether work that goes on does move. Connects to databases. */
interface StuckSource {
    /**
     * What moves at a moment.
     *
     * @param moved any number that changes when something has moved
     * @param works whether somebody computes, so that nothing need move
     * @param waits what is waited for, in words
     */
    record Movement(long moved, boolean works, String waits) {}

    Movement look();
}
