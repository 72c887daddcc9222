package dev.caravan.mapping;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A value in a YAML file, with its place. Missing values have a place too: that of their nearest parent.
 *
 * @param key what it stands under; its number in a list
 * @param pointer JSON pointer from the root
 */
record YamlValue(YamlDocument file, String key, String pointer, JsonNode node) {

    static YamlValue root(YamlDocument file) {
        return new YamlValue(file, "", "", file.root());
    }

    YamlValue get(String name) {
        return child(name, node.path(name));
    }

    /** The values of an object by their keys, in the order of the file. */
    <T extends @Nullable Object> Map<String, T> each(Function<YamlValue, T> reading) {
        Map<String, T> values = new LinkedHashMap<>();
        node.properties()
                .forEach(entry -> values.put(entry.getKey(), reading.apply(child(entry.getKey(), entry.getValue()))));
        return values;
    }

    /** The elements of a list; of anything else itself, the only one; nothing if it is missing. */
    List<YamlValue> elements() {
        if (!present()) {
            return List.of();
        }
        if (!node.isArray()) {
            return List.of(this);
        }
        List<YamlValue> elements = new ArrayList<>();
        node.forEach(element -> elements.add(child(Integer.toString(elements.size()), element)));
        return elements;
    }

    boolean present() {
        return !node.isMissingNode();
    }

    boolean has(String name) {
        return node.has(name);
    }

    boolean isText() {
        return node.isString();
    }

    boolean isNull() {
        return node.isNull();
    }

    /** The text, or an empty one. */
    String text() {
        return node.stringValue("");
    }

    @Nullable
    String textOrNull() {
        return node.isString() ? node.stringValue() : null;
    }

    /** A list of texts; a single text is a list of one. */
    List<String> texts() {
        return elements().stream().map(YamlValue::text).toList();
    }

    Location location() {
        return file.at(pointer);
    }

    private YamlValue child(String name, JsonNode value) {
        return new YamlValue(file, name, pointer + "/" + name.replace("~", "~0").replace("/", "~1"), value);
    }
}
