package dev.caravan.report;

import java.nio.file.Path;

/** Writes the evidence of a run into the folder for reports. */
public final class Reports {
    public ReportFiles write(Evidence evidence, Path folder) {
        return new ReportFiles(
                folder.resolve("run-" + evidence.run() + ".json"), folder.resolve("run-" + evidence.run() + ".html"));
    }
}
