package dev.caravan.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What somebody wants done with single tables of a run; the last word on a table counts.
 *
 * @param last the last wish about each table, by its name
 * @param outdated open wishes about tables of which something else was asked later
 */
public record TableWishes(SortedMap<String, ActionRecord> last, List<ActionRecord> outdated) {

    static TableWishes of(List<ActionRecord> actions) {
        SortedMap<String, ActionRecord> last = new TreeMap<>();
        List<ActionRecord> outdated = new ArrayList<>();
        for (ActionRecord action : actions) {
            if (action.subject() != null && aboutATable(action) && action.state() != ActionState.REFUSED) {
                ActionRecord before = last.put(action.subject(), action);
                if (before != null && open(before)) {
                    outdated.add(before);
                }
            }
        }
        return new TableWishes(last, outdated);
    }

    /** Tables that are to be copied again. */
    public Set<String> again() {
        return last.values().stream()
                .filter(action -> action.what() == Act.RETRY_TABLE && open(action))
                .map(action -> String.valueOf(action.subject()))
                .collect(Collectors.toSet());
    }

    /** Tables that are left as they are live, with who wants that and why. */
    public SortedMap<String, ActionRecord> skipped() {
        SortedMap<String, ActionRecord> skipped = new TreeMap<>(last);
        skipped.values().removeIf(action -> action.what() != Act.SKIP_TABLE);
        return skipped;
    }

    /** Wishes that nobody has done yet. */
    public List<ActionRecord> open() {
        return last.values().stream().filter(TableWishes::open).toList();
    }

    private static boolean aboutATable(ActionRecord action) {
        return action.what() == Act.RETRY_TABLE || action.what() == Act.SKIP_TABLE;
    }

    private static boolean open(ActionRecord action) {
        return action.state() == ActionState.ASKED;
    }
}
