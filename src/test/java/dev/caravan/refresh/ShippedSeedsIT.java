package dev.caravan.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.run.Outcome;
import dev.caravan.run.TinyConsolidation;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The seeds that come with Caravan. */
@Postgres
class ShippedSeedsIT {
    @Test
    void fillAnEmptyTargetOnce(
            TestDatabase primary, TestDatabase secondary, TestDatabase target, @TempDir Path folder) {
        TinyConsolidation shipped = TinyConsolidation.shipped(folder, primary, secondary, target);

        Outcome first = shipped.succeed("seed");

        assertThat(first.out()).containsPattern("padealing.pad_breach +padealing.pad_breach.yaml +3 ");
        assertThat(target.queryForStrings("SELECT details FROM padealing.pad_breach ORDER BY id"))
                .containsExactly(
                        "{\"found\": 110, \"breach\": {\"id\": 9000001, \"employee_id\": 9000012}, \"expected\": 100,"
                                + " \"request_id\": 9000007}",
                        "{\"found\": 4, \"breach\": {\"id\": 9000002, \"employee_id\": 9000035}, \"expected\": 2,"
                                + " \"request_id\": 9000008}",
                        "{\"found\": 10, \"breach\": {\"id\": 9000003, \"employee_id\": 9000025}, \"expected\": 0,"
                                + " \"request_id\": null}");
        assertThat(shipped.succeed("seed").out()).contains("nothing to write");
    }
}
