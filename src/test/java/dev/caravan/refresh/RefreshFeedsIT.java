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
        a.execute(SOURCE.formatted("a", 1, 10));
        b.execute(SOURCE.formatted("b", 8, 15));
        TinyConsolidation two = TinyConsolidation.two(folder, a, b, target)
                .ddl("CREATE TABLE ${hr}.team (id serial PRIMARY KEY, name text NOT NULL);")
                .tables("team:\n  from: [a.team, b.team]\n  collision: new-key\n")
                .file(
                        "refresh.yaml",
                        "groups:\n  g:\n    description: d\n    limit: 100%\n    tables:\n"
                                + "      hr.team: {from: a, missing: delete}\n");
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
}
