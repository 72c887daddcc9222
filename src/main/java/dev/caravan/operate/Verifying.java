package dev.caravan.operate;

import dev.caravan.ledger.Actor;
import dev.caravan.ledger.Ledger;
import dev.caravan.ledger.VerificationRecord.Verified;
import dev.caravan.problem.CaravanException;
import dev.caravan.run.Consolidation;
import dev.caravan.run.LiveCheck;
import dev.caravan.run.Progress;
import dev.caravan.verify.LiveProof;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/** Compares the live tables with their sources, and writes down in the ledger what was found. */
public final class Verifying {
    private Verifying() {}

    /**
     * What was found.
     *
     * @param proofs one for each feed of each table, by name
     * @param unrecorded why the ledger does not have it, as for roles that may only read; null if it does
     */
    public record Found(List<LiveProof> proofs, @Nullable String unrecorded) {
        public boolean equal() {
            return different() == 0;
        }

        /** The result in a sentence. */
        public String words() {
            return equal()
                    ? proofs.size() + " tables are equal."
                    : different() + " of " + proofs.size() + " tables differ.";
        }

        private long different() {
            return proofs.stream().filter(proof -> !proof.equal()).count();
        }
    }

    /** Compares in the name of whoever {@link Actor} says. */
    public static Found run(Consolidation consolidation, Progress progress) {
        List<LiveProof> proofs = new LiveCheck(consolidation, progress).run();
        if (!Ledger.exists(consolidation.target())) {
            return new Found(proofs, "there is no ledger, as no run has begun");
        }
        try {
            Ledger ledger = Ledger.open(consolidation.target());
            ledger.verifications()
                    .record(
                            ledger.generations().live().orElse(null),
                            Actor.name(),
                            proofs.stream().map(Verifying::verified).toList());
            return new Found(proofs, null);
        } catch (CaravanException | DataAccessException e) {
            return new Found(proofs, String.valueOf(e.getMessage()));
        }
    }

    private static Verified verified(LiveProof proof) {
        return new Verified(
                proof.feed(),
                proof.source().rows(),
                proof.live().rows(),
                proof.live().hex(),
                proof.equal(),
                proof.differences());
    }
}
