package dev.caravan.report;

import dev.caravan.problem.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the evidence of a run into the folder for reports. */
public final class Reports {
    private final EvidenceJson json = new EvidenceJson();
    private final EvidencePage page = new EvidencePage();

    /**
     * Writes {@code run-N.json} and {@code run-N.html}, in place of those that are there. Readers see whole files only.
     *
     * @throws UsageException if the folder cannot be written
     */
    public ReportFiles write(Evidence evidence, Path folder) {
        ReportFiles files = ReportFiles.in(folder, evidence.run());
        String machines = json.write(evidence);
        String people = page.render(evidence);
        try {
            Files.createDirectories(folder);
            WholeFile.write(files.json(), machines);
            WholeFile.write(files.page(), people);
        } catch (IOException e) {
            throw new UsageException(
                    "the report of run " + evidence.run() + " cannot be written to " + folder.toAbsolutePath() + ": "
                            + e,
                    "Set caravan.reports to a folder that can be written.",
                    e);
        }
        return files;
    }
}
