package dev.caravan.check;

import dev.caravan.check.Check.Query;
import dev.caravan.problem.Finding;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keys and their values; the target must have all of them. */
final class Pairs implements Holding {
    private final Check check;
    private final Map<String, @Nullable String> expected = new HashMap<>();
    private final Set<String> ambiguous = new HashSet<>();
    private final Set<String> disputed = new HashSet<>();
    private final Problems problems;

    Pairs(Check check) {
        this.check = check;
        this.problems = new Problems(check);
    }

    @Override
    public Check check() {
        return check;
    }

    @Override
    public void add(String source, Query query, Connection connection) throws SQLException {
        Map<String, @Nullable String> own = new HashMap<>();
        Set<String> several = new HashSet<>();
        long[] withoutKey = new long[1];
        CheckSql.pairs(connection, query.sql(), (key, value) -> {
            if (key == null) {
                withoutKey[0]++;
            } else if (!own.containsKey(key)) {
                own.put(key, value);
            } else if (!Objects.equals(own.get(key), value)) {
                several.add(key);
            }
        });
        problems.withoutKey(query, withoutKey[0]);
        if (!several.isEmpty()) {
            problems.add(ambiguity(source, query, several.size()));
        }
        ambiguous.addAll(several);
        own.forEach(this::expect);
        ambiguous.forEach(key -> {
            expected.remove(key);
            disputed.remove(key);
        });
    }

    private void expect(String key, @Nullable String value) {
        if (!expected.containsKey(key)) {
            expected.put(key, value);
        } else if (!Objects.equals(expected.get(key), value)) {
            disputed.add(key);
        }
    }

    @Override
    public Problems problems() {
        Problems all = problems.copy();
        if (!disputed.isEmpty()) {
            all.add(disagreement());
        }
        return all;
    }

    @Override
    public CheckResult compare(Connection target, String sql, Consumer<String> failingKeys) throws SQLException {
        Set<String> right = new HashSet<>();
        Set<String> wrong = new HashSet<>();
        long[] withoutKey = new long[1];
        CheckSql.pairs(target, sql, (key, value) -> {
            if (key == null) {
                withoutKey[0]++;
            } else if (expected.containsKey(key)) {
                (Objects.equals(expected.get(key), value) ? right : wrong).add(key);
            }
        });
        wrong.removeIf(key -> disputed.contains(key) && right.contains(key));
        List<String> gone = new ArrayList<>();
        for (String key : expected.keySet()) {
            if (!right.contains(key) && !wrong.contains(key)) {
                gone.add(key);
            }
        }
        gone.forEach(failingKeys);
        wrong.forEach(failingKeys);

        Problems all = problems();
        all.withoutKey(check.after(), withoutKey[0]);
        all.failed(gone.size() + wrong.size(), failure(gone.size(), wrong.size()));
        return all.result(expected.size(), disputed.size());
    }

    private Finding failure(int gone, int wrong) {
        return check.failure(
                check.after(),
                "of " + expected.size() + " keys, " + gone + " gone and " + wrong + " with another value",
                "To see them, compare the answers of this file's queries by key.");
    }

    private static Finding ambiguity(String source, Query query, int keys) {
        return Finding.warning(
                query.location().toString(),
                keys + " keys have several values in source " + source + "; they are not compared",
                "To see them, ask SELECT key FROM (…) q GROUP BY key HAVING count(DISTINCT ROW(value)) > 1, with this"
                        + " query in the brackets.");
    }

    private Finding disagreement() {
        String first = check.before().keySet().iterator().next();
        return Finding.warning(
                check.location().toString(),
                disputed.size() + " keys have different values in different sources; the first source is believed",
                "The sources are asked from " + first
                        + " on. To see them, compare the answers of their queries by key.");
    }
}
