package dev.caravan.merge;

import dev.caravan.mapping.MergeRules.Differing.Choice;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.Plan;
import dev.caravan.plan.Pointer;
import java.util.Set;
import java.util.stream.Collectors;

/** Tables whose keys are looked up one by one, instead of being joined as a set. */
final class LookUps {
    private LookUps() {}

    /** Names of the tables: keys inside arrays and texts are looked up, and those that rows hold whose values win. */
    static Set<String> tables(Plan plan) {
        return plan.feeds().stream()
                .flatMap(feed -> feed.pointers().stream().filter(pointer -> lookedUp(plan, feed, pointer)))
                .map(Pointer::table)
                .filter(table -> plan.table(table).merged())
                .collect(Collectors.toSet());
    }

    private static boolean lookedUp(Plan plan, FeedPlan feed, Pointer pointer) {
        Choice choice = plan.table(feed.name()).rules().differing().choice();
        return choice == Choice.TAKE_LAST
                || choice == Choice.NEWEST
                || pointer.place() instanceof Pointer.Place.InJsonArray
                || pointer.place() instanceof Pointer.Place.InText;
    }
}
