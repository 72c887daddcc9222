package dev.caravan.plan;

import dev.caravan.catalog.Column;
import dev.caravan.catalog.ColumnType;
import dev.caravan.catalog.Table;
import dev.caravan.convert.Conversions;
import dev.caravan.convert.Converted;
import dev.caravan.convert.Objection;
import dev.caravan.convert.UnknownConversionException;
import dev.caravan.database.Quoted;
import dev.caravan.mapping.ColumnRule;
import dev.caravan.mapping.FeedMapping;
import dev.caravan.mapping.ValueMap;
import dev.caravan.problem.Finding;
import dev.caravan.problem.Findings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Resolves the columns of one table: what each is made of, and that nothing is left over on either side. */
final class ColumnPlanner {
    private final FeedMapping mapping;
    private final Table from;
    private final Table target;
    private final Casts casts;
    private final Findings findings;
    private final Set<String> read = new LinkedHashSet<>();
    private final List<ColumnPlan> columns = new ArrayList<>();
    private final List<ColumnCheck> checks = new ArrayList<>();
    private final List<Refusal> objections = new ArrayList<>();
    private final Set<String> applied = new LinkedHashSet<>();
    private final Map<String, Column> taken = new HashMap<>();
    private final Set<String> nullable = new LinkedHashSet<>();
    private boolean newKey;

    ColumnPlanner(FeedMapping mapping, Table from, Table target, Casts casts, Findings findings) {
        this.mapping = mapping;
        this.from = from;
        this.target = target;
        this.casts = casts;
        this.findings = findings;
    }

    /** Resolves all columns; what cannot be resolved becomes a refusal and is left out. */
    void resolve() {
        for (Column column : target.columns()) {
            if (!column.generated()) {
                resolve(column);
            }
        }
        leftovers();
        unknownNames();
    }

    List<ColumnPlan> columns() {
        return columns;
    }

    /** What must hold over the source's rows for these columns. */
    List<ColumnCheck> checks() {
        return checks;
    }

    /** What named conversions hold against rows. */
    List<Refusal> objections() {
        return objections;
    }

    /** Whether every row gets a new key. */
    boolean newKey() {
        return newKey;
    }

    /** The source columns that target columns take over unchanged, by the target column. */
    Map<String, Column> taken() {
        return taken;
    }

    /** The columns that must not be NULL, although nothing keeps the source from sending one. */
    Set<String> nullable() {
        return nullable;
    }

    /** The names under drop and default that applied. */
    Set<String> applied() {
        return applied;
    }

    private void resolve(Column column) {
        @Nullable ColumnRule rule = mapping.columns().get(column.name());
        boolean shared = mapping.shared().contains(column.name());
        if (rule == null
                && mapping.defaults().containsKey(column.name())
                && !(shared && from.column(column.name()).isPresent())) {
            defaulted(column);
        } else if (rule == null) {
            Optional<Column> same = from.column(column.name());
            if (same.isEmpty()) {
                refuse(
                        column.name(),
                        "nothing fills this column of the target; " + from.name() + " has none of that name",
                        "Give it a rule under columns, or list it under default with the reason.");
            } else {
                take(column, same.get(), null, "as it is");
            }
        } else if (rule instanceof ColumnRule.Take take) {
            one(column, take.from())
                    .ifPresent(source -> take(
                            column,
                            source,
                            take.cast(),
                            source.name().equals(column.name()) ? "as it is" : "from " + source.name()));
        } else if (rule instanceof ColumnRule.Translate translate) {
            one(column, translate.from()).ifPresent(source -> translate(column, source, translate.map()));
        } else if (rule instanceof ColumnRule.Constant constant) {
            String literal = constant.value() == null ? "NULL" : Quoted.literal(constant.value());
            columns.add(new ColumnPlan(
                    column.name(),
                    column.type(),
                    "constant " + literal,
                    null,
                    Conversion.cast(literal, column.type())));
            note(column.name(), "is the constant " + literal + " in every row");
            if (constant.value() != null) {
                checks.add(new ColumnCheck(column.name(), literal, column.type(), true));
            }
        } else if (rule instanceof ColumnRule.Expression expression) {
            expression(column, expression);
        } else if (rule instanceof ColumnRule.Convert convert) {
            one(column, convert.from()).ifPresent(source -> convert(column, source, convert.calls()));
        } else if (rule instanceof ColumnRule.NewKey) {
            newKey(column);
        }
    }

    private void defaulted(Column column) {
        if (!column.optional()) {
            refuse(
                    column.name(),
                    "is listed under default, but it is NOT NULL and has no default",
                    "Give it a rule under columns, or a default in the DDL.");
            return;
        }
        applied.add(column.name());
        note(column.name(), "gets its default: " + mapping.defaults().get(column.name()));
    }

    private Optional<Column> one(Column column, List<String> names) {
        List<Column> found =
                names.stream().map(from::column).flatMap(Optional::stream).toList();
        if (found.size() == 1) {
            return Optional.of(found.get(0));
        }
        refuse(
                column.name(),
                found.isEmpty()
                        ? from.name() + " has no column " + String.join(" or ", names)
                        : from.name() + " has all of the columns " + String.join(", ", names),
                "Correct from: exactly one of the names must exist.");
        return Optional.empty();
    }

    private void take(Column column, Column source, @Nullable String cast, String made) {
        read.add(source.name());
        ColumnType to = column.type();
        ColumnType type = source.type();
        String value = value(source);
        if (mapping.via() != null && mapping.via().changes().contains(column.name())) {
            String route = made + ", then by " + mapping.via().route();
            columns.add(new ColumnPlan(column.name(), to, route, type.name(), value));
            note(column.name(), "is made " + route);
            return;
        }
        if (Conversion.guessesZone(type, to)) {
            refuse(
                    column.name(),
                    "turns " + type + " into " + to + ", which needs a time zone",
                    "State it: {sql: \"s." + source.name() + " AT TIME ZONE 'Europe/London'\", uses: [" + source.name()
                            + "]}.");
            return;
        }
        if (cast == null && !casts.assignable(type, to)) {
            refuse(
                    column.name(),
                    "is " + to + ", and PostgreSQL does not assign " + type + " to it",
                    "Write {from: " + source.name() + ", cast: " + to.plain()
                            + "} if the values convert, or an sql rule.");
            return;
        }
        String said = cast == null ? made : made + ", cast to " + to;
        boolean same = type.base().equals(to.base()) && to.builtIn();
        columns.add(new ColumnPlan(column.name(), to, said, type.name(), same ? value : Conversion.cast(value, to)));
        if (cast == null) {
            taken.put(column.name(), source);
        }
        if (column.notNull() && !source.notNull()) {
            nullable.add(column.name());
        }
        if (!made.equals("as it is")) {
            note(column.name(), "is made " + said);
        }
        if (!Conversion.holdsAll(type, to)) {
            checks.add(new ColumnCheck(column.name(), value, to, cast != null));
        }
    }

    private void convert(Column column, Column source, List<ColumnRule.Convert.Call> calls) {
        read.add(source.name());
        Converted converted = source.type().builtIn()
                ? Conversions.start(value(source), source.type().plain())
                : Conversions.start("CAST(" + value(source) + " AS text)", "text");
        for (ColumnRule.Convert.Call call : calls) {
            try {
                converted = Conversions.apply(converted, call.name(), call.argument());
            } catch (UnknownConversionException e) {
                refuse(column.name(), String.valueOf(e.getMessage()), e.wayOut());
                return;
            }
        }
        String names = calls.stream().map(ColumnRule.Convert.Call::name).collect(Collectors.joining(", "));
        String made =
                (source.name().equals(column.name()) ? "" : "from " + source.name() + " ") + "converted by " + names;
        for (Objection objection : converted.objections()) {
            objections.add(new Refusal(column.name(), objection.what(), objection.sqlState(), objection.condition()));
        }
        @Nullable String inTarget = converted.inTarget();
        boolean text = inTarget != null;
        columns.add(new ColumnPlan(
                column.name(),
                text ? ColumnType.TEXT : column.type(),
                made,
                source.type().name(),
                text ? converted.sql() : Conversion.cast(converted.sql(), column.type()),
                inTarget));
        note(column.name(), "is made " + made);
        mayBeNull(column);
        if (!text) {
            checks.add(new ColumnCheck(column.name(), converted.sql(), column.type(), true));
        }
    }

    private void mayBeNull(Column column) {
        if (column.notNull()) {
            nullable.add(column.name());
        }
    }

    private void newKey(Column column) {
        if (!target.key().equals(List.of(column.name()))) {
            refuse(column.name(), "gets a new key, but it is not the primary key", "Remove the rule.");
        }
        newKey = true;
        note(column.name(), "gets a new key in every row");
    }

    private void translate(Column column, Column source, ValueMap map) {
        read.add(source.name());
        String text = "CAST(" + value(source) + " AS text)";
        StringBuilder sql = new StringBuilder("CASE");
        if (map.mapsNull()) {
            sql.append(" WHEN ").append(value(source)).append(" IS NULL THEN ").append(literal(map.forNull()));
        }
        for (Map.Entry<String, @Nullable String> entry : map.values().entrySet()) {
            sql.append(" WHEN ").append(text).append(" = ").append(Quoted.literal(entry.getKey()));
            sql.append(" THEN ").append(literal(entry.getValue()));
        }
        sql.append(" END");
        String made = "value map over " + source.name();
        columns.add(new ColumnPlan(
                column.name(),
                column.type(),
                made,
                source.type().name(),
                Conversion.cast(sql.toString(), column.type())));
        mayBeNull(column);
        note(column.name(), "is made by a " + made + " (" + map.values().size() + " values)");
        checks.add(new ColumnCheck(column.name(), sql.toString(), column.type(), true));
        checks.add(ColumnCheck.coverage(column.name(), text, column.type(), map));
    }

    private void expression(Column column, ColumnRule.Expression expression) {
        for (String used : expression.uses()) {
            if (from.column(used).isEmpty()) {
                refuse(column.name(), "uses " + used + ", which " + from.name() + " does not have", "Correct uses.");
                return;
            }
            read.add(used);
        }
        columns.add(new ColumnPlan(
                column.name(),
                column.type(),
                "expression " + expression.sql(),
                null,
                Conversion.cast(expression.sql(), column.type())));
        mayBeNull(column);
        note(column.name(), "is made by the expression " + expression.sql());
        checks.add(new ColumnCheck(column.name(), expression.sql(), column.type(), true));
    }

    private void leftovers() {
        for (Column source : from.columns()) {
            FeedMapping.@Nullable Drop drop = mapping.drop().get(source.name());
            if (drop != null && mapping.shared().contains(source.name()) && read.contains(source.name())) {
                continue;
            }
            if (drop == null && !read.contains(source.name())) {
                refuse(
                        source.name(),
                        "nothing reads the column " + source.name() + " of " + from.name(),
                        "Read it in a rule, or list it under drop with the reason.");
            } else if (drop != null && read.contains(source.name())) {
                refuse(source.name(), "is read by a rule and listed under drop", "Keep one of them.");
            } else if (drop != null) {
                applied.add(source.name());
                note(source.name(), "stays behind: " + drop.reason());
            }
        }
    }

    private void unknownNames() {
        mapping.drop().keySet().stream()
                .filter(name -> from.column(name).isEmpty() && !mapping.shared().contains(name))
                .forEach(name ->
                        refuse(name, "is listed under drop, but " + from.name() + " has no such column", "Remove it."));
        Set<String> named = new LinkedHashSet<>(mapping.columns().keySet());
        named.addAll(mapping.defaults().keySet());
        if (mapping.via() != null) {
            named.addAll(mapping.via().changes());
        }
        named.stream()
                .filter(name -> target.column(name).isEmpty()
                        || target.column(name).filter(Column::generated).isPresent())
                .forEach(name -> refuse(
                        name,
                        "the target table has no column of that name that can be written",
                        "It has: " + target.columns().stream().map(Column::name).collect(Collectors.joining(", "))));
    }

    private static String value(Column column) {
        return "s." + Quoted.identifier(column.name());
    }

    private static String literal(@Nullable String value) {
        return value == null ? "NULL" : Quoted.literal(value);
    }

    private void refuse(String column, String what, String wayOut) {
        findings.add(Finding.refusal(where(column), what, wayOut));
    }

    private void note(String column, String what) {
        findings.add(Finding.note(where(column), what));
    }

    private String where(String column) {
        @Nullable ColumnRule rule = mapping.columns().get(column);
        return (rule == null ? mapping.location() : rule.location()).toString()
                + (rule == null ? ", column " + column : "");
    }
}
