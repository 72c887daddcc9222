package dev.caravan.generation;

import dev.caravan.database.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Who may do what with a table that becomes live: what its predecessor granted, or else what the live schema's default
 * privileges say for a new table of the connected role.
 */
final class Grants {
    /**
     * Statements for a table and the sequences it owns, or for a sequence that stands alone, from the predecessor's (?)
     * privileges to the new (?) ones.
     */
    private static final String FROM_PREDECESSOR = """
            WITH pair AS (
                SELECT ?::regclass AS old, ?::regclass AS new
            ), owned AS (
                SELECT CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS what, old, new
                FROM pair JOIN pg_class ON pg_class.oid = new
                UNION ALL
                SELECT 'SEQUENCE', o.objid::regclass, n.objid::regclass
                FROM pair
                JOIN pg_depend o ON o.refobjid = pair.old AND o.classid = 'pg_class'::regclass AND o.deptype IN ('a', 'i')
                JOIN pg_class os ON os.oid = o.objid AND os.relkind = 'S'
                JOIN pg_attribute oa ON oa.attrelid = o.refobjid AND oa.attnum = o.refobjsubid
                JOIN pg_attribute na ON na.attrelid = pair.new AND na.attname = oa.attname
                JOIN pg_depend n ON n.refobjid = pair.new AND n.refobjsubid = na.attnum
                                AND n.classid = 'pg_class'::regclass AND n.deptype IN ('a', 'i')
                JOIN pg_class ns ON ns.oid = n.objid AND ns.relkind = 'S'
            ), acl AS (
                SELECT what, new, NULL::name AS attname, e.*
                FROM owned JOIN pg_class c ON c.oid = old
                CROSS JOIN aclexplode(coalesce(c.relacl, acldefault(CASE what WHEN 'TABLE' THEN 'r' ELSE 's' END::"char", c.relowner))) e
                UNION ALL
                SELECT 'TABLE', pair.new, a.attname, e.*
                FROM pair JOIN pg_attribute a ON a.attrelid = pair.old AND a.attacl IS NOT NULL AND NOT a.attisdropped
                JOIN pg_attribute b ON b.attrelid = pair.new AND b.attname = a.attname
                CROSS JOIN aclexplode(a.attacl) e
            )
            SELECT format('REVOKE ALL ON %s %s FROM %s', o.what, o.new,
                          CASE WHEN e.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(e.grantee)) END), 1
            FROM owned o JOIN pg_class c ON c.oid = o.new CROSS JOIN aclexplode(c.relacl) e
            WHERE e.grantee <> c.relowner
            UNION ALL
            SELECT format('GRANT %s%s ON %s %s TO %s%s', privilege_type, CASE WHEN attname IS NULL THEN '' ELSE format('(%I)', attname) END, what, new,
                          CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END,
                          CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END), 2
            FROM acl JOIN pg_class c ON c.oid = acl.new
            WHERE grantee <> (SELECT relowner FROM pg_class, pair WHERE oid = pair.old)
            UNION ALL
            SELECT format('ALTER TABLE %s OWNER TO %I', pair.new, pg_get_userbyid(c.relowner)), 3
            FROM pair JOIN pg_class c ON c.oid = pair.old JOIN pg_class n ON n.oid = pair.new
            WHERE c.relowner <> n.relowner
            ORDER BY 2, 1
            """;

    private static final String FROM_DEFAULTS = """
            WITH new AS (
                SELECT CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS what, oid::regclass
                FROM pg_class WHERE oid = ?::regclass
                UNION ALL
                SELECT 'SEQUENCE', d.objid::regclass
                FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
                WHERE d.refobjid = ?::regclass AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
            )
            SELECT format('GRANT %s ON %s %s TO %s%s', e.privilege_type, new.what, new.oid::regclass,
                          CASE WHEN e.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(e.grantee)) END,
                          CASE WHEN e.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
            FROM new
            JOIN pg_class c ON c.oid = new.oid
            JOIN pg_default_acl d ON d.defaclrole = c.relowner
                                 AND d.defaclobjtype = CASE new.what WHEN 'TABLE' THEN 'r' ELSE 'S' END
            JOIN pg_namespace n ON n.oid = d.defaclnamespace AND n.nspname = ?
            CROSS JOIN aclexplode(d.defaclacl) e
            WHERE e.grantee <> c.relowner
            ORDER BY 1
            """;

    private Grants() {}

    static void asOf(Connection connection, TableName predecessor, TableName table) throws SQLException {
        apply(connection, FROM_PREDECESSOR, predecessor.sql(), table.sql());
    }

    static void asNewIn(Connection connection, String liveSchema, TableName table) throws SQLException {
        apply(connection, FROM_DEFAULTS, table.sql(), table.sql(), liveSchema);
    }

    private static void apply(Connection connection, String query, String... parameters) throws SQLException {
        List<String> statements = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    statements.add(row.getString(1));
                }
            }
        }
        try (Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }
}
