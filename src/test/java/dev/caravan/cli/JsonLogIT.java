package dev.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.run.ChildCaravan;
import dev.caravan.run.Outcome;
import dev.caravan.run.TinyConsolidation;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A log in JSON says which run, step and table a line is about. */
@Postgres
class JsonLogIT {
    @Test
    void everyLineOfARunIsADocumentAndCopiersSayWhatTheyCopy(
            TestDatabase source, TestDatabase target, @TempDir Path folder) {
        source.execute(TinyConsolidation.SOURCE);
        target.execute(TinyConsolidation.LIVE);
        TinyConsolidation tiny = TinyConsolidation.in(folder, source, target).set("caravan.log.level", "DEBUG");
        Outcome outcome;
        try (ChildCaravan child = tiny.start("migrate", "--output", "json", "--log-format", "json")) {
            outcome = child.outcome();
        }
        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        List<JsonNode> lines = outcome.err()
                .lines()
                .filter(line -> line.startsWith("{"))
                .map(line -> new JsonMapper().readTree(line))
                .toList();

        assertThat(lines)
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.has("formattedMessage")).isTrue());
        assertThat(lines).anySatisfy(line -> {
            assertThat(line.path("mdc").path("run").asString()).isEqualTo("1");
            assertThat(line.path("mdc").path("step").asString()).isEqualTo("copy");
            assertThat(line.path("mdc").path("table").asString()).startsWith("hr.person");
        });
    }
}
