package dev.caravan.mapping;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.caravan.problem.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The JSON Schema of the mapping files, the same that editors complete from. */
final class MappingSchema {
    private static final String RESOURCE = "/mapping.schema.json";

    private final Schema schema;

    MappingSchema() {
        try (InputStream json = MappingSchema.class.getResourceAsStream(RESOURCE)) {
            if (json == null) {
                throw new IllegalStateException(RESOURCE + " is not on the class path");
            }
            schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(json, InputFormat.JSON);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything in a readable document that the schema does not allow. */
    List<Finding> check(YamlDocument document) {
        if (!document.readable()) {
            return List.of();
        }
        return schema.validate(document.root()).stream()
                .map(error -> finding(document, error))
                .distinct()
                .toList();
    }

    private static Finding finding(YamlDocument document, Error error) {
        String pointer = error.getInstanceLocation().toString();
        String property = error.getProperty();
        if ("additionalProperties".equals(error.getKeyword()) && property != null) {
            return Finding.refusal(
                    document.at(pointer + "/" + property).toString(),
                    "is not a key that may stand here",
                    "Check its spelling; docs/mapping.md lists the keys.");
        }
        boolean forbidden = "false".equals(error.getKeyword());
        return Finding.refusal(
                document.at(pointer).toString(),
                forbidden ? "cannot stand beside the other keys of this entry" : error.getMessage(),
                "docs/mapping.md shows the form.");
    }
}
