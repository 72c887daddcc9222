package dev.caravan.mapping;

import dev.caravan.problem.Finding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Turns documents that are valid by the schema into records. */
final class MappingBinder {
    private final List<Finding> findings;

    MappingBinder(List<Finding> findings) {
        this.findings = findings;
    }

    Mapping bind(Path folder, YamlDocument sources, List<YamlDocument> tableFiles) {
        YamlValue root = YamlValue.root(sources);
        Map<String, TargetSchema> schemas = root.get("target").get("schemas").each(MappingBinder::schema);
        TableBinder binder = new TableBinder(ValueMaps.read(sources, findings), findings);
        List<TableMapping> tables = new ArrayList<>();
        for (YamlDocument document : tableFiles) {
            YamlValue file = YamlValue.root(document);
            YamlValue schema = file.get("schema");
            if (schemas.containsKey(schema.text())) {
                tables.addAll(file.get("tables")
                        .each(table -> binder.table(schema.text(), table))
                        .values());
            } else {
                findings.add(Finding.refusal(
                        schema.location().toString(),
                        "the target schema " + schema.text() + " is not declared",
                        "Declare it in sources.yaml under target.schemas: " + schemas.keySet()));
            }
        }
        return new Mapping(
                folder,
                root.get("consolidation").text(),
                root.get("description").text(),
                root.get("sources").each(MappingBinder::source),
                root.get("target").get("environment").textOrNull(),
                schemas,
                tables);
    }

    private static SourceMapping source(YamlValue value) {
        return new SourceMapping(
                value.key(),
                value.get("description").text(),
                value.get("schema").text(),
                !value.get("use").text().equals("compare"),
                value.get("ignore").each(YamlValue::text),
                value.location());
    }

    private static TargetSchema schema(YamlValue value) {
        return new TargetSchema(
                value.key(),
                value.get("name").text(),
                new LinkedHashSet<>(value.get("writable_in").texts()),
                value.location());
    }
}
