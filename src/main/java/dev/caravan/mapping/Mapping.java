package dev.caravan.mapping;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A whole mapping folder, read and valid in itself.
 *
 * @param environment the target's environment, or null if the mapping does not ask for it
 * @param schemas target schemas by their key
 * @param tables in the order of the files
 */
public record Mapping(
        Path folder,
        String consolidation,
        String description,
        Map<String, SourceMapping> sources,
        @Nullable String environment,
        Map<String, TargetSchema> schemas,
        List<TableMapping> tables) {

    /** The folder with the Flyway scripts. */
    public Path ddl() {
        return folder.resolve("ddl");
    }

    /** The sources that rows are copied from. */
    public List<SourceMapping> copiedSources() {
        return sources.values().stream().filter(SourceMapping::copied).toList();
    }

    /** The target schema that a table belongs to. */
    public TargetSchema schemaOf(TableMapping table) {
        TargetSchema schema = schemas.get(table.schema());
        if (schema == null) {
            throw new IllegalStateException("The reader accepts no table outside the declared schemas");
        }
        return schema;
    }
}
