package dev.caravan.run;

import dev.caravan.copy.Digest;
import dev.caravan.database.Database;
import dev.caravan.ledger.Ledger;
import dev.caravan.ledger.RunRecord;
import dev.caravan.ledger.RunState;
import dev.caravan.ledger.Side;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.TablePlan;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the ledger says of a published run.
 *
 * @param run its number
 * @param sent by the feed's title
 * @param loaded the rows that were made of them, by the feed's title
 * @param live by the table's name
 * @param refreshed names of tables to which a refresh has written since
 * @param skipped names of tables that it left as they were
 * @param quarantined {@code table/feed} of which rows could not be loaded, or only later
 */
record Published(
        long run,
        Map<String, Digest> sent,
        Map<String, Digest> loaded,
        Map<String, Digest> live,
        Set<String> refreshed,
        Set<String> skipped,
        Set<String> quarantined) {

    /** The newest one; nothing before the first. */
    static Optional<Published> newest(Database target) {
        if (!Ledger.exists(target)) {
            return Optional.empty();
        }
        Ledger ledger = Ledger.open(target);
        return ledger.runs().all().stream()
                .filter(run -> run.state() == RunState.PUBLISHED)
                .max(Comparator.comparingLong(RunRecord::id))
                .map(run -> new Published(
                        run.id(),
                        ledger.copies().digests(run.id(), Side.SOURCE),
                        ledger.copies().digests(run.id(), Side.SHADOW),
                        ledger.copies().digests(run.id(), Side.LIVE),
                        ledger.refreshes().written(run.id()),
                        ledger.actions().tables(run.id()).skipped().keySet(),
                        ledger.quarantine().counts(run.id()).keySet()));
    }

    Digest sent(FeedPlan feed) {
        return sent.getOrDefault(feed.title(), Digest.EMPTY);
    }

    Digest loaded(FeedPlan feed) {
        return loaded.getOrDefault(feed.title(), Digest.EMPTY);
    }

    boolean refreshed(TablePlan table) {
        return refreshed.contains(table.name());
    }

    boolean skipped(TablePlan table) {
        return skipped.contains(table.name());
    }

    Digest live(TablePlan table) {
        return live.getOrDefault(table.name(), Digest.EMPTY);
    }

    boolean quarantined(FeedPlan feed) {
        return quarantined.contains(feed.name() + '/' + feed.feed());
    }
}
