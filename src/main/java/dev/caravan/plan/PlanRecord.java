package dev.caravan.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a plan, in a file or in the ledger, to tell later whether the same would still be done.
 *
 * @param facts every decision by its place
 */
public record PlanRecord(String consolidation, String fingerprint, Map<String, String> facts) {
    public static PlanRecord of(Plan plan) {
        return new PlanRecord(plan.consolidation(), plan.fingerprint(), Fingerprint.facts(plan.tables()));
    }

    /** What is not as it was, one line a place; empty if both plans do the same. */
    public List<String> drift(PlanRecord now) {
        List<String> drift = new ArrayList<>();
        Map<String, String> all = new TreeMap<>(facts);
        all.putAll(now.facts());
        for (String place : all.keySet()) {
            @Nullable String before = facts.get(place);
            @Nullable String after = now.facts().get(place);
            if (before == null) {
                drift.add(place + " is new: " + after);
            } else if (after == null) {
                drift.add(place + " is gone; it was " + before);
            } else if (!before.equals(after)) {
                drift.add(place + " was " + before + ", and is " + after);
            }
        }
        if (drift.isEmpty() && !fingerprint.equals(now.fingerprint())) {
            drift.add("The DDL scripts or the live schemas' names have changed");
        }
        return drift;
    }
}
