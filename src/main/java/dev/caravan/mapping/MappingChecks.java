package dev.caravan.mapping;

import dev.caravan.problem.Finding;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the schema cannot say: names that must exist, must differ, or must not be what they are. */
final class MappingChecks {
    /** PostgreSQL's limit for names, in bytes (manual, "Identifiers and Key Words"). */
    private static final int NAME_BYTES = 63;
    /** Room for {@code _before_} and a run number. */
    private static final int SUFFIX_BYTES = 15;

    private static final Set<String> RESERVED_SCHEMAS = Set.of("caravan", "public", "information_schema");

    private final Mapping mapping;
    private final List<Finding> findings = new ArrayList<>();

    private MappingChecks(Mapping mapping) {
        this.mapping = mapping;
    }

    static List<Finding> check(Mapping mapping) {
        MappingChecks checks = new MappingChecks(mapping);
        checks.schemas();
        checks.environment();
        checks.tables();
        if (!Files.isDirectory(mapping.ddl())) {
            checks.refuse(
                    mapping.ddl().toString(), "does not exist", "Put the layout there as Flyway scripts (V1__….sql).");
        }
        return checks.findings;
    }

    private void schemas() {
        Map<String, String> keysByName = new HashMap<>();
        for (TargetSchema schema : mapping.schemas().values()) {
            String at = schema.location().toString();
            String name = schema.name();
            @Nullable String other = keysByName.put(name, schema.key());
            if (other != null) {
                refuse(at, "has the same live schema, " + name + ", as " + other, "Give each its own schema.");
            }
            if (RESERVED_SCHEMAS.contains(name) || name.startsWith("pg_")) {
                refuse(at, "the schema " + name + " cannot be a live schema", "Use a schema of its own.");
            }
            if (name.indexOf('.') >= 0) {
                refuse(at, "the schema name " + name + " contains a dot", "Use a name without one.");
            }
            if (name.getBytes(StandardCharsets.UTF_8).length > NAME_BYTES - SUFFIX_BYTES) {
                refuse(
                        at,
                        "the schema name " + name + " is too long",
                        "Use at most " + (NAME_BYTES - SUFFIX_BYTES) + " bytes; Caravan appends _before_<run>.");
            }
        }
    }

    private void environment() {
        for (TargetSchema schema : mapping.schemas().values()) {
            @Nullable String environment = mapping.environment();
            if (!schema.writableIn().isEmpty() && (environment == null || environment.isBlank())) {
                refuse(
                        schema.location().toString(),
                        "is writable in " + schema.writableIn() + " only, but the environment is not known",
                        "Set target.environment in sources.yaml.");
            }
        }
    }

    private void tables() {
        Map<String, Location> seen = new HashMap<>();
        for (TableMapping table : mapping.tables()) {
            String at = table.location().toString();
            @Nullable Location first = seen.putIfAbsent(table.name(), table.location());
            if (first != null) {
                refuse(at, "the target table " + table.name() + " is made twice; first at " + first, "Keep one.");
            }
            findings.addAll(TableChecks.check(mapping, table));
        }
    }

    private void refuse(String where, String what, String wayOut) {
        findings.add(Finding.refusal(where, what, wayOut));
    }
}
