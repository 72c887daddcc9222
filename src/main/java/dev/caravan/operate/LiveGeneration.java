package dev.caravan.operate;

import dev.caravan.copy.Digest;
import dev.caravan.ledger.GenerationRecord;
import dev.caravan.ledger.Ledger;
import dev.caravan.ledger.RunRecord;
import dev.caravan.ledger.Side;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is live.
 *
 * @param run whose generation it is
 * @param since when it was published
 * @param schemas in the target
 * @param tables how many
 * @param rows as they were published, with those that were replayed since
 * @param previous whether the generation before it can be made live again
 */
public record LiveGeneration(
        long run, @Nullable Instant since, List<String> schemas, long tables, long rows, boolean previous) {

    /** What is live now; nothing if no run was published, or the last one was rolled back. */
    public static Optional<LiveGeneration> of(Ledger ledger) {
        return ledger.generations().live().map(run -> of(ledger, run));
    }

    private static LiveGeneration of(Ledger ledger, long run) {
        List<GenerationRecord> schemas = ledger.generations().of(run);
        Collection<Digest> digests = ledger.copies().digests(run, Side.LIVE).values();
        return new LiveGeneration(
                run,
                ledger.runs().find(run).map(RunRecord::finishedAt).orElse(null),
                schemas.stream().map(GenerationRecord::liveSchema).sorted().toList(),
                digests.size(),
                digests.stream().mapToLong(Digest::rows).sum(),
                schemas.stream().noneMatch(schema -> schema.state().equals("dropped")));
    }
}
