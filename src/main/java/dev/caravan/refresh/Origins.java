package dev.caravan.refresh;

import dev.caravan.database.Database;
import dev.caravan.database.Snapshot;
import dev.caravan.mapping.Mapping;
import dev.caravan.mapping.SourceMapping;
import dev.caravan.plan.FeedPlanning;
import dev.caravan.plan.Layout;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** The sources of a refresh, each at one moment; a source is looked at when the first table needs it. */
final class Origins implements AutoCloseable {
    private final Mapping mapping;
    private final Map<String, Database> databases;
    private final Map<String, Snapshot> snapshots = new HashMap<>();
    private final Map<String, FeedPlanning> plannings = new HashMap<>();

    Origins(Mapping mapping, Map<String, Database> databases) {
        this.mapping = mapping;
        this.databases = databases;
    }

    /** What plans the feeds of a source into tables that are live. */
    FeedPlanning planning(String source, Layout live) {
        return plannings.computeIfAbsent(
                source, name -> new FeedPlanning(known(mapping.sources(), name), snapshot(name), live));
    }

    /** A connection at the moment of the source. */
    Connection connect(String source) throws SQLException {
        return snapshot(source).dataSource().getConnection();
    }

    private Snapshot snapshot(String source) {
        return snapshots.computeIfAbsent(source, name -> {
            SourceMapping mapped = known(mapping.sources(), name);
            return Snapshot.of(known(databases, name), mapped.schema());
        });
    }

    private static <T> T known(Map<String, T> all, String source) {
        T found = all.get(source);
        if (found == null) {
            throw new IllegalArgumentException("No source " + source);
        }
        return found;
    }

    @Override
    public void close() {
        snapshots.values().forEach(Snapshot::close);
    }
}
