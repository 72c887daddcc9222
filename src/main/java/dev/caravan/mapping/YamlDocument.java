package dev.caravan.mapping;

import dev.caravan.problem.Finding;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A YAML file as a JSON tree that remembers its lines. Scalars stay the text that was written, except null: a value map
 * with the keys Y, 1 and null means exactly these.
 */
public final class YamlDocument {
    private final String file;
    private final UnaryOperator<String> scalars;
    private final List<Finding> findings;
    private final Map<String, Integer> lines = new HashMap<>();
    private JsonNode root = JsonNodeFactory.instance.objectNode();
    private boolean readable = true;

    private YamlDocument(String file, UnaryOperator<String> scalars, List<Finding> findings) {
        this.file = file;
        this.scalars = scalars;
        this.findings = findings;
    }

    /**
     * Reads a file.
     *
     * @param scalars applied to every scalar value, for settings
     * @param findings receives what is wrong with it as YAML, duplicate keys included
     */
    public static YamlDocument read(Path path, UnaryOperator<String> scalars, List<Finding> findings) {
        YamlDocument document = new YamlDocument(nearest(path), scalars, findings);
        try (Reader reader = Files.newBufferedReader(path)) {
            @Nullable Node node = new Yaml(new LoaderOptions()).compose(reader);
            if (node != null) {
                document.root = document.tree(node, "");
            }
        } catch (MarkedYAMLException e) {
            document.readable = false;
            Mark mark = e.getProblemMark();
            String where = mark == null ? document.file : document.file + ":" + (mark.getLine() + 1);
            findings.add(Finding.refusal(where, "is not valid YAML: " + e.getProblem(), "Correct the file."));
        } catch (YAMLException | IOException e) {
            document.readable = false;
            findings.add(Finding.refusal(document.file, "cannot be read: " + e.getMessage(), "Check the file."));
        }
        return document;
    }

    /** Whether the file is YAML at all; otherwise nothing more can be said about what is in it. */
    public boolean readable() {
        return readable;
    }

    /** The path as somebody in the working directory would write it. */
    private static String nearest(Path path) {
        Path here = Path.of("").toAbsolutePath();
        Path there = path.toAbsolutePath().normalize();
        return there.startsWith(here) ? here.relativize(there).toString() : path.toString();
    }

    /** What the file says; an empty object if it says nothing. */
    public JsonNode root() {
        return root;
    }

    /** The place of the value at a JSON pointer, or of its nearest parent. */
    public Location at(String pointer) {
        String nearest = pointer;
        while (!nearest.isEmpty() && !lines.containsKey(nearest)) {
            nearest = nearest.substring(0, nearest.lastIndexOf('/'));
        }
        String key = pointer.isEmpty()
                ? ""
                : pointer.substring(1).replace('/', '.').replace("~1", "/").replace("~0", "~");
        return new Location(file, lines.getOrDefault(nearest, 1), key);
    }

    private JsonNode tree(Node node, String pointer) {
        lines.putIfAbsent(pointer, node.getStartMark().getLine() + 1);
        if (node instanceof MappingNode mapping) {
            return object(mapping, pointer);
        }
        if (node instanceof SequenceNode sequence) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (Node element : sequence.getValue()) {
                array.add(tree(element, pointer + "/" + array.size()));
            }
            return array;
        }
        ScalarNode scalar = (ScalarNode) node;
        return isNull(scalar)
                ? JsonNodeFactory.instance.nullNode()
                : JsonNodeFactory.instance.stringNode(scalars.apply(scalar.getValue()));
    }

    private ObjectNode object(MappingNode mapping, String pointer) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        Set<String> seen = new HashSet<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = tuple.getKeyNode() instanceof ScalarNode scalar
                    ? (isNull(scalar) ? "null" : scalar.getValue())
                    : tuple.getKeyNode().toString();
            String child = pointer + "/" + key.replace("~", "~0").replace("/", "~1");
            int line = tuple.getKeyNode().getStartMark().getLine() + 1;
            if (!seen.add(key)) {
                findings.add(Finding.refusal(
                        new Location(file, line, at(child).key()).toString(),
                        "stands here a second time; the first is in line " + lines.get(child),
                        "Keep one of them."));
                continue;
            }
            lines.put(child, line);
            object.set(key, tree(tuple.getValueNode(), child));
        }
        return object;
    }

    private static boolean isNull(ScalarNode scalar) {
        return scalar.getTag().equals(Tag.NULL);
    }
}
