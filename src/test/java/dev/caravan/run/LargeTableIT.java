package dev.caravan.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More than fits: into the heap, and onto the disk. */
@Postgres
class LargeTableIT {
    @Test
    void aTableLargerThanTheHeapIsCopiedInChunks(TestDatabase source, TestDatabase target, @TempDir Path folder) {
        source.execute(TinyConsolidation.SOURCE);
        source.execute("INSERT INTO person SELECT n, 1, repeat(md5(n::text), 20) FROM generate_series(31, 200000) n;"
                + " ANALYZE person");
        TinyConsolidation tiny = TinyConsolidation.in(folder, source, target)
                .set("caravan.copy.chunk-size", "30MB")
                .ddl("CREATE TABLE ${hr}.team (id int, name text);"
                        + " CREATE TABLE ${hr}.person (id int PRIMARY KEY, team_id int, name text);");

        Outcome outcome;
        try (ChildCaravan child = tiny.startWith(List.of("-Xmx96m"), "migrate")) {
            outcome = child.outcome();
        }

        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        assertThat(outcome.out()).contains("200,003 rows");
        assertThat(outcome.err()).doesNotContain("OutOfMemory");
        assertThat(target.queryForLong("SELECT count(*) FROM caravan.chunk WHERE table_name = 'hr.person'"))
                .isGreaterThan(2);
    }

    @Test
    void aFullDiskEndsTheRunAndMakingRoomLetsItGoOn(TestDatabase source, TestDatabase target, @TempDir Path folder)
            throws Exception {
        Path mount = Files.createDirectory(folder.resolve("small"));
        assumeThat(root("mount", "-t", "tmpfs", "-o", "size=12m,mode=0777", "tmpfs", mount.toString()))
                .as("root can mount a small file system")
                .isTrue();
        String tablespace = target.name() + "_small";
        try {
            assumeThat(createTablespace(target, tablespace, mount))
                    .as("the server sees this machine's files")
                    .isTrue();
            source.execute(TinyConsolidation.SOURCE);
            source.execute(
                    "INSERT INTO person SELECT n, 1, repeat(md5(n::text), 20) FROM generate_series(31, 30000) n");
            target.execute(TinyConsolidation.LIVE);
            target.execute("ALTER DATABASE " + target.name() + " SET default_tablespace = " + tablespace);
            SortedMap<String, String> before = Content.of(target, "hr");
            TinyConsolidation tiny = TinyConsolidation.in(folder, source, target);

            tiny.run("migrate")
                    .failsWith(
                            4,
                            "Run 1 failed while it copied hr.person",
                            "No space left on device",
                            "Make room on the target",
                            "caravan migrate --resume 1");
            assertThat(Content.of(target, "hr")).isEqualTo(before);

            assertThat(root("mount", "-o", "remount,size=200m", mount.toString()))
                    .isTrue();
            assertThat(tiny.succeed("migrate", "--resume").out()).contains("Run 1 is live", "30,003 rows");
        } finally {
            target.execute("ALTER DATABASE " + target.name() + " RESET default_tablespace");
            target.execute("DROP SCHEMA IF EXISTS hr, hr_before_1, hr_next_1, caravan CASCADE");
            target.execute("DROP TABLESPACE IF EXISTS " + tablespace);
            root("umount", "-l", mount.toString());
        }
    }

    /** The server runs as somebody else, who must be able to go down to the folder. */
    private static boolean createTablespace(TestDatabase target, String name, Path folder) throws Exception {
        root("chmod", "a+x", String.valueOf(folder.getParent()));
        try {
            Path data = Path.of(String.valueOf(target.queryForString("SHOW data_directory")));
            root("chown", Files.getAttribute(data, "unix:uid").toString(), folder.toString());
            target.execute("CREATE TABLESPACE " + name + " LOCATION '" + folder + "'");
            return true;
        } catch (IllegalStateException | IOException e) {
            return false;
        }
    }

    private static boolean root(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
