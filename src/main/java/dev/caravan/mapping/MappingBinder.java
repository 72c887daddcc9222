package dev.caravan.mapping;

import dev.caravan.mapping.TableMapping.Drop;
import dev.caravan.mapping.TableMapping.Filter;
import dev.caravan.mapping.TableMapping.Via;
import dev.caravan.problem.Finding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Turns documents that are valid by the schema into records. */
final class MappingBinder {
    private final List<Finding> findings;
    private ValueMaps codes = new ValueMaps(Map.of());

    MappingBinder(List<Finding> findings) {
        this.findings = findings;
    }

    Mapping bind(Path folder, YamlDocument sources, List<YamlDocument> tableFiles) {
        JsonNode root = sources.root();
        codes = ValueMaps.read(sources, findings);
        Map<String, SourceMapping> sourceMappings = new LinkedHashMap<>();
        root.path("sources")
                .properties()
                .forEach(
                        entry -> sourceMappings.put(entry.getKey(), source(sources, entry.getKey(), entry.getValue())));
        Map<String, TargetSchema> schemas = new LinkedHashMap<>();
        root.path("target")
                .path("schemas")
                .properties()
                .forEach(entry -> schemas.put(entry.getKey(), schema(sources, entry.getKey(), entry.getValue())));
        List<TableMapping> tables = new ArrayList<>();
        for (YamlDocument file : tableFiles) {
            String schema = file.root().path("schema").stringValue("");
            if (!schemas.containsKey(schema)) {
                findings.add(Finding.refusal(
                        file.at("/schema").toString(),
                        "the target schema " + schema + " is not declared",
                        "Declare it in sources.yaml under target.schemas: " + schemas.keySet()));
                continue;
            }
            file.root()
                    .path("tables")
                    .properties()
                    .forEach(entry -> tables.add(table(file, schema, entry.getKey(), entry.getValue())));
        }
        return new Mapping(
                folder,
                root.path("consolidation").stringValue(""),
                root.path("description").stringValue(""),
                sourceMappings,
                text(root.path("target").path("environment")),
                schemas,
                tables);
    }

    private static SourceMapping source(YamlDocument file, String name, JsonNode node) {
        return new SourceMapping(
                name,
                node.path("description").stringValue(""),
                node.path("schema").stringValue(""),
                !"compare".equals(text(node.path("use"))),
                reasons(node.path("ignore")),
                file.at("/sources/" + name));
    }

    private static TargetSchema schema(YamlDocument file, String key, JsonNode node) {
        return new TargetSchema(
                key,
                node.path("name").stringValue(""),
                new LinkedHashSet<>(texts(node.path("writable_in"))),
                file.at("/target/schemas/" + key));
    }

    private TableMapping table(YamlDocument file, String schema, String table, JsonNode node) {
        String at = "/tables/" + pointer(table);
        List<String> from = texts(node.path("from"));
        Set<String> sources = new LinkedHashSet<>();
        List<String> names = new ArrayList<>();
        for (String each : from) {
            int dot = each.indexOf('.');
            sources.add(each.substring(0, dot));
            names.add(each.substring(dot + 1));
        }
        if (sources.size() > 1) {
            findings.add(Finding.refusal(
                    file.at(at + "/from").toString(),
                    "names tables of several sources: " + sources,
                    "Alternatives must be tables of one source."));
        }
        Map<String, ColumnRule> columns = new LinkedHashMap<>();
        node.path("columns").properties().forEach(entry -> {
            Location location = file.at(at + "/columns/" + pointer(entry.getKey()));
            columns.put(entry.getKey(), rule(location, entry.getKey(), entry.getValue()));
        });
        Map<String, Drop> drop = new LinkedHashMap<>();
        node.path("drop").properties().forEach(entry -> {
            Location location = file.at(at + "/drop/" + pointer(entry.getKey()));
            drop.put(entry.getKey(), drop(location, entry.getValue()));
        });
        return new TableMapping(
                schema,
                table,
                sources.iterator().next(),
                names,
                filter(file.at(at + "/filter"), node.path("filter")),
                columns,
                drop,
                reasons(node.path("default")),
                via(file.at(at + "/via"), node.path("via")),
                file.at(at));
    }

    private ColumnRule rule(Location location, String column, JsonNode node) {
        List<String> from = node.has("from") ? texts(node.path("from")) : List.of(column);
        if (node.has("sql")) {
            return new ColumnRule.Expression(node.path("sql").stringValue(""), texts(node.path("uses")), location);
        }
        if (node.has("constant")) {
            return new ColumnRule.Constant(text(node.path("constant")), location);
        }
        if (node.has("values")) {
            return new ColumnRule.Translate(from, ValueMaps.inPlace(node.path("values")), location);
        }
        if (node.has("codes")) {
            String name = node.path("codes").stringValue("");
            return new ColumnRule.Translate(from, codes.named(name, location, findings), location);
        }
        return new ColumnRule.Take(from, text(node.path("cast")), location);
    }

    private static Drop drop(Location location, JsonNode node) {
        return node.isString()
                ? new Drop(node.stringValue(), null, location)
                : new Drop(node.path("reason").stringValue(""), text(node.path("proof")), location);
    }

    private static @Nullable Filter filter(Location location, JsonNode node) {
        return node.isMissingNode()
                ? null
                : new Filter(
                        node.path("where").stringValue(""), node.path("reason").stringValue(""), location);
    }

    private static @Nullable Via via(Location location, JsonNode node) {
        return node.isMissingNode()
                ? null
                : new Via(
                        node.path("route").stringValue(""), new LinkedHashSet<>(texts(node.path("changes"))), location);
    }

    private static Map<String, String> reasons(JsonNode node) {
        Map<String, String> reasons = new LinkedHashMap<>();
        node.properties()
                .forEach(entry -> reasons.put(entry.getKey(), entry.getValue().stringValue("")));
        return reasons;
    }

    private static List<String> texts(JsonNode node) {
        if (node.isString()) {
            return List.of(node.stringValue());
        }
        List<String> texts = new ArrayList<>();
        node.forEach(element -> texts.add(element.stringValue("")));
        return texts;
    }

    private static @Nullable String text(JsonNode node) {
        return node.isString() ? node.stringValue() : null;
    }

    private static String pointer(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }
}
