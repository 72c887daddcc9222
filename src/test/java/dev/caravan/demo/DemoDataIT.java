package dev.caravan.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.database.Database;
import dev.caravan.database.DatabaseAddress;
import dev.caravan.demo.DemoData.Side;
import dev.caravan.problem.RefusedException;
import dev.caravan.run.TinyConsolidation;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Postgres
class DemoDataIT {
    @ParameterizedTest
    @EnumSource(Side.class)
    void theSameSeedMakesTheSameRowsAndAnotherMakesOthers(
            Side side, TestDatabase one, TestDatabase same, TestDatabase other) {
        new DemoData("small", 5, false).fill(database(one), side);
        new DemoData("small", 5, false).fill(database(same), side);
        new DemoData("small", 6, false).fill(database(other), side);

        assertThat(digests(one)).isNotEmpty().isEqualTo(digests(same)).isNotEqualTo(digests(other));
    }

    @Test
    void onlyAnEmptyDatabaseIsFilled(TestDatabase used) {
        used.execute("CREATE TABLE precious (id int)");

        assertThatThrownBy(() -> new DemoData("small", 1, false).fill(database(used), Side.SECONDARY))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("is not empty")
                .hasMessageContaining("1 objects");
        assertThat(used.queryForStrings("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
                .containsExactly("precious");
    }

    @Test
    void theCommandFillsBothConfiguredDatabases(TestDatabase primary, TestDatabase secondary, @TempDir Path folder) {
        TinyConsolidation shipped = TinyConsolidation.shipped(folder, primary, secondary, primary);

        shipped.succeed("demo", "--fill", "--seed", "3");

        assertThat(primary.count("oracle_employee")).isPositive();
        assertThat(secondary.count("pad_request")).isPositive();
        shipped.run("demo", "--fill").failsWith(3, "The database primary", "is not empty", "empty databases only");
    }

    @Test
    void dirtyRowsAreLeftOutOnRequest(
            TestDatabase primary,
            TestDatabase secondary,
            TestDatabase clean,
            TestDatabase other,
            @TempDir Path folder) {
        TinyConsolidation.shipped(folder, primary, secondary, primary).succeed("demo", "--fill");
        TinyConsolidation.shipped(folder, clean, other, clean).succeed("demo", "--fill", "--no-dirty");

        assertThat(dirtyRequests(primary)).isPositive();
        assertThat(dirtyRequests(secondary)).isPositive();
        assertThat(dirtyRequests(clean)).isZero();
        assertThat(dirtyRequests(other)).isZero();
    }

    @Test
    void thePrimaryMayStandAtAnEarlierRevision(TestDatabase primary, TestDatabase secondary, @TempDir Path folder) {
        TinyConsolidation shipped = TinyConsolidation.shipped(folder, primary, secondary, primary);

        shipped.run("demo", "--revision", "14").failsWith(2, "There is no revision 14", "13, 15");
        shipped.succeed("demo", "--fill", "--revision", "13");

        assertThat(primary.queryForString("SELECT version_num FROM alembic_version"))
                .isEqualTo("a50909b3c7db");
        assertThat(primary.count("oracle_inst_type")).isPositive();
        assertThat(secondary.queryForString("SELECT version_num FROM alembic_version"))
                .isEqualTo("1e2bea66afb6");
    }

    @Test
    void anUnknownProfileIsAnsweredWithTheKnownOnes(TestDatabase any, @TempDir Path folder) {
        TinyConsolidation.shipped(folder, any, any, any)
                .run("demo", "--profile", "gigantic")
                .failsWith(2, "There is no profile gigantic", "small, medium, large");
    }

    private static long dirtyRequests(TestDatabase database) {
        return database.queryForLong("SELECT count(*) FROM pad_request WHERE reference_id ~ '^Q[0-9]'");
    }

    private static Database database(TestDatabase database) {
        return new Database("secondary", DatabaseAddress.of(database.url(), null, null));
    }

    private static Map<String, String> digests(TestDatabase database) {
        Map<String, String> digests = new TreeMap<>();
        for (String table :
                database.queryForStrings("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'")) {
            digests.put(
                    table,
                    database.queryForString("SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY"
                            + " t::text COLLATE \"C\")), '') FROM public." + table + " t"));
        }
        return digests;
    }
}
