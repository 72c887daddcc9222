package dev.caravan.verify;

import dev.caravan.catalog.Column;
import dev.caravan.catalog.ColumnType;
import dev.caravan.copy.CopyFormat;
import dev.caravan.database.Quoted;
import dev.caravan.database.TableName;
import dev.caravan.plan.ColumnPlan;
import dev.caravan.plan.FeedPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The SQL with which a reviewer computes a digest in psql, on either side, without Caravan. It follows the definition of
 * {@link dev.caravan.copy.Digest} with PostgreSQL's own functions only.
 */
public final class DigestSql {
    /** Settings that a psql session needs for the same bytes as Caravan's connections. */
    public static final String SESSION =
            "SET client_encoding = 'UTF8'; SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD';"
                    + " SET IntervalStyle = 'postgres'; SET extra_float_digits = 3; SET bytea_output = 'hex';";

    private static final String MODULUS = "18446744073709551616";

    private DigestSql() {}

    /** For the rows as the source sends them. */
    public static String ofSource(FeedPlan plan) {
        List<ColumnPlan> columns = new ArrayList<>(plan.digested());
        if (plan.keyTravels()) {
            columns.add(new ColumnPlan(FeedPlan.KEY, ColumnType.TEXT, "", null, ""));
        }
        return of(plan.selectDigested(), columns, plan.format(), true);
    }

    /** For a table of the target. */
    public static String ofTarget(TableName table, FeedPlan plan) {
        String select = "SELECT " + FeedPlan.columnList(plan.digested()) + " FROM " + table.sql();
        return of(select, plan.digested(), plan.format(), false);
    }

    /**
     * For the rows of a query in the target.
     *
     * @param columns of the query
     */
    public static String ofQuery(String select, List<Column> columns, CopyFormat format) {
        return of(
                select,
                columns.stream()
                        .map(column -> new ColumnPlan(column.name(), column.type(), "", null, ""))
                        .toList(),
                format,
                false);
    }

    private static String of(String select, List<ColumnPlan> columns, CopyFormat format, boolean source) {
        String row = columns.stream()
                .map(column -> field(column, format, source))
                .collect(Collectors.joining("\n      || "));
        return "SELECT count(*) AS rows, " + word("high") + " || " + word("low") + " AS digest\n"
                + "FROM (\n"
                + "  SELECT " + lane(1) + " AS high, " + lane(9) + " AS low\n"
                + "  FROM (\n"
                + "    SELECT sha256(\n         " + row + ") AS hash\n"
                + "    FROM (" + select + ") AS r\n"
                + "  ) AS hashed\n"
                + ") AS words;";
    }

    private static String field(ColumnPlan column, CopyFormat format, boolean source) {
        String name = "r." + Quoted.identifier(column.name());
        String bytes = bytes(name, column, format, source);
        return "CASE WHEN " + name + " IS NULL THEN '\\xffffffff'::bytea ELSE int4send(octet_length(" + bytes + ")) || "
                + bytes + " END";
    }

    private static String bytes(String name, ColumnPlan column, CopyFormat format, boolean source) {
        if (format == CopyFormat.TEXT) {
            return "convert_to(format('%s', " + name + "), 'UTF8')";
        }
        if (column.type().enumeration()) {
            return source ? "textsend(" + name + ")" : "enum_send(" + name + ")";
        }
        return column.type().send() + "(" + name + ")";
    }

    private static String lane(int from) {
        return "('x' || encode(substring(hash FROM " + from + " FOR 8), 'hex'))::bit(64)::bigint";
    }

    /** The sum modulo 2^64, as 16 hexadecimal digits. */
    private static String word(String lane) {
        String sum = "mod(mod(coalesce(sum(" + lane + "), 0), " + MODULUS + ") + " + MODULUS + ", " + MODULUS + ")";
        return "lpad(to_hex((CASE WHEN " + sum + " >= 9223372036854775808 THEN " + sum + " - " + MODULUS + " ELSE "
                + sum + " END)::bigint), 16, '0')";
    }
}
