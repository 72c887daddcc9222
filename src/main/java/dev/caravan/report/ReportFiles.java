package dev.caravan.report;

import java.nio.file.Path;

/** Where the evidence of a run was written: for machines and for people. */
public record ReportFiles(Path json, Path page) {
    /** Where they are in a folder. */
    public static ReportFiles in(Path folder, long run) {
        return new ReportFiles(folder.resolve("run-" + run + ".json"), folder.resolve("run-" + run + ".html"));
    }
}
