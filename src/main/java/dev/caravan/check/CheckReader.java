package dev.caravan.check;

import dev.caravan.check.Check.Kind;
import dev.caravan.check.Check.Query;
import dev.caravan.mapping.Location;
import dev.caravan.mapping.MappingSchema;
import dev.caravan.mapping.YamlDocument;
import dev.caravan.problem.Finding;
import dev.caravan.problem.Severity;
import dev.caravan.problem.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Reads the folder of checks. */
final class CheckReader {
    private final Set<String> sources;
    private final Set<String> schemas;
    private final MappingSchema form = new MappingSchema("/check.schema.json", "docs/checks.md");
    private final List<Finding> findings = new ArrayList<>();

    CheckReader(Set<String> sources, Set<String> schemas) {
        this.sources = sources;
        this.schemas = schemas;
    }

    List<Check> folder(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Check> checks = new ArrayList<>();
        for (Path file : files(folder)) {
            YamlDocument document = YamlDocument.read(file, text -> text, findings);
            List<Finding> wrong = form.check(document);
            findings.addAll(wrong);
            if (document.readable() && wrong.isEmpty()) {
                checks.add(check(file, document));
            }
        }
        if (!findings.isEmpty()) {
            throw UsageException.ofAll("The checks in " + folder + " are not valid:", findings);
        }
        return List.copyOf(checks);
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UsageException("The folder " + folder + " cannot be read.", "Check its rights.", e);
        }
    }

    private Check check(Path file, YamlDocument document) {
        JsonNode root = document.root();
        String name = text(root, "check");
        if (!file.endsWith(name + ".yaml")) {
            refuse(document.at("/check"), "is " + name + ", but the file is " + file.getFileName(), "Rename one.");
        }
        Map<String, Query> before = new LinkedHashMap<>();
        for (String source : root.path("before").propertyNames()) {
            before.put(source, before(document, source));
        }
        Query after = new Query(text(root, "after"), document.at("/after"));
        after(after);
        Kind kind = Kind.valueOf(text(root, "kind").toUpperCase(Locale.ROOT));
        boolean warns = kind == Kind.LIST || text(root, "severity").equals("warn");
        return new Check(
                name,
                text(root, "description"),
                kind,
                before,
                after,
                warns ? Severity.WARNING : Severity.REFUSAL,
                text(root, "explain"),
                document.at("/check"));
    }

    private Query before(YamlDocument document, String source) {
        Query query = new Query(text(document.root().path("before"), source), document.at("/before/" + source));
        if (!sources.contains(source)) {
            refuse(query.location(), "there is no source " + source, "The sources are " + sources + ".");
        }
        if (CheckSql.PLACEHOLDER.matcher(query.sql()).find()) {
            refuse(query.location(), "names a schema of the target", "Tables of a source need no schema.");
        }
        return query;
    }

    private void after(Query query) {
        Matcher placeholder = CheckSql.PLACEHOLDER.matcher(query.sql());
        while (placeholder.find()) {
            if (!schemas.contains(placeholder.group(1))) {
                refuse(
                        query.location(),
                        "there is no target schema for " + placeholder.group(),
                        "The keys under target.schemas are " + schemas + ".");
            }
        }
    }

    private void refuse(Location where, String what, String wayOut) {
        findings.add(Finding.refusal(where.toString(), what, wayOut));
    }

    private static String text(JsonNode node, String key) {
        return node.path(key).stringValue("").strip();
    }
}
