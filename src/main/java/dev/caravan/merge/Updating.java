package dev.caravan.merge;

import dev.caravan.copy.Digest;
import dev.caravan.database.Quoted;
import dev.caravan.database.Session;
import dev.caravan.mapping.MergeRules.Differing;
import dev.caravan.mapping.MergeRules.Differing.Choice;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.Plan;
import dev.caravan.plan.Pointer;
import dev.caravan.plan.TablePlan;
import dev.caravan.verify.ReadBack;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Gives rows of a table the values of a later feed's rows that are the same, where the mapping wants them. */
record Updating(Session session, Plan plan, Places places, TablePlan table) {

    /**
     * Updates the rows; an orphan's reference stays as it is.
     *
     * @return how many
     */
    long by(FeedPlan feed) throws SQLException {
        Differing differing = table.rules().differing();
        if (differing.choice() != Choice.TAKE_LAST && differing.choice() != Choice.NEWEST) {
            return 0;
        }
        Set<String> lasting = lasting();
        Pairs pairs = Pairs.of(plan, places, table, feed).in(column -> !lasting.contains(column));
        List<String> columns = pairs.columns();
        if (columns.isEmpty()) {
            return 0;
        }
        String newest = differing.newest() == null
                ? ""
                : " AND (t." + Quoted.identifier(differing.newest()) + " IS NULL OR x."
                        + Quoted.identifier(differing.newest()) + " > t." + Quoted.identifier(differing.newest()) + ")";
        session.execute("DROP TABLE IF EXISTS pg_temp.caravan_update");
        String kept = columns.stream()
                .map(column -> kept(pairs, column) + " AS " + Quoted.identifier(column))
                .collect(Collectors.joining(", "));
        session.execute("CREATE TEMP TABLE caravan_update AS SELECT DISTINCT ON (x.caravan_new) x.caravan_new, " + kept
                + " FROM " + pairs.sql() + " WHERE (" + pairs.differ() + ")" + newest
                + " ORDER BY x.caravan_new, "
                + (differing.newest() == null
                        ? ""
                        : "x." + Quoted.identifier(differing.newest()) + " DESC NULLS LAST, ")
                + "length(x.caravan_old) DESC, x.caravan_old DESC");
        record(Parts.Kind.REPLACED);
        String set = columns.stream()
                .map(column -> Quoted.identifier(column) + " = x." + Quoted.identifier(column))
                .collect(Collectors.joining(", "));
        long updated = session.execute("UPDATE " + places.table(table).sql() + " AS t SET " + set
                + " FROM pg_temp.caravan_update AS x WHERE " + Unmerged.key(table, "t") + " = x.caravan_new");
        record(Parts.Kind.REPLACING);
        return updated;
    }

    /** Columns that stay as the first row has them: unique values might be another row's, and some are pointed to. */
    private Set<String> lasting() {
        Set<String> lasting = new HashSet<>();
        table.uniques().forEach(unique -> lasting.addAll(unique.columns()));
        plan.feeds().stream()
                .flatMap(feed -> feed.pointers().stream())
                .filter(pointer -> pointer.table().equals(table.name()))
                .map(Pointer::unique)
                .filter(Objects::nonNull)
                .forEach(lasting::add);
        return lasting;
    }

    private static String kept(Pairs pairs, String column) {
        String name = Quoted.identifier(column);
        boolean reference = pairs.feed().pointers().stream()
                .anyMatch(pointer -> pointer.column().equals(column));
        return reference
                ? "CASE WHEN x." + pairs.orphan(column) + " THEN t." + name + " ELSE x." + name + " END"
                : "x." + name;
    }

    /** Whoever sent the rows that are updated: their digest changes. */
    private void record(Parts.Kind kind) throws SQLException {
        for (FeedPlan owner : places.replaying() ? List.<FeedPlan>of() : table.feeds()) {
            Digest digest = ReadBack.rows(
                    session.connection(),
                    owner,
                    "SELECT " + Quoted.identifiers(Merge.columns(table, owner)) + " FROM "
                            + places.table(table).sql() + " AS t WHERE " + Unmerged.key(table, "t")
                            + " IN (SELECT caravan_new FROM pg_temp.caravan_update) AND "
                            + new Origin(places, table).is(session, owner));
            new Parts(session, places).record(table, owner, kind, digest);
        }
    }
}
