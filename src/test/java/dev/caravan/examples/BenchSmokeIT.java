package dev.caravan.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** One round of {@code bench/run} over a handful of rows: does it still measure? */
@DisabledOnOs(OS.WINDOWS)
class BenchSmokeIT {
    /** What bench/run ends with when the machine lacks a program that it needs. */
    private static final int MISSING = 69;

    @Test
    void oneRoundGivesItsTables(@TempDir Path folder) throws Exception {
        // The harness starts Caravan from its jar; these are the classes of this build.
        Path launcher = Files.writeString(
                folder.resolve("caravan"),
                "#!/bin/sh\nexec '" + System.getProperty("java.home")
                        + "/bin/java' -XX:+UseSerialGC -XX:TieredStopAtLevel=1"
                        + " ${CARAVAN_JAVA_OPTS:-} -cp '" + System.getProperty("java.class.path")
                        + "' dev.caravan.Caravan \"$@\"\n");
        assertThat(launcher.toFile().setExecutable(true)).isTrue();

        var bench = CommandLine.run(
                Map.of("BENCH_CARAVAN", launcher.toString()),
                List.of(
                        "bench/run",
                        "--profile",
                        "small",
                        "--rounds",
                        "1",
                        "--memory",
                        "small",
                        "--heap",
                        "64m",
                        "--merge",
                        "1",
                        "--merge-rows",
                        "2000"));

        assumeTrue(bench.exitCode() != MISSING, "bench/run is not tried. " + bench.output());
        assertThat(bench.exitCode()).as(bench.output()).isZero();
        assertThat(bench.output())
                .contains("| caravan migrate |", "| pg_dump \\| psql |", "| ratio inside a round |")
                .contains("| first rows committed in the target |", "| publish takes |")
                .contains("| merge of these rows |", "| 10 rows break a check and go to quarantine |")
                .containsPattern("\\| small, \\d+ MB \\| 64m \\| \\d+ MB \\| \\d+ MB \\|");
    }
}
