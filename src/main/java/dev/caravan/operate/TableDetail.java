package dev.caravan.operate;

import dev.caravan.copy.Digest;
import dev.caravan.ledger.ChunkRecord;
import dev.caravan.ledger.Ledger;
import dev.caravan.ledger.Side;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a run did with one table, or with one of its feeds.
 *
 * @param table in the mapping's words; with {@code /feed} if it has several
 * @param rows that are copied and committed
 * @param bytes of the COPY stream
 * @param startedAt of its first chunk
 * @param finishedAt of its last chunk so far
 * @param chunks in the order of their commits
 * @param sent digest of the rows that were read, as 32 hexadecimal digits; null before verify
 * @param loaded digest of the rows that were read back; null before verify
 */
public record TableDetail(
        String table,
        long rows,
        long bytes,
        Instant startedAt,
        Instant finishedAt,
        List<ChunkDetail> chunks,
        @Nullable String sent,
        @Nullable String loaded) {

    /** One transaction of a copy: it ended at {@code committedAt} and took {@code millis}. */
    public record ChunkDetail(int number, long rows, long bytes, long millis, Instant committedAt) {}

    /** Whether both sides were compared, and are equal; null if they were not compared yet. */
    public @Nullable Boolean proven() {
        if (sent == null || loaded == null) {
            return null;
        }
        return sent.equals(loaded);
    }

    static List<TableDetail> of(Ledger ledger, long run) {
        Map<String, Digest> sent = ledger.copies().digests(run, Side.SOURCE);
        Map<String, Digest> loaded = ledger.copies().digests(run, Side.SHADOW);
        Map<String, List<ChunkRecord>> chunks = new TreeMap<>();
        ledger.copies()
                .chunks(run)
                .forEach(chunk -> chunks.computeIfAbsent(chunk.table(), table -> new ArrayList<>())
                        .add(chunk));
        List<TableDetail> tables = new ArrayList<>();
        chunks.forEach((table, copied) -> tables.add(of(table, copied, sent.get(table), loaded.get(table))));
        return tables;
    }

    private static TableDetail of(
            String table, List<ChunkRecord> copied, @Nullable Digest sent, @Nullable Digest loaded) {
        return new TableDetail(
                table,
                copied.stream().mapToLong(chunk -> chunk.digest().rows()).sum(),
                copied.stream().mapToLong(ChunkRecord::bytes).sum(),
                copied.stream()
                        .map(chunk -> chunk.committedAt().minus(chunk.time()))
                        .min(Instant::compareTo)
                        .orElseThrow(),
                copied.stream()
                        .map(ChunkRecord::committedAt)
                        .max(Instant::compareTo)
                        .orElseThrow(),
                copied.stream()
                        .map(chunk -> new ChunkDetail(
                                chunk.number(),
                                chunk.digest().rows(),
                                chunk.bytes(),
                                chunk.time().toMillis(),
                                chunk.committedAt()))
                        .toList(),
                sent == null ? null : sent.hex(),
                loaded == null ? null : loaded.hex());
    }
}
