package dev.caravan.merge;

import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.Plan;
import dev.caravan.plan.Pointer;
import dev.caravan.plan.TablePlan;
import dev.caravan.problem.Finding;
import dev.caravan.problem.Findings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The order in which tables can be matched: a natural key that points to another table needs that table's new keys. */
final class Waves {
    private final Plan plan;
    private final Findings findings;
    private final Map<TablePlan, Integer> known = new LinkedHashMap<>();

    Waves(Plan plan, Findings findings) {
        this.plan = plan;
        this.findings = findings;
    }

    List<List<TablePlan>> list() {
        List<List<TablePlan>> waves = new ArrayList<>();
        for (TablePlan table : plan.tables()) {
            if (table.merged()) {
                wave(table, new LinkedHashSet<>());
            }
        }
        known.forEach((table, wave) -> {
            while (waves.size() <= wave) {
                waves.add(new ArrayList<>());
            }
            waves.get(wave).add(table);
        });
        return waves;
    }

    private int wave(TablePlan table, Set<String> path) {
        Integer already = known.get(table);
        if (already != null) {
            return already;
        }
        if (!path.add(table.name())) {
            findings.add(Finding.refusal(
                    table.name(),
                    "the natural keys of " + path + " point to each other, so none can be matched first",
                    "Match one of them on columns that point to nothing."));
            return 0;
        }
        int wave = 0;
        for (TablePlan target : pointedTo(table)) {
            wave = Math.max(wave, 1 + wave(target, path));
        }
        path.remove(table.name());
        known.putIfAbsent(table, wave);
        return wave;
    }

    private Set<TablePlan> pointedTo(TablePlan table) {
        Set<String> natural = new LinkedHashSet<>();
        table.rules().match().forEach(key -> natural.addAll(key.columns()));
        Set<TablePlan> targets = new LinkedHashSet<>();
        for (FeedPlan feed : table.feeds()) {
            for (Pointer pointer : feed.pointers()) {
                TablePlan target = plan.table(pointer.table());
                if (natural.contains(pointer.column()) && target.merged() && !target.equals(table)) {
                    targets.add(target);
                }
            }
        }
        return targets;
    }
}
