package dev.caravan.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every column of both sides is accounted for. */
@Postgres
@TestInstance(Lifecycle.PER_CLASS) // one pair of databases, emptied for each test
class PlanColumnsIT {
    private final TestDatabase source;
    private final TestDatabase target;
    private PlanFixture item;

    PlanColumnsIT(TestDatabase source, TestDatabase target) {
        this.source = source;
        this.target = target;
    }

    @BeforeEach
    void begin(@TempDir Path directory) {
        source.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        item = new PlanFixture(source, target, directory);
    }

    @Test
    void aColumnOfTheSameNameIsTakenAsItIs() {
        item.columns("note text", "note text").rows("(1, 'x')");

        assertThat(item.refusals()).isEmpty();
        assertThat(columns()).containsExactly("id as it is: s.\"id\"", "note as it is: s.\"note\"");
    }

    @Test
    void aRenamedColumnIsTakenFromTheOneNameThatExists() {
        item.columns("resolved_by int", "resolved_by_id int")
                .item("columns: {resolved_by_id: {from: [resolved_by_id, resolved_by]}}\n");

        assertThat(item.refusals()).isEmpty();
        assertThat(columns()).contains("resolved_by_id from resolved_by: s.\"resolved_by\"");
    }

    @Test
    void twoNamesThatBothExistAreAmbiguous() {
        item.columns("a int, b int", "c int").item("columns: {c: {from: [a, b]}}\ndrop: {a: No., b: No.}\n");

        assertThat(item.refusals())
                .singleElement()
                .asString()
                .contains("columns.c: public.item has all of the columns a, b");
    }

    @Test
    void aNameThatDoesNotExistIsRefused() {
        item.columns("a int", "c int").item("columns: {c: {from: [x, y]}}\ndrop: {a: No.}\n");

        assertThat(item.refusals()).singleElement().asString().contains("columns.c: public.item has no column x or y");
    }

    @Test
    void aConversionThatPostgresDoesNotDoByItselfMustBeSaid() {
        item.columns("amount text", "amount int").rows("(1, '12'), (2, NULL)");
        assertThat(item.refusals())
                .singleElement()
                .asString()
                .contains("column amount: is integer, and PostgreSQL does not assign text to it")
                .contains("{from: amount, cast: integer}");

        item.item("columns: {amount: {cast: integer}}\n");
        assertThat(item.refusals()).isEmpty();
        assertThat(sent("amount")).containsExactly("12", null);
    }

    @Test
    void aSaidConversionIsTriedOnEveryRow() {
        item.columns("amount text", "amount int").rows("(1, '12'), (2, 'secret'), (3, '1.5')");

        item.item("columns: {amount: {cast: integer}}\n");

        assertThat(item.refusals())
                .singleElement()
                .asString()
                .contains(
                        "app.yaml:5 tables.item.columns.amount: not every value of public.item converts: a value is not valid for its type")
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({"timestamp, timestamptz", "timestamptz, timestamp", "timestamptz, time", "time, timetz"})
    void nobodyGuessesATimeZone(String from, String to) {
        item.columns("at " + from, "at " + to);

        assertThat(item.refusals())
                .singleElement()
                .asString()
                .contains("column at: turns ")
                .contains("needs a time zone")
                .contains("AT TIME ZONE");
    }

    @Test
    void aTimeZoneThatIsStatedIsUsed() {
        item.columns("at timestamp", "at timestamptz")
                .rows("(1, '2026-07-01 12:00')")
                .item("""
                columns: {at: {sql: "s.at AT TIME ZONE 'Europe/London'", uses: [at]}}
                """);

        assertThat(item.refusals()).isEmpty();
        assertThat(sent("at AT TIME ZONE 'UTC'")).containsExactly("2026-07-01 11:00:00");
    }

    @Test
    void aSourceColumnThatNobodyReadsIsNotLostSilently() {
        item.columns("wallpaper text", "note text").item("default: {note: New.}\n");
        assertThat(item.refusals())
                .singleElement()
                .asString()
                .contains("nothing reads the column wallpaper of public.item");

        item.item("default: {note: New.}\ndrop: {wallpaper: Ugly.}\n");
        assertThat(item.refusals()).isEmpty();
        assertThat(item.notes())
                .anyMatch(it -> it.endsWith("column wallpaper: stays behind: Ugly."))
                .anyMatch(it -> it.endsWith("column note: gets its default: New."));
    }

    @Test
    void aTargetColumnThatNobodyFillsIsNotLeftEmptySilently() {
        item.columns("a int", "a int, trace_id uuid");

        assertThat(item.refusals())
                .singleElement()
                .asString()
                .contains("column trace_id: nothing fills this column of the target");
    }

    @Test
    void aDefaultNeedsOneInTheLayout() {
        item.columns(
                        "a int",
                        "a int, b int NOT NULL, c int NOT NULL DEFAULT 1, d int NOT NULL GENERATED ALWAYS AS IDENTITY")
                .item("default: {b: New., c: New., d: New.}\n");

        assertThat(item.refusals())
                .singleElement()
                .asString()
                .contains("column b: is listed under default, but it is NOT NULL and has no default");
    }

    @Test
    void aGeneratedColumnFillsItself() {
        item.columns("a int", "a int, twice int GENERATED ALWAYS AS (a * 2) STORED");

        assertThat(item.refusals()).isEmpty();
        assertThat(columns()).hasSize(2);
    }

    @Test
    void namesThatDoNotExistAreNamed() {
        item.columns("a int", "a int").item("""
                columns: {x: {constant: 1}}
                default: {y: New.}
                drop: {z: Old.}
                """);

        assertThat(item.refusals())
                .hasSize(3)
                .anyMatch(it -> it.contains("columns.x: the target table has no column of that name"))
                .anyMatch(it -> it.contains("column y: the target table has no column of that name"))
                .anyMatch(it -> it.contains("column z: is listed under drop, but public.item has no such column"));
    }

    @Test
    void aColumnIsReadOrDropped() {
        item.columns("a int", "a int").item("drop: {a: Old.}\n");

        assertThat(item.refusals()).singleElement().asString().contains("is read by a rule and listed under drop");
    }

    @Test
    void anExpressionThatFailsNamesItsColumn() {
        item.columns("a int", "a int, b text, c int").item("""
                columns:
                  b: {sql: lower(s.nothing)}
                  c: {sql: s.a + 1, uses: [a, gone]}
                """);

        assertThat(item.refusals())
                .anyMatch(it -> it.contains("columns.b: its SQL fails in source old: column s.nothing does not exist"))
                .anyMatch(it -> it.contains("columns.c: uses gone, which public.item does not have"));
    }

    @Test
    void anExpressionThatFailsForARowNamesItsColumn() {
        item.columns("a int", "a int, b int").rows("(1, 5), (2, 0)").item("columns: {b: {sql: 10 / s.a, uses: [a]}}\n");

        assertThat(item.refusals())
                .singleElement()
                .asString()
                .contains("columns.b: not every value of public.item converts: division by zero");
    }

    @Test
    void constantsAndExpressionsAreSentLikeColumns() {
        source.execute("CREATE TABLE other (id int, word text); INSERT INTO other VALUES (1, 'one')");
        item.columns("a int", "a int, origin text, none text, word varchar(5), total numeric(5,1)")
                .rows("(1, 5)")
                .item("""
                        columns:
                          origin: {constant: it's \\ here}
                          none: {constant: null}
                          word: {sql: (SELECT o.word FROM other o WHERE o.id = s.id)}
                          total: {sql: s.id + s.a, uses: [id, a]}
                        """)
                .mapping(it -> it.sources("""
                        consolidation: test
                        sources: {old: {schema: public, ignore: {other: A helper.}}}
                        target: {schemas: {app: {name: live}}}
                        """));

        assertThat(item.refusals()).isEmpty();
        assertThat(sent("concat_ws('|', origin, none IS NULL, word, total)")).containsExactly("it's \\ here|t|one|6.0");
    }

    @Test
    void strangeNamesAreOnlyNames() {
        String longest = "ü23456789012345678901234567890123456789012345678901234567890ü";
        String layout = "\"with blank\" int, \"Upper\" int, \"select\" int, \"it's\" int, \"%s\" int, \"{\"\"}\" int"
                .formatted(longest);
        item.columns(layout.replace("{\"\"}", "{b}"), layout.replace("{\"\"}", "{b}"))
                .rows("(1, 1, 2, 3, 4, 5, 6)");

        assertThat(item.refusals()).isEmpty();
        assertThat(sent("\"with blank\" + \"Upper\" + \"select\" + \"it's\" + \"" + longest + "\" + \"{b}\""))
                .containsExactly("21");
    }

    private List<String> columns() {
        return item.plan().feed("app.item").columns().stream()
                .map(it -> it.name() + " " + it.made() + ": " + it.sql())
                .toList();
    }

    /** What the planned SELECT sends. */
    private List<String> sent(String expression) {
        return source.queryForStrings("SELECT " + expression + " FROM ("
                + item.plan().feed("app.item").select() + ") AS sent ORDER BY id");
    }
}
