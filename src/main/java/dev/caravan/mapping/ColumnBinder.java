package dev.caravan.mapping;

import dev.caravan.mapping.ColumnRule.Convert.Call;
import dev.caravan.problem.Finding;
import java.util.List;
import java.util.stream.Stream;

/** Reads how a target column is made. */
final class ColumnBinder {
    private final ValueMaps codes;
    private final List<Finding> findings;

    ColumnBinder(ValueMaps codes, List<Finding> findings) {
        this.codes = codes;
        this.findings = findings;
    }

    ColumnRule rule(YamlValue column) {
        Location location = column.location();
        if (column.has("sql")) {
            return new ColumnRule.Expression(
                    column.get("sql").text(), column.get("uses").texts(), location);
        }
        if (column.has("constant")) {
            return new ColumnRule.Constant(column.get("constant").textOrNull(), location);
        }
        if (column.has("new_key")) {
            return new ColumnRule.NewKey(location);
        }
        List<String> from = column.has("from") ? column.get("from").texts() : List.of(column.key());
        if (column.has("values")) {
            return new ColumnRule.Translate(
                    from, ValueMaps.inPlace(column.get("values").node()), location);
        }
        if (column.has("codes")) {
            String name = column.get("codes").text();
            return new ColumnRule.Translate(from, codes.named(name, location, findings), location);
        }
        if (column.has("convert")) {
            return new ColumnRule.Convert(from, calls(column.get("convert")), location);
        }
        return new ColumnRule.Take(from, column.get("cast").textOrNull(), location);
    }

    private static List<Call> calls(YamlValue convert) {
        return convert.elements().stream()
                .flatMap(call -> call.isText()
                        ? Stream.of(new Call(call.text(), null))
                        : call.each(argument -> new Call(argument.key(), argument.text())).values().stream())
                .toList();
    }
}
