package dev.caravan.files;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

/** Makes rows of the text of a YAML file, and names everything in it that is none. */
final class YamlRows {
    private static final String FORM = "Write each row as \"- \" and its columns below each other, \"column: value\".";

    private final KnownColumns known;
    private final Set<String> json;
    private final CsvProblems problems;
    private final YamlJson texts;

    YamlRows(KnownColumns known, Set<String> json, CsvProblems problems) {
        this.known = known;
        this.json = json;
        this.problems = problems;
        this.texts = new YamlJson(problems);
    }

    /** Says what is there; it is to be used only if there are no problems. */
    List<YamlRow> read(byte[] utf8) {
        String text = text(utf8);
        if (problems.any()) {
            return List.of();
        }
        List<YamlRow> rows = new ArrayList<>();
        try {
            @Nullable Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
            if (!(root instanceof SequenceNode list)) {
                problems.add(
                        root == null ? 1 : line(root),
                        "the file is not a list of rows",
                        FORM + " A table without rows is [].");
                return rows;
            }
            for (Node element : list.getValue()) {
                if (element instanceof MappingNode row) {
                    rows.add(row(row));
                } else {
                    problems.add(line(element), "this is not a row", FORM);
                }
            }
        } catch (MarkedYAMLException e) {
            @Nullable Mark mark = e.getProblemMark();
            problems.add(
                    mark == null ? 1 : mark.getLine() + 1L,
                    "the file is not valid YAML: " + e.getProblem(),
                    "Correct it; texts with special characters stand in quotes.");
        } catch (YAMLException e) {
            problems.add(
                    1, "the file cannot be read as YAML: " + e.getMessage(), "A large table is better a CSV file.");
        }
        return rows;
    }

    static long line(Node node) {
        return node.getStartMark().getLine() + 1L;
    }

    private String text(byte[] utf8) {
        ByteBuffer bytes = ByteBuffer.wrap(utf8);
        CharBuffer text = CharBuffer.allocate(utf8.length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(bytes, text, true);
        text.flip();
        if (result.isError()) {
            int at = bytes.position();
            byte[] malformed = Arrays.copyOfRange(utf8, at, at + result.length());
            problems.add(
                    1 + text.chars().filter(each -> each == '\n').count(),
                    Damage.malformed(StandardCharsets.UTF_8, at, malformed).what(),
                    "Write the file in UTF-8.");
        }
        return text.toString();
    }

    private YamlRow row(MappingNode row) {
        List<Heading> headings = new ArrayList<>();
        Map<String, String> values = new HashMap<>();
        for (NodeTuple tuple : row.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(line(tuple.getKeyNode()), "this is not the name of a column", FORM);
                continue;
            }
            headings.add(new Heading(key.getValue(), line(key)));
            @Nullable String column = known.meant(key.getValue());
            @Nullable String value = column == null ? null : value(column, tuple.getValueNode());
            if (column != null && value != null) {
                values.put(column, value);
            }
        }
        known.columns(headings, line(row), problems);
        return new YamlRow(line(row), values);
    }

    private @Nullable String value(String column, Node node) {
        if (node instanceof ScalarNode scalar) {
            if (scalar.getValue().indexOf('\0') >= 0) {
                problems.add(line(node), Damage.zero("column " + column));
            }
            return scalar.getTag().equals(Tag.NULL) ? null : scalar.getValue();
        }
        if (!json.contains(column)) {
            problems.add(
                    line(node),
                    "column " + column + " is a " + (node instanceof MappingNode ? "map" : "list")
                            + ", but not of type json or jsonb",
                    "Write its value as PostgreSQL writes it, in quotes.");
            return null;
        }
        return texts.of(node);
    }
}
