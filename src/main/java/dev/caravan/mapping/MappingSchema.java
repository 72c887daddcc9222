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

/** A JSON Schema of files of the mapping folder, the same that editors complete from. */
public final class MappingSchema {
    private final Schema schema;
    private final String page;

    /** The schema of the mapping files themselves. */
    MappingSchema() {
        this("/mapping.schema.json", "docs/mapping.md");
    }

    /**
     * @param resource of the schema on the class path
     * @param page of the documentation, which messages point to
     */
    public MappingSchema(String resource, String page) {
        this.page = page;
        try (InputStream json = MappingSchema.class.getResourceAsStream(resource)) {
            if (json == null) {
                throw new IllegalStateException(resource + " is not on the class path");
            }
            schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(json, InputFormat.JSON);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything in a readable document that the schema does not allow. */
    public List<Finding> check(YamlDocument document) {
        if (!document.readable()) {
            return List.of();
        }
        return schema.validate(document.root()).stream()
                .map(error -> finding(document, error))
                .distinct()
                .toList();
    }

    private Finding finding(YamlDocument document, Error error) {
        String pointer = error.getInstanceLocation().toString();
        String property = error.getProperty();
        if ("additionalProperties".equals(error.getKeyword()) && property != null) {
            return Finding.refusal(
                    document.at(pointer + "/" + property).toString(),
                    "is not a key that may stand here",
                    "Check its spelling; " + page + " lists the keys.");
        }
        boolean forbidden = "false".equals(error.getKeyword());
        return Finding.refusal(
                document.at(pointer).toString(),
                forbidden ? "cannot stand beside the other keys of this entry" : error.getMessage(),
                page + " shows the form.");
    }
}
