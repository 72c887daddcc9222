package dev.caravan.ledger;

/**
 * By what a later refresh can tell that a live table is what it was when it was found equal to its origin.
 *
 * @param fingerprint of the table's file, its layout and its rule
 * @param horizon the oldest transaction that was at work when the rows were compared
 * @param rows how many there were
 */
public record RefreshProof(String fingerprint, long horizon, long rows) {}
