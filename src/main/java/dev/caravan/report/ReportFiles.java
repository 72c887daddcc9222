package dev.caravan.report;

import java.nio.file.Path;

/** Where the evidence of a run was written: for machines and for people. */
public record ReportFiles(Path json, Path page) {}
