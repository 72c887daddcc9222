package dev.caravan.refresh;

import static dev.caravan.refresh.LiveTables.account;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows that only the mapping knows to be referred to. */
@Postgres
class RefreshMentionsIT {
    private static final String TABLES = """
            CREATE TABLE desk (id int PRIMARY KEY, code text, gone text);
            INSERT INTO desk SELECT n, 'c' || n, NULL FROM generate_series(1, 5) n;
            CREATE TABLE note (id int PRIMARY KEY, kind text, of_id int, code text, doc jsonb, words text);
            """;

    private static final String NOTE = """
            desk: {from: old.desk}
            note:
              from: old.note
              references:
                of_id: {by: kind, to: {desk: hr.desk}, none: [other], orphans: keep}
                code: {to: hr.desk, key: code, orphans: keep}
                doc: {json: {desk.id: hr.desk, "desks[]": hr.desk}, orphans: keep}
                words: {text: {"desk #": hr.desk}, orphans: keep}
            """;

    private final LiveTables live;
    private final TestDatabase source;
    private final TestDatabase target;

    RefreshMentionsIT(TestDatabase source, TestDatabase target, @TempDir Path folder) {
        this.source = source;
        this.target = target;
        this.live = LiveTables.of(folder, source, target, TABLES);
    }

    private void missing(String how, String more) {
        live.tiny.tables(NOTE);
        live.file("refresh.yaml", """
                groups:
                  g:
                    description: A group.
                    limit: 100%
                    tables:
                      hr.desk: {from: old, missing:""" + " " + how + "}\n" + more);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "of_id | kind, of_id | 'desk', 1",
                "code  | code        | 'c1'",
                "doc   | doc         | '{\"desk\": {\"id\": 1}}'",
                "doc   | doc         | '{\"desks\": [\"x\", 1]}'",
                "words | words       | 'see desk #1, or ask'"
            })
    void aRowThatIsMentionedStaysAndTheOthersGo(String holder, String columns, String values) {
        missing("delete", "");
        target.execute("INSERT INTO hr.note (id, " + columns + ") VALUES (7, " + values + ")");
        source.execute("DELETE FROM desk WHERE id <= 2");

        RefreshResult result = live.refresh();

        assertThat(account(result, "desk")).containsExactly(0L, 0L, 0L, 1L, 1L, 3L, 0L);
        assertThat(live.told(result))
                .contains("deleted [2]")
                .anyMatch(told -> told.startsWith("kept [1]: ")
                        && told.endsWith("is referred to by hr.note." + holder + ", as the mapping says"));
        target.execute("DELETE FROM hr.note");
        assertThat(account(live.refresh(), "desk")).containsExactly(0L, 0L, 0L, 1L, 0L, 3L, 0L);
    }

    @Test
    void whatIsNoKeyOfThisTableKeepsNothing() {
        missing("delete", "");
        target.execute("INSERT INTO hr.note VALUES (7, 'other', 1, 'C1', '{\"desk\": 1, \"desks\": 1}', 'desk # 1')");
        source.execute("DELETE FROM desk WHERE id = 1");

        assertThat(account(live.refresh(), "desk")).containsExactly(0L, 0L, 0L, 1L, 0L, 4L, 0L);
    }

    @Test
    void aMentionedRowIsMarkedWhereTheRuleSaysSo() {
        missing("{delete: unreferenced, set: {gone: Y}}", "");
        target.execute("INSERT INTO hr.note (id, words) VALUES (7, 'desk #1')");
        source.execute("DELETE FROM desk WHERE id <= 2");

        assertThat(account(live.refresh(), "desk")).containsExactly(0L, 0L, 1L, 1L, 0L, 3L, 0L);
        assertThat(live.live("desk")).contains("(1,c1,Y)").doesNotContain("(2,c2,)");
    }

    @Test
    void whoMentionsItMayGoOrComeWithTheSameRefresh() {
        missing("delete", "      hr.note: {from: old, missing: delete}\n");
        target.execute("INSERT INTO hr.note (id, words) VALUES (7, 'desk #1')");
        source.execute(
                "DELETE FROM desk WHERE id <= 2; INSERT INTO note (id, doc) VALUES (8, '{\"desk\": {\"id\": 2}}')");

        assertThat(account(live.refresh(), "desk")).containsExactly(0L, 0L, 0L, 1L, 1L, 3L, 0L);
        assertThat(live.live("desk")).contains("(2,c2,)").doesNotContain("(1,c1,)");
    }
}
