package dev.caravan.refresh;

import dev.caravan.database.Quoted;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the domain of a column demands of its values, which travel as its base type until they are written.
 *
 * @param column that the origin fills
 * @param domain its name as SQL
 * @param check name of the check; null if the domain is NOT NULL
 * @param expression what the check demands of {@code VALUE}, as SQL; null if the domain is NOT NULL
 */
record DomainRule(
        String column,
        String domain,
        @Nullable String check,
        @Nullable String expression) {
    private static final String SQL = """
            WITH RECURSIVE domain AS (
                SELECT a.attnum, a.attname, t.oid, t.typbasetype, t.typnotnull
                FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
                WHERE a.attrelid = ?::regclass AND a.attnum > 0 AND NOT a.attisdropped AND t.typtype = 'd'
                UNION ALL
                SELECT d.attnum, d.attname, t.oid, t.typbasetype, t.typnotnull
                FROM domain d JOIN pg_type t ON t.oid = d.typbasetype WHERE t.typtype = 'd'
            )
            SELECT d.attnum, d.attname::text, format_type(d.oid, NULL) AS domain, NULL AS conname, NULL AS expression
            FROM domain d WHERE d.typnotnull
            UNION ALL
            SELECT d.attnum, d.attname::text, format_type(d.oid, NULL), k.conname::text, pg_get_expr(k.conbin, 0)
            FROM domain d JOIN pg_constraint k ON k.contypid = d.oid AND k.contype = 'c'
            ORDER BY attnum, conname NULLS FIRST
            """;

    /** What the domains of a table's columns demand, those that they are made of included. */
    static List<DomainRule> of(Connection target, Part part) throws SQLException {
        if (part.columns().stream().noneMatch(column -> column.type().domain())) {
            return List.of();
        }
        List<DomainRule> rules = new ArrayList<>();
        try (PreparedStatement statement = target.prepareStatement(SQL)) {
            statement.setString(1, part.table());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rules.add(new DomainRule(
                            row.getString("attname"),
                            row.getString("domain"),
                            row.getString("conname"),
                            row.getString("expression")));
                }
            }
        }
        return rules.stream().filter(rule -> part.fills(List.of(rule.column()))).toList();
    }

    /** Whether a row breaks it, as SQL. PostgreSQL takes the word VALUE for a column of this name outside of a domain. */
    String broken(String alias) {
        String value = alias + "." + Quoted.identifier(column);
        return expression == null
                ? value + " IS NULL"
                : "(SELECT " + expression + " FROM (SELECT " + value + " AS value) AS v) IS FALSE";
    }

    String why() {
        return check == null
                ? "has no value, which " + domain + " forbids"
                : "breaks the check " + check + " of " + domain;
    }
}
