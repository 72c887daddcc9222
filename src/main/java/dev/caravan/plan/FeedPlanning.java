package dev.caravan.plan;

import dev.caravan.catalog.CatalogReader;
import dev.caravan.database.Snapshot;
import dev.caravan.database.SqlFailure;
import dev.caravan.mapping.FeedMapping;
import dev.caravan.mapping.SourceMapping;
import dev.caravan.problem.Finding;
import dev.caravan.problem.Findings;
import dev.caravan.problem.RefusedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Plans single feeds into tables that are live, and leaves the rest of the mapping alone. Writes nothing. */
public final class FeedPlanning {
    private final SourceMapping source;
    private final Snapshot snapshot;
    private final Layout live;
    private @Nullable SourceCatalog catalog;

    /** @param live what the target holds */
    public FeedPlanning(SourceMapping source, Snapshot snapshot, Layout live) {
        this.source = source;
        this.snapshot = snapshot;
        this.live = live;
    }

    /**
     * A feed as it can be read now.
     *
     * @param plan nothing if the findings refuse it
     * @param unloadable rows that cannot be loaded; the plan leaves them out
     */
    public record Planned(Optional<FeedPlan> plan, long unloadable, List<Finding> findings) {}

    /**
     * Plans a feed and looks at its rows.
     *
     * @throws RefusedException if the source cannot be read
     */
    public Planned plan(FeedMapping feed) {
        try (Connection connection = snapshot.dataSource().getConnection()) {
            Findings findings = new Findings();
            Optional<PlannedFeed> planned =
                    new FeedPlanner(catalog(connection), live, Limits.RECURRING, findings).plan(feed, true, connection);
            List<Finding> told = new ArrayList<>(findings.list());
            planned.ifPresent(done -> done.unloadable()
                    .findings()
                    .forEach(finding -> told.add(
                            Finding.warning(finding.where(), finding.what() + "; they stay out", finding.wayOut()))));
            return new Planned(
                    findings.refuse() ? Optional.empty() : planned.map(PlannedFeed::plan),
                    planned.map(done -> done.unloadable().rows()).orElse(0L),
                    told);
        } catch (SQLException e) {
            throw new RefusedException(
                    "Source " + source.name() + " cannot be read: " + SqlFailure.of(e),
                    "Check the connection and rights.");
        }
    }

    /** The snapshot does not change, so neither does what the source consists of. */
    private SourceCatalog catalog(Connection connection) throws SQLException {
        @Nullable SourceCatalog known = catalog;
        if (known == null) {
            known = new SourceCatalog(
                    source, CatalogReader.read(connection, List.of(source.schema())), Casts.of(connection));
            catalog = known;
        }
        return known;
    }
}
