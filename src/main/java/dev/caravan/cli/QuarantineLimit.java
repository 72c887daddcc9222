package dev.caravan.cli;

import picocli.CommandLine.Option;

/** How many rows may go to quarantine, for the commands that make a plan. */
final class QuarantineLimit {
    @Option(
            names = "--max-quarantine",
            paramLabel = "N",
            defaultValue = "0",
            description = "How many rows may go to quarantine; with more nothing is published (default: 0).")
    private long rows;

    long rows() {
        return rows;
    }
}
