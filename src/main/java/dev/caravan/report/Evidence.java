package dev.caravan.report;

import dev.caravan.problem.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a reviewer needs to judge a run and to check it again with psql alone. It holds no value of any row.
 *
 * @param run number of the run
 * @param outcome in the ledger's words: published, rehearsed, unproven, …
 * @param proven whether every check of the run held
 * @param fingerprint of the plan
 * @param finishedAt when the evidence was gathered
 * @param version of Caravan
 * @param databases sources and target
 * @param steps in their order
 * @param tables target tables, by name
 * @param left source tables that were left behind, {@code source.table} with the reason
 * @param skipped tables that were left as they were live, because somebody said so
 * @param sequences that were set and probed
 * @param checks of the mapping, in the order of their names
 * @param quarantine why rows could not be loaded, the most first
 * @param findings of the plan and of the checks
 * @param session SQL settings with which psql sees the same bytes
 */
public record Evidence(
        long run,
        String consolidation,
        String outcome,
        boolean proven,
        String fingerprint,
        Instant startedAt,
        Instant finishedAt,
        String version,
        List<DatabaseEvidence> databases,
        List<StepEvidence> steps,
        List<TableEvidence> tables,
        Map<String, String> left,
        List<SkippedEvidence> skipped,
        List<SequenceEvidence> sequences,
        List<CheckEvidence> checks,
        List<QuarantineEvidence> quarantine,
        List<Finding> findings,
        String session) {

    /** How many target tables there are; several entries of {@link #tables} may be of one. */
    public long liveTables() {
        return tables.stream().map(TableEvidence::live).distinct().count();
    }

    /** The names of the skipped tables, separated by commas; empty if there are none. */
    public String skippedTables() {
        return skipped.stream().map(SkippedEvidence::table).collect(Collectors.joining(", "));
    }

    /** How many target tables are proven, each with all of its feeds. */
    public long provenTables() {
        return liveTables()
                - tables.stream()
                        .filter(table -> !table.proven())
                        .map(TableEvidence::live)
                        .distinct()
                        .count();
    }

    /**
     * A database that took part.
     *
     * @param address host, port and database
     * @param server version of PostgreSQL, for example 18.6
     */
    public record DatabaseEvidence(String name, String address, String server) {}

    /** A step; {@code finishedAt} is null if it did not end. */
    public record StepEvidence(
            String name, Instant startedAt, @Nullable Instant finishedAt) {}

    /**
     * What happened to one target table, or to what one of several feeds brought to it.
     *
     * @param table in the mapping's words, with the feed if there are several
     * @param live its place in the target
     * @param source name of the source
     * @param from the source table
     * @param filter SQL condition of the rows that were wanted, null for all
     * @param format binary or text, or rows for the row-level way
     * @param counted rows that the source counts
     * @param filtered rows that the source counts beside them, and the mapping does not want
     * @param read rows that the source sent
     * @param matched rows that are the same as a row of an earlier feed
     * @param differing those of them that hold something else than that row
     * @param rekeyed loaded rows that got a new key
     * @param quarantined rows that could not be loaded
     * @param loaded rows that were read back
     * @param bytes of the COPY stream
     * @param chunks when and how it was copied; empty if it was not
     * @param sourceDigest of the rows that were sent: 32 hexadecimal digits, empty if there is none yet
     * @param expectedDigest of the rows as the target is to hold them; the same unless rows are merged
     * @param loadedDigest of the rows that were read back
     * @param uncovered columns that the digest does not cover
     * @param proven whether nothing differs
     * @param differences in words
     * @param columns how each column was made
     * @param sourceSql computes rows and digest in the source
     * @param targetSql computes rows and digest in the target
     */
    public record TableEvidence(
            String table,
            String live,
            String source,
            String from,
            @Nullable String filter,
            String format,
            long counted,
            long filtered,
            long read,
            long matched,
            long differing,
            long rekeyed,
            long quarantined,
            long loaded,
            long bytes,
            List<ChunkEvidence> chunks,
            String sourceDigest,
            String expectedDigest,
            String loadedDigest,
            List<String> uncovered,
            boolean proven,
            List<String> differences,
            List<ColumnEvidence> columns,
            String sourceSql,
            String targetSql) {}

    /** One transaction of a copy: it ended at {@code committedAt} and took {@code millis}. */
    public record ChunkEvidence(int number, long rows, long bytes, long millis, Instant committedAt) {}

    /** How a column was made, in words. */
    public record ColumnEvidence(String name, String type, String made) {}

    /**
     * A check of the mapping.
     *
     * @param compared keys that were compared; 0 for checks that count rows
     * @param failures keys or rows that break it
     */
    public record CheckEvidence(String name, String description, boolean held, long compared, long failures) {}

    /** Why some rows could not be loaded. */
    public record QuarantineEvidence(String table, String column, String reason, long rows) {}

    /**
     * A table that was left as it was live.
     *
     * @param table in the mapping's words
     * @param live its place in the target
     * @param rows that it holds
     */
    public record SkippedEvidence(String table, String live, long rows, String who, Instant at, String reason) {}

    /** A sequence and the last value in use. */
    public record SequenceEvidence(String table, String sequence, long value) {}
}
