package dev.caravan.files;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * JSON for what stands nested in YAML. Numbers, true, false and null are these if they are not quoted and JSON writes them
 * the same way; everything else is text, as it was written.
 */
final class YamlJson {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final Set<String> WORDS = Set.of("true", "false", "null");

    private final CsvProblems problems;
    private final Set<Node> written = Collections.newSetFromMap(new IdentityHashMap<>());

    YamlJson(CsvProblems problems) {
        this.problems = problems;
    }

    /** A value as JSON; an alias, which could go round in a circle, is a problem. */
    String of(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar(scalar);
        }
        if (!written.add(node)) {
            problems.add(YamlRows.line(node), "this is used again by an alias (*)", "Write it out at both places.");
            return "null";
        }
        return node instanceof SequenceNode list
                ? list.getValue().stream().map(this::of).collect(Collectors.joining(", ", "[", "]"))
                : object((MappingNode) node);
    }

    private String object(MappingNode map) {
        Map<String, Long> lines = new LinkedHashMap<>();
        StringBuilder json = new StringBuilder();
        for (NodeTuple tuple : map.getValue()) {
            long line = YamlRows.line(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(line, "this cannot be a key in JSON", "Write a text as key.");
                continue;
            }
            @Nullable Long first = lines.putIfAbsent(key.getValue(), line);
            if (first != null) {
                problems.add(
                        line,
                        "key " + key.getValue() + " is there twice; the first is in line " + first,
                        "Remove or rename one of the two.");
            }
            json.append(json.isEmpty() ? "" : ", ")
                    .append(quoted(key.getValue()))
                    .append(": ")
                    .append(of(tuple.getValueNode()));
        }
        return "{" + json + "}";
    }

    private static String scalar(ScalarNode scalar) {
        Tag tag = scalar.getTag();
        String value = scalar.getValue();
        if (tag.equals(Tag.NULL)) {
            return "null";
        }
        boolean number = (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT))
                && NUMBER.matcher(value).matches();
        return number || (tag.equals(Tag.BOOL) && WORDS.contains(value)) ? value : quoted(value);
    }

    private static String quoted(String text) {
        return JsonNodeFactory.instance.stringNode(text).toString();
    }
}
