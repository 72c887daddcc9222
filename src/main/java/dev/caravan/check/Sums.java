package dev.caravan.check;

import dev.caravan.check.Check.Query;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Numbers by key, added up over the sources; a key that is nowhere counts as 0. */
final class Sums implements Holding {
    private final Check check;
    private final Map<String, BigDecimal> expected = new HashMap<>();
    private final Problems problems;

    Sums(Check check) {
        this.check = check;
        this.problems = new Problems(check);
    }

    @Override
    public Check check() {
        return check;
    }

    @Override
    public void add(String source, Query query, Connection connection) throws SQLException {
        addAll(expected, problems, query, query.sql(), connection);
    }

    @Override
    public Problems problems() {
        return problems.copy();
    }

    @Override
    public CheckResult compare(Connection target, String sql, Consumer<String> failingKeys) throws SQLException {
        Map<String, BigDecimal> found = new HashMap<>();
        Problems all = problems();
        addAll(found, all, check.after(), sql, target);
        TreeSet<String> keys = new TreeSet<>(expected.keySet());
        keys.addAll(found.keySet());
        List<String> different = keys.stream()
                .filter(key -> in(expected, key).compareTo(in(found, key)) != 0)
                .toList();
        different.forEach(failingKeys);
        all.failed(
                different.size(),
                check.failure(
                        check.after(),
                        different.size() + " of " + keys.size() + " sums differ from those of the sources",
                        "To see them, compare the answers of this file's queries by key."));
        return all.result(keys.size(), 0);
    }

    private static void addAll(
            Map<String, BigDecimal> sums, Problems problems, Query query, String sql, Connection connection)
            throws SQLException {
        long[] withoutKey = new long[1];
        CheckSql.numbers(connection, sql, (key, number) -> {
            if (key == null) {
                withoutKey[0]++;
            } else {
                sums.merge(key, number, BigDecimal::add);
            }
        });
        problems.withoutKey(query, withoutKey[0]);
    }

    private static BigDecimal in(Map<String, BigDecimal> sums, String key) {
        return sums.getOrDefault(key, BigDecimal.ZERO);
    }
}
