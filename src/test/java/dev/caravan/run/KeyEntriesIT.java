package dev.caravan.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that follow each other share entries of the key map, and each of them is still known by itself. */
@Postgres
class KeyEntriesIT {
    /** Thousands of rows with gaps, below zero as well; each row of the second database has a boss in its own. */
    private static final String NODES = """
            CREATE TABLE node (id %1$s, boss %1$s, tag text);
            INSERT INTO node SELECT n, NULL, 'n' || n FROM generate_series(%2$d, %3$d) n WHERE n %% %4$d <> 0;
            UPDATE node SET boss = b.boss FROM (SELECT floor(id / 50.0) AS unit, min(id) AS boss FROM node GROUP BY 1) b
            WHERE b.unit = floor(id / 50.0);
            """;

    private static final String MEANT = " FROM node AS n LEFT JOIN node AS b ON b.id = n.boss";

    private final TestDatabase a;
    private final TestDatabase b;
    private final TestDatabase target;
    private final TinyConsolidation two;

    KeyEntriesIT(TestDatabase a, TestDatabase b, TestDatabase target, @TempDir Path folder) {
        this.a = a;
        this.b = b;
        this.target = target;
        this.two = TinyConsolidation.two(folder, a, b, target).tables("""
                node:
                  from: [a.node, b.node]
                  collision: new-key
                """);
    }

    private void fill(String type) {
        a.execute(NODES.formatted(type, -300, 2000, 97));
        b.execute(NODES.formatted(type, -1500, 3000, 61));
        two.ddl("CREATE TABLE ${hr}.node (id " + type + " PRIMARY KEY, boss " + type
                + " REFERENCES ${hr}.node, tag text);");
    }

    private List<@Nullable String> ofSecond(String sql) {
        return target.queryForStrings(sql.replace(
                "{second}",
                "(SELECT t.* FROM hr.node t JOIN caravan.key_map k ON k.new_number = t.id AND k.feed = 'b')"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"smallint", "integer", "bigint"})
    void everyRowKeepsItsKeyOrGetsTheNextFreeOneAndMeansTheSameBoss(String type) {
        fill(type);

        two.succeed("migrate");

        assertThat(ofSecond("SELECT n.tag || ' of ' || b.tag FROM {second} n LEFT JOIN {second} b ON b.id = n.boss"))
                .containsExactlyInAnyOrderElementsOf(b.queryForStrings("SELECT n.tag || ' of ' || b.tag" + MEANT));
        List<@Nullable String> taken = a.queryForStrings("SELECT id FROM node");
        List<String> becomes = new ArrayList<>();
        long free = 3000;
        for (String key : b.queryForStrings("SELECT id FROM node ORDER BY id")) {
            becomes.add(key + " " + (taken.contains(key) ? ++free : key));
        }
        assertThat(target.queryForStrings("SELECT old_key || ' ' || new_key FROM caravan.key_map WHERE feed = 'b'"
                        + " AND outcome = 'loaded' AND old_key = old_number::text AND new_key = new_number::text"))
                .containsExactlyInAnyOrderElementsOf(becomes);
        assertThat(target.count("caravan.key_map")).isEqualTo(becomes.size());
        assertThat(target.count("caravan.key_entry")).isLessThan(becomes.size() / 20);
        assertThat(target.queryForLong("SELECT max(keys) FROM caravan.key_entry"))
                .isGreaterThan(50);
        assertThat(two.succeed("verify").out()).contains("equal");
    }

    @Test
    void aRowThatGoesToQuarantineLeavesItsEntryAndItsNeighboursStay() {
        fill("integer");
        b.execute("UPDATE node SET boss = 30000 WHERE id IN (-1400, 5, 1350, 2500)");
        String lost = "SELECT n.id" + MEANT + " WHERE b.id IS NULL OR b.boss = 30000";
        List<@Nullable String> gone = b.queryForStrings(lost);
        assertThat(gone).hasSizeGreaterThan(50);

        Outcome outcome = two.run("migrate", "--max-quarantine", "1000");

        assertThat(outcome.exitCode()).as(outcome.toString()).isOne();
        assertThat(target.queryForStrings("SELECT source_key FROM caravan.quarantine"))
                .containsExactlyInAnyOrderElementsOf(gone);
        assertThat(target.queryForStrings("SELECT old_key FROM caravan.key_map"))
                .containsExactlyInAnyOrderElementsOf(
                        b.queryForStrings("SELECT id FROM node WHERE id NOT IN (" + lost + ")"));
    }

    @Test
    void whereKeysChangeInFewPlacesTheOthersStayAndSameRowsAreOne() {
        a.execute("CREATE TABLE node (id int, boss int, tag text);"
                + " INSERT INTO node SELECT n, n, 'same ' || n FROM generate_series(1, 100) n");
        b.execute("CREATE TABLE node (id int, boss int, tag text);"
                + " INSERT INTO node SELECT n, 3001 - n, CASE WHEN n BETWEEN 201 AND 300 THEN 'same ' || n - 200"
                + " ELSE 'other ' || n END FROM generate_series(1, 3000) n");
        two.ddl("CREATE TABLE ${hr}.node (id int PRIMARY KEY, boss int REFERENCES ${hr}.node, tag text);")
                .tables("""
                        node:
                          from: [a.node, b.node]
                          match: {on: [tag]}
                          differing: keep-first
                          collision: new-key
                        """);

        two.succeed("migrate");

        assertThat(target.queryForStrings("SELECT id || tag FROM hr.node ORDER BY id"))
                .containsExactlyElementsOf(a.queryForStrings("""
                        SELECT n || CASE WHEN n <= 100 THEN 'same ' || n WHEN n <= 3000 THEN 'other ' || n
                            ELSE 'other ' || n - 3000 END FROM generate_series(1, 3100) n
                        WHERE n NOT BETWEEN 201 AND 300 ORDER BY n"""));
        assertThat(ofSecond("SELECT n.tag || ' of ' || b.tag FROM {second} n JOIN hr.node b ON b.id = n.boss"
                        + " WHERE n.tag LIKE 'other%'"))
                .containsExactlyInAnyOrderElementsOf(
                        b.queryForStrings("SELECT n.tag || ' of ' || b.tag" + MEANT + " WHERE n.tag LIKE 'other%'"));
        assertThat(two.succeed("verify").out()).contains("equal");
    }

    @Test
    void theLargestAndTheSmallestKeyThereAreStayAsTheyAre() {
        String most = Long.MAX_VALUE + "), (" + Long.MIN_VALUE;
        for (TestDatabase source : List.of(a, b)) {
            source.execute("CREATE TABLE node (id bigint)");
        }
        a.execute("INSERT INTO node VALUES (-63), (-65), (0)");
        b.execute("INSERT INTO node VALUES (" + most + "), (-64), (-1), (1)");
        two.ddl("CREATE TABLE ${hr}.node (id bigint PRIMARY KEY);");

        two.succeed("migrate");

        assertThat(target.queryForStrings("SELECT id FROM hr.node ORDER BY id"))
                .containsExactly("" + Long.MIN_VALUE, "-65", "-64", "-63", "-1", "0", "1", "" + Long.MAX_VALUE);
    }

    @Test
    void whereNoNumberIsLeftTheRunSaysHowManyAreWanted() {
        a.execute("CREATE TABLE node (id smallint); INSERT INTO node VALUES (1), (2), (32766)");
        b.execute("CREATE TABLE node (id smallint); INSERT INTO node VALUES (1), (2), (3)");
        two.ddl("CREATE TABLE ${hr}.node (id smallint PRIMARY KEY);");

        two.run("migrate").failsWith(4, "2 rows of hr.node/b need new keys after 32766, but smallint ends at 32767.");

        assertThat(target.queryForStrings("SELECT nspname FROM pg_namespace WHERE nspname = 'hr'"))
                .isEmpty();
    }

    @Test
    void keysThatAreLookedUpOneByOneHaveAnEntryEach() {
        fill("integer");
        for (TestDatabase source : List.of(a, b)) {
            source.execute(
                    "CREATE TABLE page AS SELECT id, 'see /n/' || boss || ' and /n/' || id AS links FROM node WHERE id > 0");
        }
        two.ddl("""
                CREATE TABLE ${hr}.node (id integer PRIMARY KEY, boss integer REFERENCES ${hr}.node, tag text);
                CREATE TABLE ${hr}.page (id integer PRIMARY KEY, links text);
                """).tables("""
                node:
                  from: [a.node, b.node]
                  collision: new-key
                page:
                  from: [a.page, b.page]
                  collision: new-key
                  references:
                    links: {text: {"/n/": hr.node}}
                """);

        two.succeed("migrate");

        assertThat(target.queryForStrings("SELECT p.links FROM hr.page p JOIN caravan.key_map k ON k.feed = 'b'"
                        + " AND k.table_name = 'hr.page' AND k.new_number = p.id WHERE p.links IS DISTINCT FROM"
                        + " (SELECT 'see /n/' || n.boss || ' and /n/' || n.id FROM hr.node n JOIN caravan.key_map o"
                        + " ON o.feed = 'b' AND o.table_name = 'hr.node' AND o.new_number = n.id"
                        + " WHERE o.old_number = k.old_number)"))
                .isEmpty();
        assertThat(target.count("caravan.key_entry WHERE table_name = 'hr.node'"))
                .isEqualTo(b.count("node"));
    }
}
