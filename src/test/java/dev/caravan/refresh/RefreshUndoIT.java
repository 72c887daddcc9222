package dev.caravan.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.run.Outcome;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a refresh changed is put back exactly, or not at all. */
@Postgres
class RefreshUndoIT {
    private static final String TYPES = """
            CREATE TYPE mood AS ENUM ('sad', 'glad');
            CREATE DOMAIN short AS varchar(5) CHECK (VALUE <> 'no');
            CREATE TABLE "Odd Things" (
                "The Key" text PRIMARY KEY, j jsonb, plain json, n numeric, m numeric(10, 2), f float8, ts timestamptz,
                tm timestamp, d date, iv interval, b bytea, a int[], ta text[], md mood, ma mood[], u uuid, bo boolean,
                c char(5), sh short, ip inet, r int4range, x xml, twice numeric GENERATED ALWAYS AS (m * 2) STORED);
            INSERT INTO "Odd Things" VALUES
                ('é"''\\', '{"a": [1, null]}', '{"b" : 1,  "a":2}', 1.500, 2.50, 'NaN', '2020-01-01 12:00:00.123456+02',
                 'infinity', '0044-03-15 BC', '1 mon 2 days 00:00:00.5', '\\x00ff', '[0:1]={1,2}', '{a,NULL,"b,c"}', 'glad',
                 '{sad,glad}', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', true, 'ab', 'abc', '10.0.0.1/8', '[1,5)', '<a/>'),
                ('null json', 'null', 'null', 'NaN', NULL, '-0', '-infinity', NULL, 'infinity', NULL, '', '{}', '{{a,b},{c,d}}', NULL,
                 '{}', NULL, NULL, '', '', NULL, 'empty', ''),
                ('large', '"text"', '"text"', 1e100, 0, 1e308, NULL, '2020-02-29 23:59:59.999999', NULL, '-1 year', NULL,
                 '{{1,2},{3,4}}', NULL, 'sad', NULL, NULL, false, NULL, NULL, '::1', NULL, NULL);
            """;
    private static final String ITEMS = """
            CREATE TABLE item (id int PRIMARY KEY, name text, price numeric);
            INSERT INTO item SELECT n, 'item ' || n, n FROM generate_series(1, 10) n;
            """;

    private final TestDatabase source;
    private final TestDatabase target;
    private final Path folder;

    RefreshUndoIT(TestDatabase source, TestDatabase target, @TempDir Path folder) {
        this.source = source;
        this.target = target;
        this.folder = folder;
    }

    private LiveTables items() {
        return LiveTables.of(folder, source, target, ITEMS).rules("item: {from: old, missing: delete, limit: 100%}");
    }

    @Test
    void valuesOfAllTypesComeBackAsTheyWere() {
        LiveTables live = LiveTables.of(folder, source, target, TYPES);
        live.tiny.tables(
                "Odd Things:\n  from: old.Odd Things\n  drop: {twice: computed, ma: not read}\n  default: {ma: stays}");
        live.tiny.file(
                "refresh.yaml",
                "groups:\n  g:\n    description: d\n    tables:\n"
                        + "      hr.Odd Things: {from: old, missing: delete, limit: 100%}\n");
        List<String> before = live.live("\"Odd Things\"");
        source.execute(
                "UPDATE \"Odd Things\" SET j = '1', plain = '1', n = 1, m = 1, f = 1, ts = now(), tm = now(), d = now(),"
                        + " iv = '1 day', b = 'x', a = '{9}', ta = '{}', md = 'sad', bo = NULL, c = 'z', sh = 'z',"
                        + " ip = NULL, r = NULL, x = NULL WHERE \"The Key\" <> 'large'; DELETE FROM \"Odd Things\" WHERE \"The Key\" = 'large'");

        RefreshResult result = live.refresh();
        assertThat(result.complete()).as(result.findings().toString()).isTrue();
        live.equal("\"Odd Things\"");
        live.undo(result);

        assertThat(live.live("\"Odd Things\"")).isEqualTo(before);
        source.execute("DELETE FROM \"Odd Things\"");
        live.undo(live.refresh());
        assertThat(live.live("\"Odd Things\"")).isEqualTo(before);
    }

    @Test
    void whatWasInsertedGoesAndTheUndoIsARefreshOfItsOwn() {
        LiveTables live = items();
        List<String> before = live.live("item");
        source.execute(
                "INSERT INTO item VALUES (11, 'new', 1); UPDATE item SET name = 'x' WHERE id < 3; DELETE FROM item WHERE id = 9");

        RefreshResult result = live.refresh();
        RefreshResult undo = live.undo(result);

        assertThat(live.live("item")).isEqualTo(before);
        assertThat(undo.undoes()).isEqualTo(result.id());
        assertThat(undo.written()).isEqualTo(4);
        assertThat(live.undoRefused(undo)).contains("Refresh 2 cannot be undone: it is an undo itself");
        assertThat(live.undoRefused(result)).contains("Refresh 1 cannot be undone: it is undone");
        assertThat(live.refresh().written()).isEqualTo(4);
        live.equal("item");
    }

    @Test
    void theCommandSaysWhatWasPutBackAndOffersNoWayBackFromThere() {
        LiveTables live = items();
        source.execute("INSERT INTO item VALUES (11, 'new', 1)");
        assertThat(live.tiny.succeed("refresh").out()).contains("To put them back: caravan refresh --undo 1");

        Outcome undo = live.tiny.succeed("refresh", "--undo", "1");

        assertThat(undo.out())
                .contains("Refresh 2 is done: 1 rows are again what they were before refresh 1")
                .doesNotContain("--undo");
        live.tiny.run("refresh", "--undo", "2").failsWith(3, "Refresh 2 cannot be undone: it is an undo itself");
        live.tiny.run("refresh", "--undo", "77").failsWith(3, "There is no refresh 77");
    }

    @Test
    void aRowThatSomebodyChangedSinceRefusesItAll() {
        LiveTables live = items();
        target.execute("ALTER TABLE hr.item ADD note text DEFAULT 'none'");
        live.tiny.tables("item: {from: old.item, default: {note: ours}}");
        source.execute(
                "INSERT INTO item VALUES (11, 'new', 1), (12, 'new', 1); UPDATE item SET name = 'x' WHERE id = 1");
        RefreshResult result = live.refresh();
        target.execute("UPDATE hr.item SET note = 'mine' WHERE id = 11");
        List<String> after = live.live("item");

        assertThat(live.undoRefused(result)).contains("hr.item: 1 of 3 rows were changed since");
        assertThat(live.live("item")).isEqualTo(after);

        target.execute("UPDATE hr.item SET note = 'none' WHERE id = 11");
        live.undo(result);
        assertThat(live.live("item")).hasSize(10);
    }

    @Test
    void whatTriggersAndTheClockMadeOfARowIsKnown() {
        LiveTables live = items();
        target.execute("""
                ALTER TABLE hr.item ADD at timestamptz DEFAULT clock_timestamp();
                CREATE FUNCTION hr.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.at := clock_timestamp(); RETURN NEW; END';
                CREATE TRIGGER touch BEFORE UPDATE ON hr.item FOR EACH ROW EXECUTE FUNCTION hr.touch();
                """);
        live.tiny.tables("item: {from: old.item, default: {at: the clock says}}");
        source.execute("INSERT INTO item VALUES (11); UPDATE item SET name = 'x' WHERE id = 1");

        RefreshResult result = live.refresh();
        live.undo(result);

        assertThat(target.queryForStrings("SELECT id || name FROM hr.item WHERE id IN (1, 11)"))
                .containsExactly("1item 1");
    }

    @Test
    void whatRefersToANewRowSinceIsNotDeletedWithIt() {
        LiveTables live = items();
        target.execute("CREATE TABLE hr.sale (item int REFERENCES hr.item ON DELETE CASCADE)");
        source.execute("INSERT INTO item VALUES (11, 'new', 1)");
        RefreshResult result = live.refresh();
        target.execute("INSERT INTO hr.sale VALUES (11)");

        assertThat(live.undoRefused(result)).contains("1 rows cannot be put back", "is referred to by hr.sale.item");
        assertThat(live.live("sale")).containsExactly("(11)");
    }

    @Test
    void aKeyThatSomebodyHasTakenSinceRefusesIt() {
        LiveTables live = items();
        source.execute("DELETE FROM item WHERE id = 1");
        RefreshResult result = live.refresh();
        target.execute("INSERT INTO hr.item VALUES (1, 'another')");

        assertThat(live.undoRefused(result)).contains("is not undone; nothing was written", "item_pkey");
        assertThat(live.live("item")).contains("(1,another,)");
    }

    @Test
    void aHistoryThatIsForgottenRefusesIt() {
        LiveTables live = items();
        source.execute("DELETE FROM item WHERE id = 1");
        RefreshResult result = live.refresh();
        target.execute("DELETE FROM caravan.refresh_row WHERE refresh_id = " + result.id());

        assertThat(live.undoRefused(result)).contains("It is not known any more what refresh 1 changed in hr.item");
    }

    @Test
    void aTableWithoutAKey() {
        LiveTables live =
                LiveTables.of(folder, source, target, """
                CREATE TABLE note (a int, b text, p point);
                INSERT INTO note VALUES (1, 'x', NULL), (1, 'x', NULL), (1, 'x', NULL), (2, NULL, '(1,2)'), (NULL, NULL, NULL);
                """).rules("note: {from: old, missing: delete, limit: 100%}");
        List<String> before = live.live("note");
        assertThat(live.refresh().written()).isZero();
        source.execute(
                "DELETE FROM note WHERE ctid IN (SELECT ctid FROM note WHERE a = 1 LIMIT 1);"
                        + "INSERT INTO note VALUES (2, NULL, '(1,2)'), (3, 'new', NULL), (3, 'new', NULL); UPDATE note SET b = 'y' WHERE a IS NULL");

        RefreshResult result = live.refresh();
        live.equal("note");
        assertThat(result.written()).isEqualTo(6);
        live.undo(result);

        assertThat(live.live("note")).isEqualTo(before);
    }

    @Test
    void aColumnThatCameSinceKeepsItsValues() {
        LiveTables live = items();
        source.execute("UPDATE item SET name = 'x' WHERE id = 1");
        RefreshResult result = live.refresh();
        target.execute("ALTER TABLE hr.item ADD colour text NOT NULL DEFAULT 'red'");

        live.undo(result);

        assertThat(live.live("item")).contains("(1,\"item 1\",1,red)");
    }

    @Test
    void columnsThatTheServerNumbersAreMovedNotUpdated() {
        LiveTables live =
                LiveTables.of(folder, source, target, """
                CREATE TABLE part (code text PRIMARY KEY, no int GENERATED ALWAYS AS IDENTITY UNIQUE);
                INSERT INTO part (code) VALUES ('a'), ('b'), ('c');
                """).rules("part: {from: old, missing: delete, limit: 100%}");
        List<String> before = live.live("part");
        source.execute(
                "ALTER TABLE part ALTER no SET GENERATED BY DEFAULT; UPDATE part SET no = 77 WHERE code = 'b'; DELETE FROM part WHERE code = 'c'");

        RefreshResult result = live.refresh();
        live.equal("part");
        assertThat(target.queryForLong("INSERT INTO hr.part (code) VALUES ('z') RETURNING no"))
                .isEqualTo(78);
        live.undo(result);

        assertThat(live.live("part")).containsAll(before).hasSize(4);
    }

    @Test
    void aMirrorIsNotUndoneEither() {
        LiveTables live = items();
        source.execute("DELETE FROM item WHERE id = 1");
        RefreshResult result = live.refresh();
        live.file("sources.yaml", """
                consolidation: tiny
                description: A source and a target of a test.
                sources:
                  old: {description: The old database., schema: public}
                target:
                  environment: ${APP_ENV}
                  schemas:
                    hr: {name: "${DATABASE_SCHEMA}", writable_in: [local, test]}
                """).tiny.set("APP_ENV", "production");

        assertThat(live.undoRefused(result))
                .contains("Schema hr is read only in environment production: hr.item is not refreshed");
        assertThat(live.refused()).contains("Schema hr is read only in environment production");
        assertThat(live.tiny.run("refresh").exitCode()).isEqualTo(3);
        live.tiny.set("APP_ENV", "test");
        live.undo(result);
    }
}
