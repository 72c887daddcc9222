package dev.caravan.merge;

import dev.caravan.mapping.MergeRules.NaturalKey;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The values of a natural key, as SQL: as they are ({@code c1}, {@code c2}, …), and as they are compared ({@code n1}, …). */
record NaturalValues(NaturalKey key) {
    /** What the value of a column is called as it is. */
    String raw(String column) {
        return "c" + (key.columns().indexOf(column) + 1);
    }

    /** The values as they are compared. */
    Numbered compared() {
        return new Numbered("n", key.nullsMatch() ? 1 : key.columns().size());
    }

    /** Makes those out of these: one column for each part; a single text where NULL equals NULL, so that it can be hashed. */
    String folded() {
        List<String> parts = key.columns().stream().map(this::fold).toList();
        if (key.nullsMatch()) {
            return "CAST(jsonb_build_array(" + String.join(", ", parts) + ") AS text) AS n1";
        }
        return IntStream.range(0, parts.size())
                .mapToObj(i -> parts.get(i) + " AS " + compared().name(i))
                .collect(Collectors.joining(", "));
    }

    private String fold(String column) {
        return key.folded().contains(column) ? "lower(btrim(CAST(" + raw(column) + " AS text)))" : raw(column);
    }
}
