package dev.caravan.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.json.JsonMapper;

/** The route files are in the canonical form, which editors and Kaoto understand. */
class RouteFilesTest {
    private static final String CANONICAL = "/schema/camelYamlDsl-canonical.json";

    static Stream<Path> files() throws IOException {
        return Stream.of(
                        files(Path.of("routes")),
                        files(Path.of("routes", "serve")),
                        files(Path.of("bench", "mapping", "routes")))
                .flatMap(files -> files);
    }

    private static Stream<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFileIsValidInTheCanonicalForm(Path file) throws IOException {
        String json = new JsonMapper().writeValueAsString(read(file));

        assertThat(schema().validate(json, InputFormat.JSON)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyRouteHasAnIdAndADescription(Path file) throws IOException {
        assertThat(read(file)).isNotEmpty().allSatisfy(entry -> {
            Map<?, ?> template = child(entry, "routeTemplate");
            Map<?, ?> route = template.isEmpty() ? child(entry, "route") : child(template, "route");
            assertThat(template.isEmpty() ? route.get("id") : template.get("id"))
                    .as("id")
                    .isInstanceOf(String.class);
            assertThat(route.get("description")).as("description").asString().endsWith(".");
        });
    }

    @Test
    void noIdStandsTwice() throws IOException {
        Set<Object> ids = new HashSet<>();
        for (Path file : files().toList()) {
            for (Map<?, ?> entry : read(file)) {
                Map<?, ?> template = child(entry, "routeTemplate");
                Object id = template.isEmpty() ? child(entry, "route").get("id") : template.get("id");
                assertThat(ids.add(id)).as("first %s", id).isTrue();
            }
        }
    }

    private static Schema schema() throws IOException {
        try (InputStream stream = RouteFilesTest.class.getResourceAsStream(CANONICAL)) {
            assertThat(stream).as(CANONICAL).isNotNull();
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4)
                    .getSchema(stream);
        }
    }

    private static List<Map<?, ?>> read(Path file) throws IOException {
        return new Yaml().load(Files.readString(file));
    }

    private static Map<?, ?> child(Map<?, ?> parent, String key) {
        return parent.get(key) instanceof Map<?, ?> child ? child : Map.of();
    }
}
