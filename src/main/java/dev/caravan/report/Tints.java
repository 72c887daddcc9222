package dev.caravan.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which colour of the page stands for which target schema. */
final class Tints {
    private static final int COLOURS = 6;

    /** A schema and its colour, for the legend. */
    record Legend(String schema, String tint) {}

    private final Map<String, String> tints = new LinkedHashMap<>();

    Tints(List<Evidence.TableEvidence> tables) {
        tables.stream()
                .map(table -> schema(table.table()))
                .forEach(schema -> tints.computeIfAbsent(schema, ignored -> "tint-" + tints.size() % COLOURS));
    }

    String of(Evidence.TableEvidence table) {
        return tints.getOrDefault(schema(table.table()), "tint-0");
    }

    List<Legend> legend() {
        return tints.entrySet().stream()
                .map(entry -> new Legend(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static String schema(String table) {
        int dot = table.indexOf('.');
        return dot < 0 ? table : table.substring(0, dot);
    }
}
