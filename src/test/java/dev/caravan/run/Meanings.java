package dev.caravan.run;

import dev.caravan.testkit.TestDatabase;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the rows of one PA-dealing database mean: every key in them is replaced by what the row that it belongs to says of
 * itself. Two databases that number the same rows differently mean the same.
 */
final class Meanings {
    /** What becomes of a reference whose row is not there. */
    enum Lost {
        KEPT,
        NULL
    }

    /** What a key may be a key of. */
    enum Kind {
        EMPLOYEE,
        SECURITY,
        EXCHANGE,
        HISTORY,
        REQUEST,
        REFERENCE,
        APPROVAL,
        EXECUTION,
        BREACH
    }

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final ZoneId LONDON = ZoneId.of("Europe/London");
    private static final String NOWHERE = "nowhere ";

    private final Map<String, List<ObjectNode>> tables = new HashMap<>();
    private final Map<Kind, Map<String, String>> names = new EnumMap<>(Kind.class);
    private final Map<String, Integer> followed = new ConcurrentSkipListMap<>();
    private final Map<String, Set<String>> codes = new HashMap<>();
    private final Lost lostInside;

    private Meanings(Lost lostInside) {
        this.lostInside = lostInside;
        for (Kind kind : Kind.values()) {
            names.put(kind, new LinkedHashMap<>());
        }
    }

    /**
     * Reads an old database.
     *
     * @param gone whether a row of a table is not expected to arrive, by its key
     * @param lostInside what becomes of references inside documents that lead nowhere
     */
    static Meanings of(TestDatabase source, Collection<String> tables, Predicate<String> gone, Lost lostInside) {
        Meanings meanings = new Meanings(lostInside);
        for (String table : tables) {
            List<ObjectNode> rows = read(source, "public." + table);
            rows.removeIf(row -> gone.test(table + ' ' + row.path("id").asString("")));
            rows.forEach(Meanings::modern);
            meanings.tables.put(table, rows);
        }
        meanings.name();
        return meanings;
    }

    /** Reads the result. */
    static Meanings of(TestDatabase target, Map<String, String> schemas) {
        Meanings meanings = new Meanings(Lost.KEPT);
        schemas.forEach((table, schema) -> meanings.tables.put(table, read(target, schema + '.' + table)));
        meanings.name();
        return meanings;
    }

    private static List<ObjectNode> read(TestDatabase database, String table) {
        List<ObjectNode> rows = new ArrayList<>();
        for (@Nullable String row : database.queryForStrings("SELECT to_jsonb(t)::text FROM " + table + " AS t")) {
            rows.add((ObjectNode) JSON.readTree(String.valueOf(row)));
        }
        rows.sort((a, b) -> Long.compare(a.path("id").asLong(0), b.path("id").asLong(0)));
        return rows;
    }

    /** Columns that were renamed, and a column that changed its type. */
    private static void modern(ObjectNode row) {
        if (row.has("resolved_by")) {
            row.set("resolved_by_id", row.path("resolved_by"));
        }
        if (row.has("ai_risk_assessment")) {
            row.set("compliance_assessment", row.path("ai_risk_assessment"));
        }
        if (row.has("breach_type") && row.path("details").isString()) {
            row.set("details", json(row.path("details").stringValue()));
        }
    }

    private static JsonNode json(String text) {
        try {
            JsonNode parsed = JSON.readTree(text);
            return parsed.isMissingNode() ? JsonNodeFactory.instance.stringNode(text) : parsed;
        } catch (JacksonException e) {
            return JsonNodeFactory.instance.stringNode(text);
        }
    }

    List<ObjectNode> rows(String table) {
        return tables.getOrDefault(table, List.of());
    }

    /** What the rows of a kind say of themselves; no two say the same. */
    Collection<String> names(Kind kind) {
        return known(kind).values();
    }

    /** The codes of the listings with a symbol. */
    Set<String> codes(JsonNode symbol) {
        return codes.getOrDefault(symbol.asString(""), Set.of());
    }

    /** How many references were followed, by table, column and path. */
    Map<String, Integer> followed() {
        return followed;
    }

    private Map<String, String> known(Kind kind) {
        return Objects.requireNonNull(names.get(kind));
    }

    private void name() {
        rows("oracle_employee").forEach(row -> name(Kind.EMPLOYEE, row, folded(row.path("mako_id"))));
        Map<String, Integer> listings = new HashMap<>();
        rows("oracle_bloomberg").forEach(row -> {
            String code = row.path("bloomberg").stringValue();
            name(Kind.SECURITY, row, code + '#' + listings.merge(code, 1, Integer::sum));
            if (!row.path("inst_symbol").isNull()) {
                codes.computeIfAbsent(row.path("inst_symbol").stringValue(), none -> new TreeSet<>())
                        .add(code);
            }
        });
        rows("oracle_exchange")
                .forEach(row -> name(Kind.EXCHANGE, row, row.path("code").stringValue()));
        rows("pad_request").forEach(row -> {
            String name = request(row, "employee_id", moment(row.path("created_at")), "quantity", "estimated_value");
            name(Kind.REQUEST, row, name);
            if (!row.path("reference_id").isNull()) {
                known(Kind.REFERENCE).put(row.path("reference_id").stringValue(), name);
            }
        });
        rows("personal_account_dealing").forEach(row -> name(Kind.HISTORY, row, history(row)));
        rows("pad_approval")
                .forEach(row -> name(
                        Kind.APPROVAL,
                        row,
                        about(row, row.path("approval_type").stringValue(), moment(row.path("decided_at")))));
        rows("pad_execution")
                .forEach(row -> name(
                        Kind.EXECUTION,
                        row,
                        about(row, moment(row.path("created_at")), moment(row.path("executed_at")))));
        rows("pad_breach").forEach(row -> {
            StringBuilder name = new StringBuilder(about(row, who(row.path("employee_id"))));
            for (String column : List.of(
                    "breach_type",
                    "severity",
                    "description",
                    "detected_by",
                    "detected_at",
                    "resolved",
                    "resolved_at",
                    "resolution_notes")) {
                name.append('|').append(row.path(column));
            }
            // Sentences of the first version, and what is not JSON although it looks like it.
            name.append('|').append(row.path("details").isString() ? row.path("details") : "");
            name(Kind.BREACH, row, name.toString());
        });
    }

    private void name(Kind kind, ObjectNode row, String name) {
        known(kind).put(row.path("id").asString(), name);
    }

    private String about(ObjectNode row, @Nullable String... more) {
        return String.valueOf(known(Kind.REQUEST).get(row.path("request_id").asString("")))
                + '|'
                + Arrays.stream(more).map(String::valueOf).collect(Collectors.joining("|"));
    }

    private String who(JsonNode employee) {
        return String.valueOf(known(Kind.EMPLOYEE).get(employee.asString("")));
    }

    private String request(ObjectNode row, String employee, @Nullable String moment, String size, String value) {
        return String.join(
                "|", who(row.path(employee)), String.valueOf(moment), number(row.path(size)), number(row.path(value)));
    }

    private String history(ObjectNode row) {
        Map<String, String> said = new TreeMap<>();
        row.properties()
                .forEach(column -> said.put(column.getKey(), column.getValue().toString()));
        said.remove("id");
        for (String column : List.of("employee", "last_modified_by", "auth_manager", "auth_compliance")) {
            said.put(column, who(row.path(column)));
        }
        return said.toString();
    }

    /** The request that a row of history becomes. */
    String requestOf(ObjectNode history) {
        return request(history, "employee", utc(history.path("requested_date")), "trade_size", "value");
    }

    /** What a key means. */
    @Nullable
    String follow(String where, Kind kind, JsonNode key, Lost lost) {
        if (key.isNull() || key.isMissingNode()) {
            return null;
        }
        @Nullable String name = known(kind).get(plain(key));
        if (name == null) {
            return lost == Lost.KEPT ? NOWHERE + plain(key) : null;
        }
        followed.merge(where, 1, Integer::sum);
        return kind + " " + name;
    }

    /** What a whole column means. */
    @Nullable
    String follow(String table, String column, Kind kind, ObjectNode row, Lost lost) {
        return follow(table + '.' + column, kind, row.path(column), lost);
    }

    /** A document in which all keys are replaced. */
    @Nullable
    String document(String table, String column, Map<String, Kind> paths, ObjectNode row, @Nullable Lost lost) {
        JsonNode document = row.path(column).deepCopy();
        if (document.isNull() || document.isMissingNode()) {
            return null;
        }
        paths.forEach((path, kind) -> {
            int end = path.lastIndexOf('.');
            JsonNode parent = document;
            for (String step :
                    end < 0 ? List.<String>of() : List.of(path.substring(0, end).split("\\.", -1))) {
                parent = parent.isArray() ? parent.path(Integer.parseInt(step)) : parent.path(step);
            }
            String name = path.substring(end + 1);
            if (parent instanceof ObjectNode object && !object.path(name).isNull() && object.has(name)) {
                object.put(
                        name,
                        follow(
                                table + '.' + column + '.' + path,
                                kind,
                                object.path(name),
                                lost == null ? lostInside : lost));
            }
        });
        return document.toString();
    }

    /** A moment as the new layout writes it, from a local one: UTC, and the second of an hour that there was twice. */
    static @Nullable String utc(JsonNode local) {
        return local.isNull() || local.isMissingNode()
                ? null
                : LocalDateTime.parse(local.stringValue())
                        .atZone(LONDON)
                        .withLaterOffsetAtOverlap()
                        .withZoneSameInstant(ZoneOffset.UTC)
                        .toLocalDateTime()
                        .toString();
    }

    static @Nullable String moment(JsonNode written) {
        return written.isNull() || written.isMissingNode()
                ? null
                : LocalDateTime.parse(written.stringValue()).toString();
    }

    static String folded(JsonNode text) {
        return text.asString("").strip().toLowerCase(Locale.ROOT);
    }

    private static String number(JsonNode number) {
        return number.isNumber() ? plain(number) : number.toString();
    }

    private static String plain(JsonNode value) {
        return value.isNumber() ? strip(value.decimalValue()).toPlainString() : value.asString();
    }

    private static BigDecimal strip(BigDecimal number) {
        return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    }

    Lost lostInside() {
        return lostInside;
    }

    /** Which of the named do not stand for exactly one row. */
    Set<String> ambiguous(Kind kind) {
        Map<String, Integer> counts = new HashMap<>();
        names(kind).forEach(name -> counts.merge(name, 1, Integer::sum));
        counts.values().removeIf(count -> count == 1);
        return counts.keySet();
    }
}
