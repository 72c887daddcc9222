package dev.caravan.refresh;

import static dev.caravan.refresh.LiveTables.account;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.run.Consolidation;
import dev.caravan.run.Refreshes;
import dev.caravan.run.TinyConsolidation;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that came from another source in a migration are none of a refresh's business. */
@Postgres
class RefreshFeedsIT {
    private static final String SOURCE =
            "CREATE TABLE team (id int, name text); INSERT INTO team SELECT n, '%s ' || n FROM generate_series(%d, %d) n";

    @Test
    void rowsOfTheOtherSourceStayAndAreNotWrittenOver(
            TestDatabase a, TestDatabase b, TestDatabase target, @TempDir Path folder) {
        TinyConsolidation two = two(a, b, target, folder);
        two.succeed("migrate");
        String others = "SELECT t.*::text FROM hr.team t WHERE name LIKE 'b%' ORDER BY id";
        List<String> before = target.queryForStrings(others);
        assertThat(before).hasSize(8);
        a.execute("DELETE FROM team WHERE id IN (1, 9); UPDATE team SET name = 'a new' WHERE id = 2;"
                + "INSERT INTO team VALUES (50, 'a 50'), (12, 'a 12')");
        Consolidation consolidation = two.consolidation();
        try (Refreshes refreshes = Refreshes.start(consolidation)) {
            Group group = RefreshRules.read(consolidation.mapping())
                    .chosen(List.of("g"))
                    .get(0);

            RefreshResult result = refreshes.refresh(group, RefreshOptions.NONE);

            assertThat(account(result, "team")).containsExactly(1L, 1L, 0L, 2L, 0L, 7L, 1L);
            assertThat(target.queryForStrings(others)).isEqualTo(before);
            assertThat(target.queryForString(
                            "SELECT key || column_name || reason FROM caravan.refresh_row WHERE what = 'quarantined'"))
                    .isEqualTo("[12]idis unique (team_pkey), and taken");
            assertThat(refreshes.refresh(group, RefreshOptions.NONE).written()).isZero();
        }
    }

    @Test
    void theComparisonWithTheSourcesKnowsWhatARefreshBrought(
            TestDatabase a, TestDatabase b, TestDatabase target, @TempDir Path folder) {
        TinyConsolidation two = two(a, b, target, folder);
        two.succeed("migrate");
        a.execute("DELETE FROM team WHERE id IN (1, 9); UPDATE team SET name = 'a new' WHERE id = 2");
        two.run("verify")
                .failsWith(
                        1, "hr.team/a", "the source has other rows than the run read: 8 with digest", "1 of 2 tables");

        two.succeed("refresh", "g");
        assertThat(two.succeed("verify").out()).contains("2 tables are equal").containsPattern("hr.team/a +8 +8 ");

        target.execute("UPDATE hr.team SET name = 'somebody' WHERE name = 'b 15'");
        two.run("verify").failsWith(1, "1 of 2 tables", "hr.team/b: the live rows are not those that the run made");
        target.execute(
                "UPDATE hr.team SET name = 'b 15' WHERE name = 'somebody'; INSERT INTO hr.team VALUES (99, 'c')");
        two.run("verify").failsWith(1, "1 of 2 tables", "hr.team/a: the source has 8 rows and 9 are live");
        target.execute("DELETE FROM hr.team WHERE id = 99");
        b.execute("DELETE FROM team WHERE id = 15");
        two.run("verify").failsWith(1, "1 of 2 tables", "hr.team/b: the source has other rows than the run read");
    }

    private static TinyConsolidation two(TestDatabase a, TestDatabase b, TestDatabase target, Path folder) {
        a.execute(SOURCE.formatted("a", 1, 10));
        b.execute(SOURCE.formatted("b", 8, 15));
        return TinyConsolidation.two(folder, a, b, target)
                .ddl("CREATE TABLE ${hr}.team (id serial PRIMARY KEY, name text NOT NULL);")
                .tables("team:\n  from: [a.team, b.team]\n  collision: new-key\n")
                .file(
                        "refresh.yaml",
                        "groups:\n  g:\n    description: d\n    limit: 100%\n    tables:\n"
                                + "      hr.team: {from: a, missing: delete}\n");
    }
}
