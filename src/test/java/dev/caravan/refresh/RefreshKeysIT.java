package dev.caravan.refresh;

import static dev.caravan.refresh.LiveTables.account;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unique values that wander, references in a circle, and keys that are not what they are in the origin. */
@Postgres
class RefreshKeysIT {
    private static final String DESKS = """
            CREATE TABLE desk (id int PRIMARY KEY, code text NOT NULL, name text);
            INSERT INTO desk SELECT n, 'c' || n, 'desk ' || n FROM generate_series(1, 10) n;
            """;
    private static final String UNIQUE = DESKS + "ALTER TABLE desk ADD UNIQUE (code);";
    private static final String SWAP = "ALTER TABLE desk DROP CONSTRAINT desk_code_key;"
            + " UPDATE desk SET code = CASE id WHEN 1 THEN 'c2' ELSE 'c1' END WHERE id IN (1, 2)";
    private static final String CIRCLE = """
            CREATE TABLE boss (id int PRIMARY KEY, name text, boss int REFERENCES boss);
            INSERT INTO boss VALUES (1, 'a', NULL), (2, 'b', 1), (3, 'c', 2);
            UPDATE boss SET boss = 3 WHERE id = 1;
            """;

    private final TestDatabase source;
    private final TestDatabase target;
    private final Path folder;

    RefreshKeysIT(TestDatabase source, TestDatabase target, @TempDir Path folder) {
        this.source = source;
        this.target = target;
        this.folder = folder;
    }

    private LiveTables desks(String script) {
        return LiveTables.of(folder, source, target, script).rules("desk: {from: old, missing: delete, limit: 100%}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE desk ADD CONSTRAINT desk_code_key UNIQUE (code)",
                "ALTER TABLE desk ADD CONSTRAINT desk_code_key UNIQUE (code) DEFERRABLE INITIALLY DEFERRED",
                "ALTER TABLE desk ADD CONSTRAINT desk_code_key CHECK (true); CREATE UNIQUE INDEX ON desk (lower(code)) WHERE name <> ''"
            })
    void twoRowsSwapAUniqueValueAndThreeInACircle(String unique) {
        LiveTables live = desks(DESKS + unique);
        target.execute(
                "CREATE TABLE hr.user_of (desk int REFERENCES hr.desk); INSERT INTO hr.user_of VALUES (1), (2), (4)");
        source.execute(
                "DROP INDEX IF EXISTS desk_lower_idx; " + SWAP
                        + "; UPDATE desk SET code = 'c' || CASE id WHEN 4 THEN 5 WHEN 5 THEN 6 ELSE 4 END WHERE id IN (4, 5, 6)");

        RefreshResult result = live.refresh();

        assertThat(account(result, "desk")).containsExactly(0L, 5L, 0L, 0L, 0L, 5L, 0L);
        live.equal("desk");
        assertThat(live.refresh().written()).isZero();
        live.undo(result);
        assertThat(target.queryForStrings("SELECT code FROM hr.desk ORDER BY id LIMIT 3"))
                .containsExactly("c1", "c2", "c3");
    }

    @Test
    void aUniqueValueMovesFromARowThatGivesItUpFromOneThatGoesAndToANewOne() {
        LiveTables live = desks(UNIQUE);
        source.execute(
                "UPDATE desk SET code = 'x' WHERE id = 1; UPDATE desk SET code = 'c1' WHERE id = 2;"
                        + "INSERT INTO desk VALUES (11, 'c2', 'new'); DELETE FROM desk WHERE id = 3; UPDATE desk SET code = 'c3' WHERE id = 4");

        assertThat(account(live.refresh(), "desk")).containsExactly(1L, 3L, 0L, 1L, 0L, 6L, 0L);
        live.equal("desk");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CASCADE", "RESTRICT", "SET NULL"})
    void whatTheServerWouldDeleteOrRefuseIsNotMoved(String action) {
        LiveTables live = desks(UNIQUE);
        target.execute("CREATE TABLE hr.user_of (desk int REFERENCES hr.desk ON DELETE " + action
                + "); INSERT INTO hr.user_of VALUES (1)");
        source.execute(SWAP + "; INSERT INTO desk VALUES (11, 'c9'); UPDATE desk SET code = 'y' WHERE id = 9");

        RefreshResult result = live.refresh();

        assertThat(result.complete()).isFalse();
        assertThat(live.told(result))
                .anyMatch(told -> told.startsWith("quarantined [1]: id takes a unique value from another row")
                        && told.contains("hr.user_of"))
                .anyMatch(told -> told.startsWith("quarantined [2]: code is unique (desk_code_key), and taken"))
                .contains("inserted [11]", "updated [9]");
        assertThat(target.queryForStrings("SELECT code FROM hr.desk WHERE id IN (1, 2) ORDER BY id"))
                .containsExactly("c1", "c2");
        assertThat(live.live("user_of")).containsExactly("(1)");
    }

    @Test
    void aRowThatNobodyRefersToIsMovedWhateverTheServerWouldDo() {
        LiveTables live = desks(UNIQUE);
        target.execute(
                "CREATE TABLE hr.user_of (desk int REFERENCES hr.desk ON DELETE CASCADE); INSERT INTO hr.user_of VALUES (5)");
        source.execute(SWAP);

        assertThat(live.refresh().complete()).isTrue();
        live.equal("desk");
        assertThat(live.live("user_of")).containsExactly("(5)");
    }

    @Test
    void whatWouldBeDeletedWithARowStaysAndSoDoesTheRow() {
        LiveTables live = desks(UNIQUE);
        target.execute(
                "CREATE TABLE hr.user_of (desk int REFERENCES hr.desk ON DELETE CASCADE); INSERT INTO hr.user_of VALUES (5)");
        source.execute("DELETE FROM desk WHERE id IN (5, 6)");

        assertThat(live.told(live.refresh()))
                .containsExactly("deleted [6]", "kept [5]: id is referred to by hr.user_of.desk");
    }

    @Test
    void aValueThatSomethingRefersToDoesNotChangeUnderIt() {
        LiveTables live = desks(UNIQUE);
        target.execute(
                "CREATE TABLE hr.user_of (desk text REFERENCES hr.desk (code)); INSERT INTO hr.user_of VALUES ('c1');"
                        + "CREATE TABLE hr.follower (desk text REFERENCES hr.desk (code) ON UPDATE CASCADE); INSERT INTO hr.follower VALUES ('c2')");
        source.execute("UPDATE desk SET code = 'x1' WHERE id = 1; UPDATE desk SET code = 'x2' WHERE id = 2");

        RefreshResult result = live.refresh();

        assertThat(live.told(result))
                .containsExactly(
                        "quarantined [1]: code would change, but hr.user_of.desk refers to the old value"
                                + " (user_of_desk_fkey)",
                        "updated [2]");
        assertThat(live.live("follower")).containsExactly("(x2)");
    }

    @Test
    void aRowThatComesBackUnderAnotherKeyGivesWhatItsPredecessorGave() {
        LiveTables live = desks(UNIQUE);
        target.execute(
                "CREATE TABLE hr.user_of (desk text REFERENCES hr.desk (code)); INSERT INTO hr.user_of VALUES ('c1')");
        source.execute("UPDATE desk SET id = 101 WHERE id = 1");

        assertThat(live.told(live.refresh())).containsExactly("deleted [1]", "inserted [101]");
        live.equal("desk");
    }

    @Test
    void referencesInACircleAreInsertedChangedAndDeleted() {
        LiveTables live =
                LiveTables.of(folder, source, target, CIRCLE).rules("boss: {from: old, missing: delete, limit: 100%}");
        source.execute("INSERT INTO boss VALUES (4, 'd', NULL), (5, 'e', 4); UPDATE boss SET boss = 5 WHERE id = 4;"
                + "UPDATE boss SET boss = 4 WHERE id = 3");
        live.refresh();
        live.equal("boss");

        source.execute("UPDATE boss SET boss = 3 WHERE id = 3; DELETE FROM boss WHERE id IN (4, 5)");
        assertThat(account(live.refresh(), "boss")).containsExactly(0L, 1L, 0L, 2L, 0L, 2L, 0L);
        live.equal("boss");

        source.execute("DELETE FROM boss");
        RefreshResult all = live.refresh();
        assertThat(live.live("boss")).isEmpty();
        live.undo(all);
        assertThat(live.live("boss")).containsExactly("(1,a,3)", "(2,b,1)", "(3,c,3)");
    }

    @Test
    void twoTablesThatReferToEachOther() {
        LiveTables live = LiveTables.of(folder, source, target, """
                CREATE TABLE hen (id int PRIMARY KEY, egg int);
                CREATE TABLE egg (id int PRIMARY KEY, hen int NOT NULL REFERENCES hen);
                ALTER TABLE hen ADD FOREIGN KEY (egg) REFERENCES egg DEFERRABLE;
                INSERT INTO hen VALUES (1, NULL); INSERT INTO egg VALUES (1, 1); UPDATE hen SET egg = 1;
                """)
                .rules(
                        "egg: {from: old, missing: delete, limit: 100%}",
                        "hen: {from: old, missing: delete, limit: 100%}");
        source.execute("INSERT INTO hen VALUES (2, 1); INSERT INTO egg VALUES (2, 2); UPDATE hen SET egg = 2;"
                + "UPDATE egg SET hen = 2; DELETE FROM hen WHERE id = 1; DELETE FROM egg WHERE id = 1");

        assertThat(live.refresh().complete()).isTrue();
        live.equal("hen", "egg");
        source.execute("UPDATE hen SET egg = NULL; DELETE FROM egg; DELETE FROM hen");
        assertThat(live.refresh().complete()).isTrue();
        live.equal("hen", "egg");
    }

    @Test
    void aKeyThatChangesItsCaseIsTheSameKey() {
        LiveTables live = LiveTables.of(folder, source, target, """
                CREATE TABLE login (id text PRIMARY KEY, name text);
                INSERT INTO login VALUES ('abc', 'A'), ('def', 'D'), ('ghi', 'G');
                CREATE TABLE visit (id int PRIMARY KEY, login text REFERENCES login);
                INSERT INTO visit VALUES (1, 'abc'), (2, 'def');
                """)
                .rules("login: {from: old, key: [id], fold: [id], missing: delete}", "visit: {from: old}");
        target.execute(
                "CREATE TABLE hr.outside (login text REFERENCES hr.login); INSERT INTO hr.outside VALUES ('def')");
        source.execute(
                "INSERT INTO login VALUES ('ABC', 'A2'), (' Def', 'D2'); UPDATE visit SET login = 'ABC' WHERE id = 1;"
                        + "UPDATE visit SET login = ' Def' WHERE id = 2; DELETE FROM login WHERE id IN ('abc', 'def')");
        List<String> before = live.live("login");

        RefreshResult result = live.refresh();

        assertThat(live.live("login")).containsExactly("(ABC,A2)", "(def,D)", "(ghi,G)");
        assertThat(live.live("visit")).containsExactly("(1,ABC)", "(2,def)");
        assertThat(live.told(result))
                .anyMatch(told -> told.contains("would change, but hr.outside.login refers to the old value"));
        live.undo(result);
        assertThat(live.live("login")).isEqualTo(before);
        assertThat(live.live("visit")).containsExactly("(1,abc)", "(2,def)");
    }

    private LiveTables natural(String key) {
        return LiveTables.of(folder, source, target, UNIQUE + """
                CREATE TABLE seat (id int PRIMARY KEY, desk int REFERENCES desk, next int REFERENCES seat);
                INSERT INTO seat SELECT n, n, n FROM generate_series(1, 10) n;
                """)
                .rules(
                        "desk: {from: old, missing: delete, limit: 100%" + key + "}",
                        "seat: {from: old, missing: delete}");
    }

    @Test
    void aRowThatIsAddedAgainKeepsItsKeyIfItIsToldByItsNaturalOne() {
        LiveTables live = natural(", key: [code]");
        target.execute("CREATE TABLE hr.outside (desk int REFERENCES hr.desk); INSERT INTO hr.outside VALUES (1)");
        source.execute("INSERT INTO desk VALUES (50, 'x', 'again'); UPDATE seat SET desk = 50 WHERE desk = 1;"
                + "DELETE FROM desk WHERE id = 1; UPDATE desk SET code = 'c1' WHERE id = 50");

        RefreshResult result = live.refresh();

        assertThat(account(result, "desk")).containsExactly(0L, 1L, 0L, 0L, 0L, 9L, 0L);
        assertThat(account(result, "seat")).containsExactly(0L, 0L, 0L, 0L, 0L, 10L, 0L);
        assertThat(live.live("desk")).contains("(1,c1,again)");
        assertThat(live.live("outside")).containsExactly("(1)");
        assertThat(live.refresh().written()).isZero();
    }

    @Test
    void aNewRowWhoseKeyIsTakenGetsAnotherAndWhatRefersToItFollows() {
        LiveTables live = natural(", key: [code]");
        target.execute("INSERT INTO hr.desk VALUES (11, 'own', 'ours'); INSERT INTO hr.seat VALUES (99, 11, NULL)");
        source.execute("INSERT INTO desk VALUES (11, 'n', 'new'); INSERT INTO seat VALUES (11, 11, 11)");
        live.rules("desk: {from: old, key: [code]}", "seat: {from: old}");

        live.refresh();

        assertThat(
                        target.queryForStrings(
                                "SELECT s.id || ' ' || d.code || ' ' || d.id FROM hr.seat s JOIN hr.desk d ON d.id = s.desk WHERE s.id > 10"))
                .containsExactlyInAnyOrder("11 n 12", "99 own 11");
        assertThat(live.refresh().written()).isZero();
    }

    @Test
    void aTableDoesNotFollowWhatIsNotRefreshedWithIt() {
        LiveTables live = natural(", key: [code]");
        Group seats = RefreshRules.read(live.tiny.consolidation().mapping())
                .chosen(List.of("hr.seat"))
                .get(0);

        RefreshResult result = live.refresh(seats, RefreshOptions.NONE);

        assertThat(result.skipped()).containsExactly("hr.seat");
        assertThat(result.findings().toString()).contains("points to hr.desk (seat_desk_fkey)", "Refresh both");
    }

    @Test
    void aRowThatIsAddedAgainIsAnotherOneIfItIsToldByItsPrimaryKey() {
        LiveTables live = natural("");
        source.execute("INSERT INTO desk VALUES (50, 'x', 'again'); UPDATE seat SET desk = 50 WHERE desk = 1;"
                + "DELETE FROM desk WHERE id = 1; UPDATE desk SET code = 'c1' WHERE id = 50");

        assertThat(account(live.refresh(), "desk")).containsExactly(1L, 0L, 0L, 1L, 0L, 9L, 0L);
        live.equal("desk", "seat");
    }

    @Test
    void rowsWithoutANaturalKeyAreTheSameRowsEachTime() {
        LiveTables live = desks("CREATE TABLE desk (id int PRIMARY KEY, code text UNIQUE, name text);"
                        + "INSERT INTO desk VALUES (1, NULL, 'a'), (2, 'b', 'b')")
                .rules("desk: {from: old, key: [code], missing: delete}");
        List<String> before = live.versions("desk");

        assertThat(live.refresh().written()).isZero();
        assertThat(live.versions("desk")).isEqualTo(before);
    }

    @Test
    void whatCannotBeLoadedStaysAsItWasAndIsNotGone() {
        LiveTables live = natural("");
        target.execute(
                "ALTER TABLE hr.desk ADD CHECK (name <> 'bad'), ALTER name TYPE varchar(10), ALTER name SET NOT NULL");
        source.execute("UPDATE desk SET name = 'bad' WHERE id = 1; UPDATE desk SET name = 'much too long' WHERE id = 2;"
                + "UPDATE desk SET name = NULL WHERE id = 3; INSERT INTO desk VALUES (20, 'c20', 'bad');"
                + "ALTER TABLE seat DROP CONSTRAINT seat_desk_fkey; INSERT INTO seat VALUES (20, 20), (21, 77); UPDATE seat SET desk = 78 WHERE id = 5;"
                + "INSERT INTO seat VALUES (22, 1, 21)");

        RefreshResult result = live.refresh();

        assertThat(account(result, "desk")).containsExactly(0L, 0L, 0L, 0L, 3L, 7L, 4L);
        assertThat(account(result, "seat")).containsExactly(0L, 0L, 0L, 0L, 0L, 9L, 4L);
        assertThat(live.live("desk"))
                .contains("(1,c1,\"desk 1\")", "(2,c2,\"desk 2\")", "(3,c3,\"desk 3\")")
                .hasSize(10);
        assertThat(live.told(result))
                .anyMatch(told -> told.startsWith("quarantined [\"2\"]: name does not fit into character varying(10)"))
                .anyMatch(told -> told.startsWith("quarantined [\"3\"]: name must not be NULL"))
                .anyMatch(
                        told -> told.startsWith("quarantined [5]: desk points to a row of hr.desk that does not exist"))
                .anyMatch(told -> told.startsWith("quarantined [22]: next points to a row of hr.seat"))
                .contains("kept [1]: the row in the origin cannot be loaded".replace("]:", "]: null"));
        assertThat(result.complete()).isFalse();
    }

    @Test
    void whatCannotBeLoadedIsToldOfATableWithANaturalKeyToo() {
        LiveTables live = natural(", key: [code]");
        target.execute("ALTER TABLE hr.desk ADD CHECK (name <> 'bad')");
        source.execute("UPDATE desk SET name = 'bad' WHERE id = 1");

        RefreshResult result = live.refresh();

        assertThat(live.told(result))
                .anyMatch(told -> told.startsWith("quarantined"))
                .anyMatch(told -> told.startsWith("kept [\"c1\"]"));
        assertThat(live.live("desk")).hasSize(10);
    }
}
