package dev.caravan.plan;

/**
 * What a plan keeps to.
 *
 * @param chunkBytes about how much of a large table is copied in one transaction; a table under twice that stays whole
 * @param quarantine how many rows may go to quarantine; more of them refuse the plan
 * @param recurring whether this is done again and again, so that a filter may find nothing to do for once
 */
public record Limits(long chunkBytes, long quarantine, boolean recurring) {
    /** Whatever can be loaded is, and the rest stays out. */
    public static final Limits RECURRING = new Limits(Long.MAX_VALUE / 4, Long.MAX_VALUE, true);

    /** For work that is done once. */
    public Limits(long chunkBytes, long quarantine) {
        this(chunkBytes, quarantine, false);
    }
}
