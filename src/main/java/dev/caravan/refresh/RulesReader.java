package dev.caravan.refresh;

import dev.caravan.database.Quoted;
import dev.caravan.files.CsvRules;
import dev.caravan.mapping.Location;
import dev.caravan.mapping.Mapping;
import dev.caravan.mapping.MappingSchema;
import dev.caravan.mapping.TableMapping;
import dev.caravan.mapping.YamlDocument;
import dev.caravan.problem.Finding;
import dev.caravan.problem.UsageException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the rules of refreshing, and says everything that is wrong with them at once. */
final class RulesReader {
    private static final Duration HISTORY = Duration.ofDays(90);
    private static final double PERCENT = 100;
    private static final String YAML = ".yaml";

    private final Mapping mapping;
    private final List<Finding> findings = new ArrayList<>();

    RulesReader(Mapping mapping) {
        this.mapping = mapping;
    }

    Map<String, Group> groups(Path file) {
        YamlDocument document = checked(file, "/refresh.schema.json");
        Map<String, Group> groups = new LinkedHashMap<>();
        for (String name : document.root().path("groups").propertyNames()) {
            if (name.equals(RefreshRules.SEEDS)) {
                refuse(
                        document.at("/groups/" + name),
                        "this name is taken by caravan seed",
                        "Call the group otherwise.");
            }
            groups.put(name, group(document, name, "/groups/" + name, mapping.folder(), false));
        }
        throwIfAny(file);
        return groups;
    }

    Group seeds(Path file) {
        YamlDocument document = checked(file, "/seeds.schema.json");
        Group group = group(document, RefreshRules.SEEDS, "", mapping.folder().resolve(RefreshRules.SEEDS), true);
        throwIfAny(file);
        return group;
    }

    private YamlDocument checked(Path file, String schema) {
        YamlDocument document = YamlDocument.read(file, text -> text, findings);
        findings.addAll(new MappingSchema(schema, "docs/refresh.md").check(document));
        throwIfAny(file);
        return document;
    }

    private void throwIfAny(Path file) {
        if (!findings.isEmpty()) {
            throw UsageException.ofAll(file + " is not valid:", findings);
        }
    }

    private Group group(YamlDocument document, String name, String pointer, Path folder, boolean seeds) {
        JsonNode group = document.root().at(pointer);
        double limit = percent(group.path("limit"), seeds ? PERCENT : 20);
        List<TableRule> tables = new ArrayList<>();
        for (String table : group.path("tables").propertyNames()) {
            JsonNode rule = group.path("tables").path(table);
            table(table, rule, document.at(pointer + "/tables/" + table), folder, limit, seeds)
                    .ifPresent(tables::add);
        }
        return new Group(
                name,
                text(group, "description"),
                group.path("schedule").stringValue(null),
                group.path("zone").stringValue("UTC"),
                duration(group.path("history"), HISTORY),
                tables,
                List.of());
    }

    private Optional<TableRule> table(
            String name, JsonNode rule, Location location, Path folder, double limit, boolean seeds) {
        Optional<TableMapping> mapped = mapping.tables().stream()
                .filter(table -> table.name().equals(name))
                .findFirst();
        if (mapped.isEmpty()) {
            refuse(location, "the mapping has no table " + name, "Name it as schema.table, as in the mapping.");
            return Optional.empty();
        }
        Origin origin = seeds ? seed(name, rule, folder, location) : origin(rule, folder, location);
        if (origin instanceof Origin.Feed feed
                && mapped.get().feeds().stream().noneMatch(each -> each.feed().equals(feed.name()))) {
            refuse(
                    location,
                    name + " has no feed " + feed.name(),
                    "Its feeds are "
                            + mapped.get().feeds().stream()
                                    .map(each -> each.feed())
                                    .toList() + ".");
        }
        if (origin instanceof Origin.Rows rows && !Files.isRegularFile(rows.path())) {
            refuse(location, "the file " + rows.path() + " does not exist", "Create it, or correct the name.");
        }
        Set<String> folded = new LinkedHashSet<>(texts(rule.path("fold")));
        List<String> key = texts(rule.path("key"));
        folded.stream()
                .filter(column -> !key.contains(column))
                .forEach(column ->
                        refuse(location, "folds " + column + ", which is not part of the key", "Add it to key."));
        return Optional.of(new TableRule(
                name,
                origin,
                key,
                folded,
                seeds ? Missing.KEEP : missing(rule.path("missing")),
                watermark(rule.path("watermark")),
                rule.has("limit") ? percent(rule.path("limit"), 0) / PERCENT : limit / PERCENT,
                location));
    }

    private Origin origin(JsonNode rule, Path folder, Location location) {
        @Nullable String file = rule.path("file").stringValue(null);
        @Nullable String inbox = rule.path("inbox").stringValue(null);
        if (inbox != null) {
            return new Origin.Inbox(inbox, form(rule, location), texts(rule.path("columns")));
        }
        return file == null ? new Origin.Feed(text(rule, "from")) : rows(folder.resolve(file), rule, location);
    }

    private Origin.Rows seed(String table, JsonNode rule, Path folder, Location location) {
        Path csv = folder.resolve(table + ".csv");
        Path yaml = folder.resolve(table + YAML);
        boolean written = Files.isRegularFile(yaml);
        if (written && Files.isRegularFile(csv)) {
            refuse(location, "there are two files, " + csv + " and " + yaml, "Keep one of them.");
        }
        return rows(written ? yaml : csv, rule, location);
    }

    private Origin.Rows rows(Path file, JsonNode rule, Location location) {
        List<String> columns = texts(rule.path("columns"));
        if (!file.toString().endsWith(YAML)) {
            return new Origin.Csv(file, form(rule, location), columns);
        }
        if (rule.has("csv")) {
            refuse(location, "says under csv how a YAML file is written", "Remove csv.");
        }
        return new Origin.Yaml(file, columns);
    }

    private CsvRules form(JsonNode rule, Location location) {
        JsonNode csv = rule.path("csv");
        @Nullable String encoding = csv.path("encoding").stringValue(null);
        try {
            return new CsvRules(
                    encoding == null ? null : Charset.forName(encoding),
                    character(csv.path("delimiter")),
                    character(csv.path("quote")),
                    csv.path("null").stringValue(null),
                    csv.has("header") ? Boolean.valueOf(csv.path("header").stringValue("")) : null);
        } catch (UnsupportedCharsetException | IllegalCharsetNameException e) {
            refuse(location, "there is no encoding " + encoding, "For example UTF-8 or windows-1252.");
        } catch (IllegalArgumentException e) {
            refuse(location, String.valueOf(e.getMessage()), "docs/refresh.md shows the form.");
        }
        return CsvRules.NONE;
    }

    private static @Nullable Character character(JsonNode value) {
        return value.isString()
                ? (value.stringValue().equals("tab")
                        ? '\t'
                        : value.stringValue().charAt(0))
                : null;
    }

    private static Missing missing(JsonNode missing) {
        if (missing.isString()) {
            return new Missing(missing.stringValue().equals("delete"), Map.of());
        }
        Map<String, String> marks = new LinkedHashMap<>();
        JsonNode set = missing.path("set");
        for (String column : set.propertyNames()) {
            JsonNode value = set.path(column);
            marks.put(
                    column, value.isObject() ? "(" + text(value, "sql") + ")" : Quoted.literal(value.stringValue("")));
        }
        return new Missing(missing.has("delete"), marks);
    }

    private static @Nullable Watermark watermark(JsonNode watermark) {
        return watermark.isMissingNode()
                ? null
                : new Watermark(
                        text(watermark, "column"),
                        duration(watermark.path("overlap"), Duration.ofHours(1)),
                        duration(watermark.path("full_every"), Duration.ofDays(1)));
    }

    /** {@code 20%}: the schema allows nothing else. */
    private static double percent(JsonNode value, double otherwise) {
        return value.isString() ? Double.parseDouble(value.stringValue().replace("%", "")) : otherwise;
    }

    /** {@code 90 days}, {@code 1 hour}: the schema allows nothing else. */
    private static Duration duration(JsonNode value, Duration otherwise) {
        if (!value.isString()) {
            return otherwise;
        }
        String[] parts = value.stringValue().split(" ", -1);
        String unit = parts[1].toUpperCase(Locale.ROOT);
        return Duration.of(Long.parseLong(parts[0]), ChronoUnit.valueOf(unit.endsWith("S") ? unit : unit + "S"));
    }

    private static List<String> texts(JsonNode values) {
        List<String> texts = new ArrayList<>();
        values.forEach(value -> texts.add(value.stringValue("")));
        return texts;
    }

    private static String text(JsonNode node, String key) {
        return node.path(key).stringValue("").strip();
    }

    private void refuse(Location where, String what, String wayOut) {
        findings.add(Finding.refusal(where.toString(), what, wayOut));
    }
}
