package dev.caravan.refresh;

import static dev.caravan.refresh.LiveTables.account;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a refresh writes: what differs, and nothing else. */
@Postgres
class RefreshChangesIT {
    private static final String TABLES = """
            CREATE TABLE team (id serial PRIMARY KEY, name text NOT NULL, size int, state text, left_at timestamp);
            INSERT INTO team SELECT n, 'team ' || n, n, 'active' FROM generate_series(1, 20) n;
            CREATE TABLE person (id int PRIMARY KEY, team_id int REFERENCES team, name text);
            INSERT INTO person SELECT n, n, 'person ' || n FROM generate_series(1, 5) n;
            """;

    private final LiveTables live;
    private final TestDatabase source;
    private final TestDatabase target;

    RefreshChangesIT(TestDatabase source, TestDatabase target, @TempDir Path folder) {
        this.source = source;
        this.target = target;
        this.live = LiveTables.of(folder, source, target, TABLES);
    }

    @BeforeEach
    void rules() {
        live.rules("team: {from: old, missing: delete}", "person: {from: old, missing: delete}");
    }

    @Test
    void nothingChangedNothingWritten() {
        String sequence = "SELECT last_value || ' ' || is_called || ' ' || xmin FROM hr.team_id_seq";
        String written =
                "SELECT string_agg(relname || ' ' || n_tup_ins || ' ' || n_tup_upd || ' ' || n_tup_del, ', ' ORDER BY 1)"
                        + " FROM pg_stat_user_tables WHERE schemaname = 'hr'";
        target.execute("SELECT setval('hr.team_id_seq', 20); SELECT pg_stat_force_next_flush()");
        List<String> before = live.versions("team");
        String sequenceBefore = String.valueOf(target.queryForString(sequence));
        String writtenBefore = String.valueOf(target.queryForString(written));

        RefreshResult first = live.refresh();
        RefreshResult second = live.refresh();

        assertThat(first.written()).isZero();
        assertThat(second.complete()).isTrue();
        assertThat(account(second, "team")).containsExactly(0L, 0L, 0L, 0L, 0L, 20L, 0L);
        assertThat(live.versions("team")).isEqualTo(before);
        assertThat(target.queryForString(sequence)).isEqualTo(sequenceBefore);
        assertThat(target.queryForString(written)).isEqualTo(writtenBefore);
        assertThat(live.rows(second)).isEmpty();
    }

    @Test
    void onlyWhatDiffersIsWritten() {
        source.execute("INSERT INTO team VALUES (21, 'new', 1, 'active'), (30, 'newer', NULL, NULL);"
                + "UPDATE team SET size = NULL WHERE id = 7; UPDATE team SET name = 'Team 8', state = 'x' WHERE id = 8;"
                + "DELETE FROM team WHERE id = 20");
        List<String> before = live.versions("team");

        RefreshResult first = live.refresh();

        assertThat(account(first, "team")).containsExactly(2L, 2L, 0L, 1L, 0L, 17L, 0L);
        live.equal("team", "person");
        assertThat(live.versions("team").stream().filter(before::contains)).hasSize(17);
        assertThat(live.told(first))
                .containsExactly("deleted [20]", "inserted [21]", "inserted [30]", "updated [7]", "updated [8]");
        assertThat(target.queryForLong("SELECT nextval('hr.team_id_seq')")).isEqualTo(31);
        assertThat(live.refresh().written()).isZero();
    }

    @Test
    void rowsThatAreGoneStayIfTheRuleSaysSo() {
        live.rules("team: {from: old}");
        source.execute("DELETE FROM person; DELETE FROM team WHERE id > 1");

        RefreshResult result = live.refresh();

        assertThat(account(result, "team")).containsExactly(0L, 0L, 0L, 0L, 19L, 1L, 0L);
        assertThat(result.complete()).isTrue();
        assertThat(live.live("team")).hasSize(20);
    }

    @Test
    void rowsThatAreGoneAreMarkedOnceAndComeBack() {
        live.rules("team: {from: old, missing: {set: {state: gone, left_at: {sql: now()::timestamp}}}}");
        source.execute("DELETE FROM person WHERE id = 1; DELETE FROM team WHERE id = 1");

        RefreshResult marked = live.refresh();
        List<String> after = live.versions("team");
        RefreshResult again = live.refresh();

        assertThat(account(marked, "team")).containsExactly(0L, 0L, 1L, 0L, 0L, 19L, 0L);
        assertThat(live.live("team")).anyMatch(row -> row.matches("\\(1,\"team 1\",1,gone,\"20.*\"\\)"));
        assertThat(account(again, "team")).containsExactly(0L, 0L, 0L, 0L, 1L, 19L, 0L);
        assertThat(live.versions("team")).isEqualTo(after);

        source.execute("INSERT INTO team VALUES (1, 'team 1', 1, 'active')");
        assertThat(account(live.refresh(), "team")).containsExactly(0L, 1L, 0L, 0L, 0L, 19L, 0L);
        live.equal("team");
    }

    @Test
    void rowsThatSomethingRefersToAreMarkedAndTheOthersDeleted() {
        live.rules("team: {from: old, missing: {delete: unreferenced, set: {state: gone}}}");
        source.execute("DELETE FROM person; DELETE FROM team WHERE id IN (2, 19)");

        RefreshResult result = live.refresh();

        assertThat(account(result, "team")).containsExactly(0L, 0L, 1L, 1L, 0L, 18L, 0L);
        assertThat(live.told(result))
                .containsExactly("deleted [19]", "marked [2]: id is referred to by hr.person.team_id");
        assertThat(live.refresh().written()).isZero();
    }

    @Test
    void whatMarksARowMustComeFromTheOriginSoThatItCanComeBack() {
        target.execute("ALTER TABLE hr.team ADD gone boolean NOT NULL DEFAULT false");
        live.rules("team: {from: old, missing: {set: {gone: 'true'}}}");
        live.tiny.tables("team: {from: old.team, default: {gone: only marks set it}}");

        RefreshResult result = live.refresh();

        assertThat(result.skipped()).containsExactly("hr.team");
        assertThat(result.findings().toString()).contains("gone", "could not come back");
    }

    @Test
    void aSourceThatIsSuddenlyEmptyIsRefused() {
        source.execute("DELETE FROM person; DELETE FROM team");
        List<String> before = live.versions("team");

        assertThat(live.refused())
                .contains(
                        "hr.team would lose 20 of its 20 rows, more than 20 %: the origin is empty",
                        "hr.person would lose 5 of its 5 rows", "--allow-loss");

        assertThat(live.versions("team")).isEqualTo(before);
        assertThat(live.tiny.run("refresh").exitCode()).isEqualTo(3);
        assertThat(live.refresh(LiveTables.LOSS).complete()).isTrue();
        live.equal("team", "person");
    }

    @Test
    void everyTableHasItsLimit() {
        live.rules("team: {from: old, missing: delete, limit: 50%}", "person: {from: old, missing: delete, limit: 0%}");
        source.execute("DELETE FROM team WHERE id > 10");
        assertThat(account(live.refresh(), "team")).containsExactly(0L, 0L, 0L, 10L, 0L, 10L, 0L);

        source.execute("DELETE FROM person WHERE id = 5");
        assertThat(live.refused())
                .contains("hr.person would lose 1 of its 5 rows, more than 0 %")
                .doesNotContain("hr.team ");
        assertThat(live.live("person")).hasSize(5);
    }

    @Test
    void rowsThatAreAllOtherOnesAreNotCalledEmpty() {
        source.execute("DELETE FROM person; DELETE FROM team; INSERT INTO team VALUES (100, 'x')");

        assertThat(live.refused())
                .contains("hr.team would lose 20 of its 20 rows")
                .contains("no longer has them");
    }

    @Test
    void whatAnotherSchemaRefersToStays() {
        target.execute(
                "CREATE SCHEMA other; CREATE TABLE other.memo (team int REFERENCES hr.team); INSERT INTO other.memo VALUES (20)");
        source.execute("DELETE FROM team WHERE id IN (19, 20)");

        RefreshResult result = live.refresh();

        assertThat(live.told(result))
                .containsExactly("deleted [19]", "kept [20]: id is referred to by other.memo.team");
        assertThat(result.complete()).isTrue();
    }

    @Test
    void columnsMayBeCalledLikeTheAliasesOfTheStatements() {
        String odd = """
                CREATE TABLE odd (t int PRIMARY KEY, c text, s text, n text, x text, b text, h text, f text);
                INSERT INTO odd SELECT n, 'c', 's', 'n', 'x', 'b', 'h', 'f' FROM generate_series(1, 10) n;
                """;
        source.execute(odd);
        target.execute("SET search_path = hr; " + odd);
        live.rules("odd: {from: old, missing: delete}");
        List<String> before = live.live("odd");
        source.execute(
                "UPDATE odd SET c = 'd', t = t WHERE t = 1; DELETE FROM odd WHERE t = 2; INSERT INTO odd VALUES (11)");

        RefreshResult result = live.refresh();

        live.equal("odd");
        assertThat(live.rows(result).get(2).before()).contains("\"t\": 1,");
        live.undo(result);
        assertThat(live.live("odd")).isEqualTo(before);
    }
}
