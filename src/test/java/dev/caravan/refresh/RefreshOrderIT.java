package dev.caravan.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.ledger.RefreshTable;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both sides are walked in the same order, whatever the keys are and however their characters are encoded. */
@Postgres
class RefreshOrderIT {
    private static final String LETTERS = "aAbBzZ äÄéßøł€漢😀_-'~";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bigint               | 1
            smallint             | 2
            numeric(20,4)        | 3
            uuid                 | 4
            text                 | 5
            char(4)              | 6
            timestamptz          | 7
            date                 | 8
            boolean              | 9
            text, bigint, uuid   | 10
            int, text, smallint  | 11
            bytea                | 12
            """)
    void whateverTheKeysAreWhatDiffersIsWrittenAndNothingElse(
            String types, long seed, TestDatabase source, TestDatabase target, @TempDir Path folder) {
        String[] each = types.split(", ?(?![0-9])");
        StringBuilder columns = new StringBuilder();
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < each.length; i++) {
            columns.append("k").append(i).append(' ').append(each[i]).append(", ");
            key.append(i == 0 ? "" : ", ").append("k").append(i);
        }
        LiveTables live = LiveTables.of(
                        folder, source, target, "CREATE TABLE thing (" + columns + "v int, PRIMARY KEY (" + key + "));")
                .rules("thing: {from: old, missing: delete, limit: 100%}");
        Random random = new Random(seed);
        Map<String, Integer> theirs = rows(each, random);
        Map<String, Integer> ours = rows(each, random);
        theirs.forEach((row, value) -> {
            if (random.nextInt(3) > 0) {
                ours.put(row, random.nextInt(3) == 0 ? value + 1 : value);
            }
        });
        fill(source, "thing", theirs);
        fill(target, "hr.thing", ours);

        RefreshResult result = live.refresh();

        RefreshTable account = LiveTables.of(result, "thing");
        Set<String> inserted = new HashSet<>(theirs.keySet());
        inserted.removeAll(ours.keySet());
        Set<String> deleted = new HashSet<>(ours.keySet());
        deleted.removeAll(theirs.keySet());
        long changed = theirs.entrySet().stream()
                .filter(row -> ours.containsKey(row.getKey()) && !row.getValue().equals(ours.get(row.getKey())))
                .count();
        live.equal("thing");
        assertThat(account.inserted()).as("seed " + seed).isEqualTo(inserted.size());
        assertThat(account.deleted()).isEqualTo(deleted.size());
        assertThat(account.updated()).isEqualTo(changed);
        assertThat(live.refresh().written()).isZero();
    }

    private static Map<String, Integer> rows(String[] types, Random random) {
        Map<String, Integer> rows = new LinkedHashMap<>();
        for (int i = 0; i < 200; i++) {
            StringBuilder row = new StringBuilder();
            for (String type : types) {
                row.append(value(type, random)).append(", ");
            }
            rows.put(row.toString(), random.nextInt(5));
        }
        return rows;
    }

    private static String value(String type, Random random) {
        int small = random.nextInt(80) - 40;
        return switch (type) {
            case "bigint" -> Long.toString(random.nextBoolean() ? small : random.nextLong() / 2);
            case "smallint", "int" -> Integer.toString(small * 800);
            case "numeric(20,4)" ->
                "CAST(" + small * 1234567L + "." + (1000 + random.nextInt(9)) + " AS numeric(20,4))";
            case "uuid" -> "'" + new UUID(random.nextBoolean() ? small : random.nextLong(), small) + "'";
            case "char(4)" -> "'" + word(random, 4).stripTrailing().replace("'", "''") + "'";
            case "timestamptz" -> "'epoch'::timestamptz + interval '" + (long) small * 999_999_937L + " s'";
            case "date" -> "DATE '2000-01-01' + " + small * 20_000;
            case "boolean" -> Boolean.toString(random.nextBoolean());
            case "bytea" -> "'\\x" + String.format("%02x%02x", random.nextInt(256), random.nextInt(3)) + "'";
            default -> "'" + word(random, 6).replace("'", "''") + "'";
        };
    }

    private static String word(Random random, int most) {
        int[] letters = LETTERS.codePoints().toArray();
        return random.ints(random.nextInt(most + 1), 0, letters.length)
                .mapToObj(i -> Character.toString(letters[i]))
                .collect(Collectors.joining());
    }

    private static void fill(TestDatabase database, String table, Map<String, Integer> rows) {
        database.execute(rows.entrySet().stream()
                .map(row -> "(" + row.getKey() + row.getValue() + ")")
                .collect(Collectors.joining(", ", "INSERT INTO " + table + " VALUES ", "")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"LATIN1", "WIN1252", "LATIN9"})
    void textIsWalkedInOneOrderInWhateverEncodingTheSourceKeepsIt(
            String encoding, TestDatabase source, TestDatabase target, @TempDir Path folder) throws SQLException {
        String name = source.name() + "_old";
        LiveTables live = LiveTables.of(folder, source, target, "CREATE TABLE thing (k text PRIMARY KEY, v int);")
                .rules("thing: {from: old, missing: delete, limit: 100%}");
        source.execute("CREATE DATABASE " + name + " ENCODING '" + encoding
                + "' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
        try (Connection old = DriverManager.getConnection(
                        source.jdbcUrl().replace(source.name(), name), source.username(), source.password());
                Statement statement = old.createStatement()) {
            statement.execute("CREATE TABLE thing (k text PRIMARY KEY, v int)");
            String letters = encoding.equals("LATIN1") ? "azAZäöüßÿ¤" : "azAZäöüßÿ€Šž";
            StringBuilder rows = new StringBuilder();
            letters.codePoints()
                    .forEach(one -> letters.codePoints()
                            .forEach(two -> rows.append(rows.isEmpty() ? "" : ", ")
                                    .append("('" + Character.toString(one) + Character.toString(two) + "', 1)")));
            statement.execute("INSERT INTO thing VALUES " + rows);
            target.execute("INSERT INTO hr.thing VALUES " + rows + "; DELETE FROM hr.thing WHERE k LIKE 'ä%';"
                    + "UPDATE hr.thing SET v = 2 WHERE k LIKE 'ÿ%'; INSERT INTO hr.thing VALUES ('漢', 1)");
            live.tiny.set("caravan.sources.old.url", source.url().replace(source.name(), name));
            int n = letters.length();

            RefreshResult result = live.refresh();

            assertThat(LiveTables.account(result, "thing"))
                    .containsExactly((long) n, (long) n, 0L, 1L, 0L, (long) n * n - 2L * n, 0L);
            assertThat(live.refresh().written()).isZero();
        } finally {
            source.execute("DROP DATABASE " + name + " WITH (FORCE)");
        }
    }
}
