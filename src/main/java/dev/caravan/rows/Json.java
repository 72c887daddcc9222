package dev.caravan.rows;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/** For routes of a mapping: text that may be JSON. */
public final class Json {
    /** jsonb keeps numbers as numeric, with at most 131072 digits before the point (manual, "Numeric Types"). */
    private static final int NUMERIC_DIGITS = 131_072;

    private final JsonMapper mapper = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /**
     * Leaves a column as it is if its text is JSON that PostgreSQL's jsonb takes without loss, and makes it a JSON string
     * otherwise. NULL stays NULL.
     */
    public Map<String, @Nullable Object> orText(Map<String, @Nullable Object> row, String column) {
        @Nullable Object value = row.get(column);
        if (value != null && !isJson(value.toString())) {
            row.put(column, StringNode.valueOf(value.toString()).toString());
        }
        return row;
    }

    private boolean isJson(String text) {
        try {
            return fits(mapper.readTree(text));
        } catch (JacksonException e) {
            // Not JSON is an answer here, not a failure.
            return false;
        }
    }

    private static boolean fits(JsonNode node) {
        if (node.isMissingNode()) {
            return false;
        }
        if (node.isNumber()) {
            BigDecimal number = node.decimalValue();
            return Math.abs((long) number.scale()) < NUMERIC_DIGITS && number.precision() < NUMERIC_DIGITS;
        }
        if (node.isString()) {
            return isStorable(node.stringValue());
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (!isStorable(field.getKey()) || !fits(field.getValue())) {
                return false;
            }
        }
        if (node.isArray()) {
            for (JsonNode element : node) {
                if (!fits(element)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** PostgreSQL stores neither the character 0 nor half of a surrogate pair. */
    private static boolean isStorable(String text) {
        return text.codePoints()
                .noneMatch(
                        point -> point == 0 || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE));
    }
}
