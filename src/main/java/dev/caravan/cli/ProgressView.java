package dev.caravan.cli;

import dev.caravan.plan.Plan;
import dev.caravan.plan.TablePlan;
import dev.caravan.run.Progress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows how a run comes along: one bar on a terminal, plain lines elsewhere. The bar measures the sizes of the source
 * tables; a table counts as its whole size as soon as it is loaded.
 */
final class ProgressView implements Progress, AutoCloseable {
    private static final long KILOBYTE = 1_000;
    private static final long MEGABYTE = 1_000_000;

    private final Terminal terminal;
    private final Map<String, Long> sizes = new ConcurrentHashMap<>();
    private final Map<String, Long> seen = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> rowsOf = new ConcurrentHashMap<>();
    private final LongAdder rows = new LongAdder();
    private final AtomicInteger verified = new AtomicInteger();
    private volatile int tables;
    private @Nullable ProgressBar bar;

    private ProgressView(Terminal terminal) {
        this.terminal = terminal;
    }

    static ProgressView on(Terminal terminal) {
        return new ProgressView(terminal);
    }

    @Override
    public void began(long run, Plan plan) {
        tables = plan.tables().size();
        plan.tables().forEach(table -> sizes.put(table.name(), Math.max(1, table.bytes())));
        terminal.say("Run " + run + " of " + plan.consolidation() + ", plan " + plan.fingerprint() + ": " + tables
                + " tables, about "
                + Amounts.bytes(
                        plan.tables().stream().mapToLong(TablePlan::bytes).sum()));
    }

    @Override
    public synchronized void step(String name) {
        closeBar();
        if (name.equals("copy") && terminal.interactive()) {
            long total = sizes.values().stream().mapToLong(Long::longValue).sum();
            boolean small = total < 10 * MEGABYTE;
            bar = new ProgressBarBuilder()
                    .setTaskName("copy")
                    .setInitialMax(total)
                    .setUnit(small ? " KB" : " MB", small ? KILOBYTE : MEGABYTE)
                    .showSpeed()
                    .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                    .setConsumer(new ConsoleProgressBarConsumer(terminal.errorStream()))
                    .build();
        } else {
            terminal.say(name);
        }
    }

    @Override
    public void advanced(String table, long newRows, long bytes) {
        rows.add(newRows);
        rowsOf.computeIfAbsent(table, each -> new LongAdder()).add(newRows);
        count(table, bytes);
    }

    @Override
    public void loaded(String table) {
        count(table, Long.MAX_VALUE);
        if (!terminal.interactive()) {
            LongAdder loaded = rowsOf.getOrDefault(table, new LongAdder());
            terminal.say("  " + table + "  " + Amounts.count(loaded.sum()) + " rows");
        }
    }

    private synchronized void count(String table, long bytes) {
        long size = sizes.getOrDefault(table, 1L);
        long before = seen.getOrDefault(table, 0L);
        long now = bytes > size - before ? size : before + bytes;
        seen.put(table, now);
        if (bar != null) {
            bar.stepBy(now - before);
            bar.setExtraMessage(" " + Amounts.count(rows.sum()) + " rows");
        }
    }

    @Override
    public void verified(String table, boolean proven) {
        int done = verified.incrementAndGet();
        if (!proven || done == tables) {
            terminal.say("  " + (proven ? done + " tables read back and compared" : table + " DIFFERS"));
        }
    }

    private void closeBar() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    @Override
    public synchronized void close() {
        closeBar();
    }
}
