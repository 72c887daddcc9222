package dev.caravan.refresh;

/**
 * What an operator asks of a refresh.
 *
 * @param full whether everything is compared, whatever watermarks and digests say
 * @param allowLoss whether tables may lose more rows than their limit
 */
public record RefreshOptions(boolean full, boolean allowLoss) {
    /** As the rules say. */
    public static final RefreshOptions NONE = new RefreshOptions(false, false);
}
