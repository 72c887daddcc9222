package dev.caravan.merge;

import dev.caravan.database.Session;
import dev.caravan.mapping.Reference.Orphans;
import dev.caravan.merge.Quarantine.Reason;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.Plan;
import dev.caravan.plan.Pointer;
import dev.caravan.plan.TablePlan;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Finds the rows that cannot be loaded although each is right in itself, and puts them into quarantine: those that point to
 * nothing, and those whose unique value is taken. What points to a row in quarantine points to nothing, so this goes on
 * until nothing more is found.
 */
final class Settling {
    private final Session session;
    private final Plan plan;
    private final Places places;

    private record Held(TablePlan table, FeedPlan feed, Pointer pointer) {}

    Settling(Session session, Plan plan, Places places) {
        this.session = session;
        this.plan = plan;
        this.places = places;
    }

    void run() throws SQLException {
        Deque<Held> due = new ArrayDeque<>();
        List<Held> all = new ArrayList<>();
        for (TablePlan table : plan.tables()) {
            for (FeedPlan feed : table.feeds()) {
                feed.pointers().forEach(pointer -> all.add(new Held(table, feed, pointer)));
            }
        }
        all.stream().filter(held -> held.pointer().checked()).forEach(due::add);
        settle(due, all);
        for (TablePlan table : plan.tables()) {
            if (clashes(table).settle()) {
                due.addAll(pointingTo(all, table, due));
            }
        }
        // A row that leaves now frees its value, but who else wanted it is in quarantine already.
        settle(due, all);
    }

    /** Looks only at the rows of one feed, which are merged by themselves. */
    void run(TablePlan table, FeedPlan feed) throws SQLException {
        for (Pointer pointer : feed.pointers()) {
            orphans(new Held(table, feed, pointer));
        }
        clashes(table).settle(feed);
    }

    private Clashes clashes(TablePlan table) {
        return new Clashes(session, plan, places, table);
    }

    private void settle(Deque<Held> due, List<Held> all) throws SQLException {
        while (!due.isEmpty()) {
            Held held = due.remove();
            if (orphans(held)) {
                due.addAll(pointingTo(all, held.table(), due));
            }
        }
    }

    private static List<Held> pointingTo(List<Held> all, TablePlan table, Deque<Held> due) {
        return all.stream()
                .filter(held -> held.pointer().table().equals(table.name()) && !due.contains(held))
                .toList();
    }

    private boolean orphans(Held held) throws SQLException {
        Pointer pointer = held.pointer();
        if (pointer.orphans() == Orphans.NULL
                || (pointer.orphans() == Orphans.KEEP && !held.feed().staged())) {
            return false;
        }
        Meant meant = new Meant(plan, places, pointer);
        boolean all = pointer.orphans() == Orphans.QUARANTINE;
        String lost = all ? meant.nowhere() : meant.nowhere() + " AND " + meant.taken();
        String reason = all
                ? "points to no row of " + pointer.table()
                : "points to a row of " + pointer.table() + " that is not there, and its value is another row's by now";
        return new Quarantine(session, places, held.table())
                .take(
                        held.feed(),
                        PointerValues.lateral(
                                        places,
                                        held.feed(),
                                        pointer,
                                        held.feed().staged())
                                + " WHERE " + lost,
                        new Reason(pointer.column(), reason, "23503"));
    }
}
