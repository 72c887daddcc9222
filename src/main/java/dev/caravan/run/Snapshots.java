package dev.caravan.run;

import dev.caravan.database.Snapshot;
import dev.caravan.mapping.SourceMapping;
import java.util.LinkedHashMap;
import java.util.Map;

/** One snapshot of every copied source, held until the run's verification has ended. */
public final class Snapshots implements AutoCloseable {
    private final Map<String, Snapshot> bySource = new LinkedHashMap<>();

    private Snapshots() {}

    /** Exports a snapshot of every copied source. */
    public static Snapshots of(Consolidation consolidation) {
        Snapshots snapshots = new Snapshots();
        try {
            for (SourceMapping source : consolidation.mapping().copiedSources()) {
                snapshots.bySource.put(
                        source.name(), Snapshot.of(consolidation.settings().source(source.name()), source.schema()));
            }
            return snapshots;
        } catch (RuntimeException e) {
            snapshots.close();
            throw e;
        }
    }

    public Map<String, Snapshot> bySource() {
        return bySource;
    }

    /** The snapshot of a source. */
    public Snapshot of(String source) {
        Snapshot snapshot = bySource.get(source);
        if (snapshot == null) {
            throw new IllegalArgumentException("No snapshot of source " + source);
        }
        return snapshot;
    }

    @Override
    public void close() {
        bySource.values().forEach(Snapshot::close);
    }
}
