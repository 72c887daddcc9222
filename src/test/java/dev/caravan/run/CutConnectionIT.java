package dev.caravan.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.testkit.CuttingProxy;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that break in the middle of a copy. */
@Postgres
class CutConnectionIT {
    private static final long MEGABYTE = 1_000_000;

    private final TestDatabase source;
    private final TestDatabase target;
    private final TinyConsolidation tiny;
    private final SortedMap<String, String> before;

    CutConnectionIT(TestDatabase source, TestDatabase target, @TempDir Path folder) {
        this.source = source;
        this.target = target;
        source.execute(TinyConsolidation.SOURCE);
        source.execute("INSERT INTO person SELECT n, 1, repeat('x', 40) FROM generate_series(31, 100000) n");
        target.execute(TinyConsolidation.LIVE);
        this.tiny = TinyConsolidation.in(folder, source, target).set("caravan.copy.chunk-size", "2MB");
        this.before = Content.of(target, "hr");
    }

    @Test
    void aSourceThatIsGoneInTheMiddleIsNamed() {
        tiny.succeed("migrate", "--until", "prepare");
        try (CuttingProxy proxy = CuttingProxy.inFrontOf(source)) {
            tiny.source("old", source.through(proxy));
            proxy.cutAfterReading(3 * MEGABYTE);

            tiny.run("migrate", "--resume")
                    .failsWith(4, "Run 1 failed", "caravan migrate --resume 1")
                    .keepsToItself("xxxx");
        }

        resumed();
    }

    @Test
    void aTargetThatIsGoneInTheMiddleIsNamed() {
        tiny.succeed("migrate", "--until", "prepare");
        try (CuttingProxy proxy = CuttingProxy.inFrontOf(target)) {
            tiny.target(target.through(proxy));
            proxy.cutAfterWriting(3 * MEGABYTE);

            tiny.run("migrate", "--resume").failsWith(4, "Run 1 failed").keepsToItself("xxxx");
        }

        resumed();
    }

    @Test
    void aTargetThatDoesNotComeBackLeavesARunThatCanBeResumed() {
        tiny.succeed("migrate", "--until", "prepare");
        try (CuttingProxy proxy = CuttingProxy.inFrontOf(target)) {
            tiny.target(target.through(proxy));
            proxy.cutAfterWriting(3 * MEGABYTE);
            Thread refusing = new Thread(() -> refuseWhenCut(proxy));
            refusing.start();

            tiny.run("migrate", "--resume").failsWith(4, "Run 1");
        }

        resumed();
    }

    private static void refuseWhenCut(CuttingProxy proxy) {
        while (proxy.bytesWritten() < 3 * MEGABYTE && proxy.bytesWritten() >= 0) {
            Thread.onSpinWait();
        }
        proxy.refuse();
    }

    private void resumed() {
        assertThat(Content.of(target, "hr")).isEqualTo(before);
        tiny.source("old", source).target(target);

        assertThat(tiny.succeed("migrate", "--resume").out()).contains("Run 1 is live", "100,003 rows");

        assertThat(tiny.succeed("verify").out()).contains("2 tables are equal");
        assertThat(target.count("hr.person")).isEqualTo(100_000);
    }
}
