package dev.caravan.mapping;

import dev.caravan.problem.Finding;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The shared value maps, with what they extend already inside. */
record ValueMaps(Map<String, ValueMap> byName) {
    private static final String NULL_KEY = "null";
    private static final ValueMap NONE = new ValueMap(Map.of(), false, null);

    static ValueMaps read(YamlDocument sources, List<Finding> findings) {
        JsonNode codes = sources.root().path("codes");
        Map<String, ValueMap> maps = new HashMap<>();
        for (String name : codes.propertyNames()) {
            Map<String, @Nullable String> entries = new LinkedHashMap<>();
            if (collect(sources, codes, name, entries, new LinkedHashSet<>(), findings)) {
                maps.put(name, of(entries));
            }
        }
        return new ValueMaps(maps);
    }

    static ValueMap inPlace(JsonNode values) {
        Map<String, @Nullable String> entries = new LinkedHashMap<>();
        put(values, entries);
        return of(entries);
    }

    ValueMap named(String name, Location location, List<Finding> findings) {
        @Nullable ValueMap map = byName.get(name);
        if (map == null) {
            findings.add(Finding.refusal(
                    location.toString(),
                    "there is no usable value map " + name,
                    "Define it under codes in sources.yaml; there are " + byName.keySet()));
            return NONE;
        }
        return map;
    }

    private static boolean collect(
            YamlDocument sources,
            JsonNode codes,
            String name,
            Map<String, @Nullable String> entries,
            Set<String> path,
            List<Finding> findings) {
        String at = sources.at("/codes/" + name).toString();
        if (!path.add(name)) {
            findings.add(Finding.refusal(
                    at, "extends itself: " + String.join(" → ", path) + " → " + name, "Break the circle."));
            return false;
        }
        JsonNode map = codes.path(name);
        if (map.isMissingNode()) {
            findings.add(Finding.refusal(at, "there is no value map " + name, "Define it, or correct extends."));
            return false;
        }
        if (map.has("extends")
                && !collect(sources, codes, map.path("extends").stringValue(""), entries, path, findings)) {
            return false;
        }
        put(map.path("values"), entries);
        return true;
    }

    private static void put(JsonNode values, Map<String, @Nullable String> entries) {
        values.properties()
                .forEach(entry -> entries.put(
                        entry.getKey(),
                        entry.getValue().isNull() ? null : entry.getValue().stringValue("")));
    }

    private static ValueMap of(Map<String, @Nullable String> entries) {
        Map<String, @Nullable String> values = new LinkedHashMap<>(entries);
        boolean mapsNull = values.containsKey(NULL_KEY);
        @Nullable String forNull = values.remove(NULL_KEY);
        return new ValueMap(values, mapsNull, forNull);
    }
}
