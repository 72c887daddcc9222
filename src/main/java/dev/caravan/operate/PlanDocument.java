package dev.caravan.operate;

import dev.caravan.merge.Comparison;
import dev.caravan.merge.Conflict;
import dev.caravan.plan.ColumnPlan;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.Plan;
import dev.caravan.problem.Finding;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A plan as a program reads it.
 *
 * @param fingerprint of what would be done; another plan has another one
 * @param schemas in the target, by the mapping's name for them
 * @param tables each feed of each table
 * @param left tables of the sources that are left where they are, and why
 * @param conflicts how the rows of several sources meet; empty if nobody asked for it
 */
public record PlanDocument(
        String consolidation,
        String fingerprint,
        Map<String, String> schemas,
        List<Table> tables,
        Map<String, String> left,
        List<Conflict> conflicts,
        List<Finding> findings) {

    /**
     * One feed of a table.
     *
     * @param way how its rows travel, in words
     * @param estimatedRows as the source's statistics say; -1 if unknown
     * @param bytes of the source's table
     * @param select the rows that are read
     */
    public record Table(
            String table,
            String source,
            String from,
            String way,
            int chunks,
            long estimatedRows,
            long bytes,
            List<Made> columns,
            String select) {}

    /**
     * A column.
     *
     * @param made what it is made of, in words
     */
    public record Made(String name, String type, String made) {}

    /** A plan, with what comparing its sources found if they were compared. */
    public static PlanDocument of(Plan plan, Comparison.@Nullable Result conflicts) {
        return new PlanDocument(
                plan.consolidation(),
                plan.fingerprint(),
                plan.schemas(),
                plan.feeds().stream().map(PlanDocument::table).toList(),
                plan.left(),
                conflicts == null ? List.of() : conflicts.conflicts(),
                plan.findings());
    }

    private static Table table(FeedPlan feed) {
        return new Table(
                feed.title(),
                feed.source(),
                feed.from().toString(),
                way(feed),
                feed.chunks().size(),
                feed.estimatedRows(),
                feed.bytes(),
                feed.columns().stream().map(PlanDocument::made).toList(),
                feed.select());
    }

    private static Made made(ColumnPlan column) {
        return new Made(column.name(), column.type().name(), column.made());
    }

    /** How the rows of a feed travel, in words. */
    public static String way(FeedPlan feed) {
        if (feed.rowLevel()) {
            return "rows through " + feed.route();
        }
        String chunks = feed.chunks().size() == 1 ? "" : ", " + feed.chunks().size() + " chunks";
        return feed.format().name().toLowerCase(Locale.ROOT) + " COPY" + chunks + (feed.staged() ? ", merged" : "");
    }
}
