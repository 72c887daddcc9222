package dev.caravan.plan;

import dev.caravan.database.Database;
import dev.caravan.database.SqlFailure;
import dev.caravan.mapping.Mapping;
import dev.caravan.mapping.TableMapping;
import dev.caravan.mapping.TargetSchema;
import dev.caravan.problem.Finding;
import dev.caravan.problem.RefusedException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the live schemas say to the plan: rights on the tables to be switched, and who else depends on them. */
final class TargetChecks {
    private static final String LIVE_TABLES = """
            SELECT pg_has_role(c.relowner, 'USAGE') AS ours, pg_get_userbyid(c.relowner) AS owner,
                   greatest(c.reltuples, 0)::bigint AS rows, c.relkind IN ('r', 'p') AS switchable
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = :schema AND c.relname = :table
            """;

    /**
     * Objects that refer to a live table and are not part of it. Views, foreign keys of other tables, policies and
     * publications follow a table by its OID, so after the switch they would still see the old generation.
     */
    private static final String DEPENDANTS = """
            WITH live AS (
                SELECT c.oid, n.nspname || '.' || c.relname AS name
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'p') AND (n.nspname, c.relname) IN (SELECT * FROM unnest(:schemas::text[], :tables::text[])))
            SELECT DISTINCT live.name, pg_describe_object(d.classid, d.objid, 0) AS dependant
            FROM pg_depend d
            JOIN live ON live.oid = d.refobjid AND d.refclassid = 'pg_class'::regclass
            LEFT JOIN pg_constraint k ON d.classid = 'pg_constraint'::regclass AND k.oid = d.objid
            LEFT JOIN pg_class r ON d.classid = 'pg_class'::regclass AND r.oid = d.objid
            WHERE (d.classid IN ('pg_rewrite'::regclass, 'pg_policy'::regclass, 'pg_publication_rel'::regclass,
                                 'pg_proc'::regclass)
                   OR k.contype = 'f' AND k.conrelid NOT IN (SELECT oid FROM live)
                   OR r.relkind IN ('r', 'p', 'f', 'v', 'm') AND r.oid NOT IN (SELECT oid FROM live)
                      AND NOT r.relispartition)
            ORDER BY 1, 2
            """;

    private final JdbcClient client;
    private final Mapping mapping;
    private final List<Finding> findings = new ArrayList<>();

    private TargetChecks(Database target, Mapping mapping) {
        this.client = target.client();
        this.mapping = mapping;
    }

    static List<Finding> check(Database target, Mapping mapping) {
        TargetChecks checks = new TargetChecks(target, mapping);
        try {
            mapping.schemas().values().forEach(checks::rights);
            mapping.tables().forEach(checks::rights);
            checks.dependants();
        } catch (DataAccessException e) {
            throw new RefusedException(
                    "The target cannot be examined: " + SqlFailure.of(e),
                    "Check the connection and the role's rights.");
        }
        return checks.findings;
    }

    /** Publish creates a live schema that does not exist, and needs this right in one that does. */
    private void rights(TargetSchema schema) {
        client.sql(
                        "SELECT nspname FROM pg_namespace WHERE nspname = :schema AND NOT has_schema_privilege(oid, 'CREATE')")
                .param("schema", schema.name())
                .query(String.class)
                .list()
                .forEach(name -> findings.add(
                        Finding.refusal(name, "the role may not create tables in this schema", "Grant CREATE on it.")));
    }

    private void rights(TableMapping table) {
        TargetSchema schema = mapping.schemaOf(table);
        String name = schema.name() + "." + table.table();
        client.sql(LIVE_TABLES)
                .param("schema", schema.name())
                .param("table", table.table())
                .query((row, number) -> {
                    if (!row.getBoolean("switchable")) {
                        findings.add(Finding.refusal(name, "is in the way: it is not a table", "Rename or drop it."));
                    } else if (!row.getBoolean("ours")) {
                        findings.add(Finding.refusal(
                                name,
                                "belongs to " + row.getString("owner") + ", so it cannot be moved aside",
                                "Connect as a role that owns it, or grant that role."));
                    } else {
                        findings.add(Finding.note(
                                name,
                                "is there already, with about " + row.getLong("rows")
                                        + " rows; it moves aside and comes back with rollback"));
                    }
                    return name;
                })
                .list();
    }

    private void dependants() {
        String[] schemas = mapping.tables().stream()
                .map(table -> mapping.schemaOf(table).name())
                .toArray(String[]::new);
        String[] tables = mapping.tables().stream().map(TableMapping::table).toArray(String[]::new);
        client.sql(DEPENDANTS)
                .param("schemas", schemas)
                .param("tables", tables)
                .query((row, number) -> findings.add(Finding.refusal(
                        row.getString("name"),
                        "something outside the mapping depends on it and would keep seeing the old rows: "
                                + row.getString("dependant"),
                        "Drop it before and create it again after, or move it into the DDL.")))
                .list();
    }
}
