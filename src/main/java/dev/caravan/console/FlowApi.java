package dev.caravan.console;

import dev.caravan.mapping.FeedMapping;
import dev.caravan.mapping.Mapping;
import dev.caravan.mapping.TableMapping;
import dev.caravan.run.Consolidation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** From where to where the tables go, as the mapping says. */
@RestController
final class FlowApi {
    private final Mapping mapping;

    FlowApi(Consolidation consolidation) {
        this.mapping = consolidation.mapping();
    }

    /** Sources, the schemas of the target, and how many tables go from one to the other. */
    record Flow(List<FlowSource> sources, List<FlowSchema> schemas, List<Way> ways) {}

    /** A source, and the schema that its tables are read from. */
    record FlowSource(String name, String schema) {}

    /** A schema of the target, in the mapping's words. */
    record FlowSchema(String name, long tables) {}

    /** How many tables of a schema get rows from a source. */
    record Way(String source, String schema, long tables) {}

    @GetMapping(path = "/api/flow", produces = MediaType.APPLICATION_JSON_VALUE)
    Flow flow() {
        return new Flow(
                mapping.copiedSources().stream()
                        .map(source -> new FlowSource(source.name(), source.schema()))
                        .toList(),
                mapping.schemas().keySet().stream()
                        .map(schema -> new FlowSchema(
                                schema,
                                mapping.tables().stream()
                                        .filter(table -> table.schema().equals(schema))
                                        .count()))
                        .toList(),
                ways());
    }

    private List<Way> ways() {
        Map<String, Map<String, Long>> tables = new TreeMap<>();
        for (TableMapping table : mapping.tables()) {
            table.feeds().stream()
                    .map(FeedMapping::source)
                    .distinct()
                    .forEach(source -> tables.computeIfAbsent(source, name -> new TreeMap<>())
                            .merge(table.schema(), 1L, Long::sum));
        }
        List<Way> ways = new ArrayList<>();
        tables.forEach(
                (source, schemas) -> schemas.forEach((schema, count) -> ways.add(new Way(source, schema, count))));
        return ways;
    }
}
