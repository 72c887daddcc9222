package dev.caravan.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.merge.TwoDatabases.Ref;
import dev.caravan.merge.TwoDatabases.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What must be true of two databases that became one. It follows every reference from its source by who is meant, and looks
 * whether the result means the same; it shares nothing with the program.
 */
final class Expectations {
    private static final Pattern LINK = Pattern.compile("/p/([0-9]+)/x");

    private final TwoDatabases given;
    private final Merged merged;
    private final Map<String, Row> byTag = new LinkedHashMap<>();
    private final Map<String, Row> leaders = new HashMap<>();
    private final Set<String> lost = new TreeSet<>();

    /**
     * What came out.
     *
     * @param target rows of each table by key, or by place where there is none
     * @param places by tag: where in its target table the row is, or the row that it is the same as
     * @param matched tags of the rows that are the same as another
     * @param quarantine reasons by tag
     */
    record Merged(
            Map<String, Map<String, JsonNode>> target,
            Map<String, String> places,
            Set<String> matched,
            Map<String, String> quarantine) {
        Map<String, JsonNode> table(String table) {
            return target.getOrDefault(table, Map.of());
        }
    }

    Expectations(TwoDatabases given, Merged merged) {
        this.given = given;
        this.merged = merged;
        given.rows().forEach(row -> byTag.put(row.tag(), row));
    }

    void check() {
        lead();
        quarantine();
        nothingIsLostOrInvented();
        sameRows();
        content();
    }

    private @Nullable Row row(String feed, String table, String key) {
        return byTag.get(feed + "." + table + "." + key);
    }

    private List<Row> meant(Row from, Ref ref) {
        if (!ref.byName()) {
            Row to = row(from.feed(), ref.table(), ref.value());
            return to == null ? List.of() : List.of(to);
        }
        return byTag.values().stream()
                .filter(to -> to.feed().equals(from.feed())
                        && to.table().equals(ref.table())
                        && ref.value().equals(to.name()))
                .toList();
    }

    /** The row that stands for each, by the natural keys; of things as the program paired them. */
    private void lead() {
        for (String table : List.of("parent", "child", "note", "thing")) {
            Map<Object, Row> first = new HashMap<>();
            List<Row> rows = byTag.values().stream()
                    .filter(row -> row.table().equals(table) && !row.refused())
                    .sorted(Comparator.comparing(Row::feed).thenComparing(Row::key))
                    .toList();
            for (Row row : rows) {
                Object key = natural(row);
                Row leader = key == null || table.equals("thing") ? row : first.getOrDefault(key, row);
                leaders.put(row.tag(), row.feed().equals("a") ? row : leader);
                if (key != null) {
                    first.putIfAbsent(key, row);
                }
            }
            if (table.equals("thing")) {
                pairs(rows);
            }
        }
    }

    private @Nullable Object natural(Row row) {
        if (row.natural().isEmpty()) {
            return null;
        }
        if (!row.table().equals("note")) {
            return row.natural();
        }
        Row parent = meant(row, row.refs().get(0)).stream().findFirst().orElse(null);
        return parent == null || parent.refused()
                ? null
                : List.of(Objects.requireNonNull(leaders.get(parent.tag())).tag(), row.natural());
    }

    private void pairs(List<Row> rows) {
        Map<String, Row> at = new HashMap<>();
        for (Row row : rows) {
            if (!merged.matched.contains(row.tag()) && merged.places.containsKey(row.tag())) {
                at.put(merged.places.get(row.tag()), row);
            }
        }
        for (Row row : rows) {
            if (merged.matched.contains(row.tag())) {
                Row to = at.get(merged.places.get(row.tag()));
                if (to != null) {
                    leaders.put(row.tag(), to);
                }
            }
        }
    }

    /** Rows are in quarantine exactly if they must be. */
    private void quarantine() {
        for (Row row : byTag.values()) {
            String reason = merged.quarantine.get(row.tag());
            if (row.refused() || (reason != null && (taken(row, reason) || overtaken(row, reason)))) {
                lost.add(row.tag());
            }
        }
        boolean grown = true;
        while (grown) {
            grown = false;
            for (Row row : byTag.values()) {
                if (!lost.contains(row.tag()) && mustGo(row)) {
                    lost.add(row.tag());
                    grown = true;
                }
            }
        }
        if (byTag.values().stream().noneMatch(row -> row.table().equals("thing"))) {
            assertThat(merged.quarantine.keySet()).as("quarantine").containsExactlyInAnyOrderElementsOf(lost);
            return;
        }
        // Which of several equal things are pairs cannot be told any more of those that are in quarantine.
        Set<String> there = keyed(merged.quarantine.keySet());
        assertThat(there).as("quarantine").isEqualTo(keyed(lost));
        assertThat(merged.quarantine.keySet()).as("quarantine of things").containsAll(lost);
    }

    private static Set<String> keyed(Set<String> tags) {
        return tags.stream().filter(tag -> !tag.contains(".thing.")).collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean mustGo(Row row) {
        Row leader = leaders.getOrDefault(row.tag(), row);
        if (!leader.equals(row)) {
            return lost.contains(leader.tag());
        }
        return row.refs().stream().anyMatch(ref -> ref.orphans().equals("quarantine") && orphan(row, ref));
    }

    private boolean orphan(Row row, Ref ref) {
        return meant(row, ref).stream().allMatch(to -> lost.contains(to.tag()));
    }

    private boolean taken(Row row, String reason) {
        if (!reason.startsWith("is unique") || !row.table().equals("parent")) {
            return false;
        }
        boolean shared = byTag.values().stream()
                .anyMatch(other -> !other.equals(row) && Objects.equals(other.name(), row.name()));
        boolean held = byTag.values().stream()
                .flatMap(other -> other.refs().stream())
                .anyMatch(ref -> ref.byName()
                        && ref.orphans().equals("keep")
                        && ref.value().equals(row.name()));
        assertThat(shared || held).as("the name of " + row + " is taken").isTrue();
        assertThat(given.rules().clashes() && row.feed().equals("b"))
                .as("a suffix would do for " + row)
                .isFalse();
        return true;
    }

    private boolean overtaken(Row row, String reason) {
        if (!reason.contains("another row's by now")) {
            return false;
        }
        assertThat(row.refs())
                .as("some kept reference of " + row)
                .anyMatch(ref -> ref.orphans().equals("keep")
                        && (merged.places.containsValue(ref.value())
                                || ref.byName()
                                || row("a", ref.table(), ref.value()) != null));
        return true;
    }

    private void nothingIsLostOrInvented() {
        Map<String, List<String>> loaded = new TreeMap<>();
        for (Row row : byTag.values()) {
            boolean placed = merged.places.containsKey(row.tag());
            assertThat(placed)
                    .as(row + " is somewhere, and not twice")
                    .isNotEqualTo(lost.contains(row.tag()) || merged.quarantine.containsKey(row.tag()));
            if (placed && !merged.matched.contains(row.tag())) {
                loaded.computeIfAbsent(row.table(), table -> new ArrayList<>()).add(merged.places.get(row.tag()));
                if (row.feed().equals("a") && !row.table().equals("thing")) {
                    assertThat(merged.places.get(row.tag()))
                            .as("the key of " + row)
                            .isEqualTo(row.key());
                }
            }
        }
        for (String table : List.of("parent", "child", "note")) {
            assertThat(merged.table(table).keySet())
                    .as("rows of " + table)
                    .containsExactlyInAnyOrderElementsOf(loaded.getOrDefault(table, List.of()));
        }
        assertThat(merged.table("thing"))
                .hasSize(loaded.getOrDefault("thing", List.of()).size());
    }

    private void sameRows() {
        Map<Object, int[]> pairs = new HashMap<>();
        for (Row row : byTag.values()) {
            if (row.table().equals("thing")) {
                pairs.computeIfAbsent(row.natural(), key -> new int[3])[
                        row.feed().equals("a") ? 0 : 1]++;
                pairs.get(row.natural())[2] += merged.matched.contains(row.tag()) ? 1 : 0;
                Row leader = Objects.requireNonNull(leaders.get(row.tag()));
                assertThat(leader.natural()).as("the same as " + row).isEqualTo(row.natural());
                continue;
            }
            if (lost.contains(row.tag())) {
                continue;
            }
            Row leader = Objects.requireNonNull(leaders.get(row.tag()));
            assertThat(merged.matched.contains(row.tag()))
                    .as(row + " is the same as " + leader)
                    .isEqualTo(!leader.equals(row));
            assertThat(merged.places.get(row.tag())).as("place of " + row).isEqualTo(merged.places.get(leader.tag()));
        }
        boolean quarantined = merged.quarantine.keySet().stream().anyMatch(tag -> tag.contains(".thing."));
        pairs.forEach((key, count) -> assertThat(count[2])
                .as("pairs of " + key)
                .isBetween(quarantined ? 0 : Math.min(count[0], count[1]), Math.min(count[0], count[1])));
    }

    private void content() {
        Map<String, List<Row>> at = new LinkedHashMap<>();
        for (Row row : byTag.values()) {
            if (merged.places.containsKey(row.tag())) {
                Row leader = Objects.requireNonNull(leaders.get(row.tag()));
                at.computeIfAbsent(leader.tag(), tag -> new ArrayList<>()).add(row);
            }
        }
        at.forEach((tag, rows) -> {
            Row leader = Objects.requireNonNull(byTag.get(tag));
            JsonNode there = leader.table().equals("thing")
                    ? thing(tag)
                    : Objects.requireNonNull(merged.table(leader.table()).get(merged.places.get(tag)));
            rows.sort(Comparator.comparing(Row::feed).thenComparing(Row::key));
            List<Row> winners = winners(leader, rows);
            assertThat(winners.stream().map(Row::tag))
                    .as("whose values " + tag + " has")
                    .contains(there.get("tag").stringValue());
            Row winner = Objects.requireNonNull(byTag.get(there.get("tag").stringValue()));
            references(leader, winner, there);
        });
        Set<String> names = new HashSet<>();
        merged.table("parent")
                .values()
                .forEach(row -> assertThat(names.add(row.get("name").stringValue()))
                        .as("the name " + row.get("name") + " is there once")
                        .isTrue());
    }

    private JsonNode thing(String tag) {
        return merged.table("thing").values().stream()
                .filter(row -> row.get("tag").stringValue().equals(tag))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no row " + tag));
    }

    private List<Row> winners(Row leader, List<Row> rows) {
        String differing =
                leader.table().equals("thing") ? "keep-first" : given.rules().differing();
        if (rows.size() == 1 || differing.equals("keep-first")) {
            return List.of(leader);
        }
        if (differing.equals("take-last")) {
            return List.of(rows.get(rows.size() - 1));
        }
        Integer newest = rows.stream()
                .map(Row::updated)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
        return newest == null
                ? rows
                : newest.equals(leader.updated())
                        ? List.of(leader)
                        : rows.stream()
                                .filter(row -> newest.equals(row.updated()))
                                .toList();
    }

    private void references(Row leader, Row winner, JsonNode there) {
        Set<String> slots = new TreeSet<>();
        leader.refs().forEach(ref -> slots.add(ref.slot()));
        winner.refs().forEach(ref -> slots.add(ref.slot()));
        for (String slot : slots) {
            Ref own = ref(winner, slot);
            Ref first = ref(leader, slot);
            String value = value(there, slot);
            String what = slot + " of " + winner + (leader.equals(winner) ? "" : " over " + leader) + " in " + there;
            if (own == null) {
                assertThat(value).as(what).isNull();
            } else if (!leadsTo(winner, own, value)
                    && !(orphan(winner, own) && !winner.equals(leader) && stays(leader, first, value))) {
                throw new AssertionError("wrong reference: " + what + "; it means " + meant(winner, own) + " = "
                        + meant(winner, own).stream()
                                .map(to -> merged.places.get(to.tag()))
                                .toList());
            }
        }
    }

    private boolean stays(Row leader, @Nullable Ref first, @Nullable String value) {
        return value == null || (first != null && leadsTo(leader, first, value));
    }

    private boolean leadsTo(Row from, Ref ref, @Nullable String value) {
        if (orphan(from, ref)) {
            boolean nowhere = value != null && !held(ref).contains(value);
            return switch (ref.orphans()) {
                case "keep" -> nowhere && ref.value().equals(value);
                case "null" -> value == null || (ref.slot().startsWith("link") && nowhere);
                default -> false;
            };
        }
        if (value == null) {
            return false;
        }
        return meant(from, ref).stream()
                .filter(to -> merged.places.containsKey(to.tag()))
                .map(to -> String.valueOf(merged.places.get(to.tag())))
                .anyMatch(place -> value.equals(
                        ref.byName()
                                ? Objects.requireNonNull(merged.table("parent").get(place))
                                        .get("name")
                                        .stringValue()
                                : place));
    }

    private Set<String> held(Ref ref) {
        return ref.byName()
                ? merged.table("parent").values().stream()
                        .map(row -> row.get("name").stringValue())
                        .collect(Collectors.toSet())
                : merged.table(ref.table()).keySet();
    }

    private static @Nullable Ref ref(Row row, String slot) {
        return row.refs().stream()
                .filter(ref -> ref.slot().equals(slot))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String value(JsonNode row, String slot) {
        String[] parts = slot.split("\\.", -1);
        JsonNode node = row.path(parts[0]);
        if (node.isNull() || node.isMissingNode()) {
            return null;
        }
        if (parts[0].equals("link")) {
            Matcher found = LINK.matcher(node.stringValue());
            for (int i = 0; i <= Integer.parseInt(parts[1]); i++) {
                if (!found.find()) {
                    return null;
                }
            }
            return found.group(1);
        }
        for (int i = 1; i < parts.length; i++) {
            node = node.isArray() ? node.path(Integer.parseInt(parts[i])) : node.path(parts[i]);
        }
        return node.isNull() || node.isMissingNode() ? null : node.asString();
    }
}
