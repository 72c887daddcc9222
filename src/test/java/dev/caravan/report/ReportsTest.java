package dev.caravan.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.problem.CaravanException;
import dev.caravan.problem.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsTest {
    private final Reports reports = new Reports();

    @Test
    void writesBothFilesAndNothingElseIntoAFolderThatItMakes(@TempDir Path folder) throws IOException {
        ReportFiles files = reports.write(SampleEvidence.published(), folder.resolve("new/reports"));

        assertThat(files.json()).hasFileName("run-7.json").isNotEmptyFile();
        assertThat(files.page()).hasFileName("run-7.html").isNotEmptyFile();
        try (var all = Files.list(folder.resolve("new/reports"))) {
            assertThat(all).containsExactlyInAnyOrder(files.json(), files.page());
        }
    }

    @Test
    void replacesTheReportOfTheSameRun(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("run-7.json"), "old");

        reports.write(SampleEvidence.published(), folder);

        assertThat(folder.resolve("run-7.json")).content().startsWith("{").endsWith("}\n");
    }

    @Test
    void saysWhichSettingToChangeIfTheFolderCannotBeWritten(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("reports"), "not a folder");

        assertThatThrownBy(() -> reports.write(SampleEvidence.published(), file))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("run 7")
                .hasMessageContaining(file.toString())
                .extracting(e -> ((CaravanException) e).wayOut())
                .asString()
                .contains("caravan.reports");
    }
}
