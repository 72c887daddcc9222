package dev.caravan.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One round of {@code bench/run} over a handful of rows: does it still measure? */
@Postgres
class BenchSmokeIT {
    @Test
    void oneRoundGivesItsTables(TestDatabase database, @TempDir Path folder) throws Exception {
        for (String program : List.of("python3", "pg_dump", "psql")) {
            assumeTrue(onPath(program), "bench/run is not tried: " + program + " is not on the PATH");
        }
        assumeTrue(
                database.queryForLong("SELECT current_setting('server_version_num')::int / 10000") <= dumpVersion(),
                "bench/run is not tried: pg_dump is older than the server");
        // The harness starts Caravan from its jar; these are the classes of this build.
        Path launcher = Files.writeString(
                folder.resolve("caravan"),
                "#!/bin/sh\nexec '" + System.getProperty("java.home")
                        + "/bin/java' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dlogback.configurationFile=logback.xml"
                        + " ${CARAVAN_JAVA_OPTS:-} -cp '" + System.getProperty("java.class.path")
                        + "' dev.caravan.Caravan \"$@\"\n");
        assertThat(launcher.toFile().setExecutable(true)).isTrue();

        var bench = CommandLine.run(
                Map.of(
                        "BENCH_CARAVAN", launcher.toString(),
                        "BENCH_OLD_URL", database.url(),
                        "BENCH_TARGET_URL", database.url()),
                List.of("bench/run", "--profile", "small", "--rounds", "1", "--memory", "small", "--heap", "64m"));

        assertThat(bench.exitCode()).as(bench.output()).isZero();
        assertThat(bench.output())
                .contains("| caravan migrate |", "| pg_dump \\| psql |", "| ratio inside a round |")
                .contains("| first rows committed in the target |", "| publish takes |")
                .containsPattern("\\| small, \\d+ MB \\| 64m \\| \\d+ MB \\| \\d+ MB \\|");
    }

    private static boolean onPath(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }

    private static long dumpVersion() {
        String text = CommandLine.run(Map.of(), List.of("pg_dump", "--version")).output();
        return Long.parseLong(text.replaceAll("\\D*(\\d+)[\\s\\S]*", "$1"));
    }
}
