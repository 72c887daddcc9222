package dev.caravan.run;

import dev.caravan.copy.Digest;
import dev.caravan.ledger.Act;
import dev.caravan.ledger.ActionRecord;
import dev.caravan.ledger.ChunkRecord;
import dev.caravan.ledger.Ledger;
import dev.caravan.ledger.TableProgress;
import dev.caravan.ledger.TableState;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.Plan;
import dev.caravan.plan.TablePlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gathers how far a run is, for the heartbeat that writes it down. Writes nothing itself, so that no copy waits for it. */
final class LiveProgress implements Progress {
    private final Map<String, TableProgress> tables = new LinkedHashMap<>();
    private final Set<String> changed = new LinkedHashSet<>();
    private @Nullable String step;
    private long moved = System.nanoTime();

    /** Begins with what the ledger says is committed. */
    LiveProgress(Ledger ledger, long run, Plan plan) {
        List<ChunkRecord> chunks = ledger.copies().chunks(run);
        List<ActionRecord> actions = ledger.actions().of(run);
        for (TablePlan table : plan.tables()) {
            List<String> titles = table.feeds().stream().map(FeedPlan::title).toList();
            List<ChunkRecord> own = chunks.stream()
                    .filter(chunk -> titles.contains(chunk.table()))
                    .toList();
            boolean known = table.feeds().stream().allMatch(feed -> feed.estimatedRows() >= 0);
            long rows = own.stream()
                    .map(ChunkRecord::digest)
                    .mapToLong(Digest::rows)
                    .sum();
            put(new TableProgress(
                    table.name(),
                    TableState.WAITING,
                    rows,
                    rows,
                    own.stream().mapToLong(ChunkRecord::bytes).sum(),
                    known
                            ? table.feeds().stream()
                                    .mapToLong(FeedPlan::estimatedRows)
                                    .sum()
                            : -1,
                    table.bytes(),
                    null,
                    null,
                    Math.toIntExact(actions.stream()
                            .filter(action -> action.what() == Act.RETRY_TABLE
                                    && table.name().equals(action.subject()))
                            .count()),
                    null));
        }
    }

    @Override
    public synchronized void step(String name) {
        step = name;
        moved = System.nanoTime();
    }

    @Override
    public synchronized void advanced(String table, long rows, long bytes) {
        @Nullable TableProgress known = tables.get(table);
        if (known != null && known.state() != TableState.FAILED) {
            put(next(known, TableState.COPYING, known.rows() + rows, known.bytes() + bytes, null));
        }
    }

    @Override
    public synchronized void again(String table) {
        @Nullable TableProgress known = tables.get(table);
        if (known != null) {
            put(next(known, TableState.WAITING, 0, 0, null));
        }
    }

    @Override
    public synchronized void reached(String table, TableState state) {
        @Nullable TableProgress known = tables.get(table);
        if (known != null && known.state() != TableState.FAILED) {
            put(next(known, state, known.rows(), known.bytes(), null));
        }
    }

    @Override
    public synchronized void failed(String table, String why) {
        @Nullable TableProgress known = tables.get(table);
        if (known != null) {
            put(next(known, TableState.FAILED, known.rows(), known.bytes(), why));
        }
    }

    @Override
    public void loaded(String table) {
        reached(table, TableState.LOADED);
    }

    @Override
    public void verified(String table, boolean proven) {
        if (proven) {
            reached(table, TableState.VERIFIED);
        } else {
            failed(table, "differs from what its sources sent");
        }
    }

    private static TableProgress next(
            TableProgress known, TableState state, long rows, long bytes, @Nullable String error) {
        Instant now = Instant.now();
        boolean waits = state == TableState.WAITING;
        boolean ended = switch (state) {
            case LOADED, VERIFIED, FAILED -> true;
            default -> false;
        };
        return new TableProgress(
                known.table(),
                state,
                rows,
                Math.min(rows, known.rowsBefore()),
                bytes,
                known.expectedRows(),
                known.expectedBytes(),
                waits || known.startedAt() != null ? known.startedAt() : now,
                ended ? now : null,
                known.retries(),
                error);
    }

    private void put(TableProgress table) {
        tables.put(table.table(), table);
        changed.add(table.table());
        moved = System.nanoTime();
    }

    synchronized @Nullable String step() {
        return step;
    }

    /** Time since anything moved. */
    synchronized Duration still() {
        return Duration.ofNanos(System.nanoTime() - moved);
    }

    /** What is new since the last call. */
    synchronized List<TableProgress> news() {
        List<TableProgress> news = new ArrayList<>();
        for (String table : changed) {
            @Nullable TableProgress known = tables.get(table);
            if (known != null) {
                news.add(known);
            }
        }
        changed.clear();
        return news;
    }

    /** What could not be written is still to be told. */
    synchronized void untold(List<TableProgress> news) {
        news.forEach(table -> changed.add(table.table()));
    }
}
