package dev.caravan.console;

import org.jspecify.annotations.Nullable;

/** The last comparison of the live tables that was asked for here. */
final class Verifications {
    private volatile @Nullable Verification last;

    void found(Verification verification) {
        last = verification;
    }

    @Nullable
    Verification last() {
        return last;
    }
}
