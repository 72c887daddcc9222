package dev.caravan.merge;

import dev.caravan.database.Quoted;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.Pointer;

/** What a pointer holds, as SQL over rows {@code r}: one value a row, or several. */
final class PointerValues {
    private PointerValues() {}

    /**
     * Something to join that yields the values as {@code p.value}, as text, without NULLs.
     *
     * @param staged whether {@code r} is a row as it was sent; otherwise it is a row of the target
     */
    static String lateral(Places places, FeedPlan feed, Pointer pointer, boolean staged) {
        String value =
                staged ? StagedRows.sent(places, feed, pointer.column()) : "r." + Quoted.identifier(pointer.column());
        return " CROSS JOIN LATERAL (" + pointer.values(value) + ") AS p(value)";
    }
}
