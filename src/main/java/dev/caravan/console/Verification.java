package dev.caravan.console;

import dev.caravan.verify.FeedProof;
import java.time.Instant;
import java.util.List;

/** What a comparison of the live tables with their sources found. */
record Verification(Instant at, boolean equal, List<Proof> tables) {

    /**
     * One feed of a table on both sides.
     *
     * @param sourceRows rows that the source sends now
     * @param liveRows rows that are live
     * @param digest of the live rows, as 32 hexadecimal digits
     * @param differences in words; empty if both sides are equal
     */
    record Proof(String table, long sourceRows, long liveRows, String digest, boolean equal, List<String> differences) {
        static Proof of(FeedProof proof) {
            return new Proof(
                    proof.feed(),
                    proof.sent().rows(),
                    proof.loaded().rows(),
                    proof.loaded().hex(),
                    proof.proven(),
                    proof.differences());
        }
    }

    static Verification of(List<FeedProof> proofs) {
        return new Verification(
                Instant.now(),
                proofs.stream().allMatch(FeedProof::proven),
                proofs.stream().map(Proof::of).toList());
    }
}
