package dev.caravan.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.database.Database;
import dev.caravan.demo.DemoData;
import dev.caravan.demo.DemoData.Side;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The mapping that the project ships, with generated data, migrated once for all tests of this class. */
@Postgres
class ShippedMappingIT {
    private static final int TABLES = 27;

    private static TestDatabase secondary;
    private static TestDatabase target;
    private static TinyConsolidation shipped;
    private static Outcome outcome;

    @BeforeAll
    static void migrate(TestDatabase primary, TestDatabase old, @TempDir Path folder) {
        DemoData data = new DemoData("small", 1, false);
        data.fill(database("primary", primary), Side.PRIMARY);
        data.fill(database("secondary", old), Side.SECONDARY);
        secondary = old;
        target = primary;
        shipped = TinyConsolidation.shipped(folder, primary, old, primary);
        outcome = shipped.run("migrate");
    }

    static Database database(String name, TestDatabase database) {
        return new Database(name, dev.caravan.database.DatabaseAddress.of(database.url(), null, null));
    }

    @Test
    void everythingIsProvenAndLive() {
        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        assertThat(outcome.out())
                .contains("Run 1 is live. " + TABLES + " tables verified")
                .contains("left behind: Dissolved into oracle_bloomberg")
                .doesNotContain("DIFFERS");
    }

    @Test
    void theEvidenceSaysTheSame() throws IOException {
        JsonNode evidence =
                new JsonMapper().readTree(Files.readString(shipped.reports().resolve("run-1.json")));

        assertThat(evidence.path("outcome").stringValue()).isEqualTo("published");
        assertThat(evidence.path("proven").booleanValue()).isTrue();
        assertThat(evidence.path("tables").size()).isEqualTo(TABLES);
        for (JsonNode table : evidence.path("tables")) {
            assertThat(table.path("proven").booleanValue())
                    .as(table.path("table").stringValue())
                    .isTrue();
            assertThat(table.path("loaded").longValue())
                    .as(table.path("table").stringValue())
                    .isEqualTo(target.count(table.path("live").stringValue()));
        }
    }

    @Test
    void theSchemasHoldTheMappedTablesAndNoMore() {
        assertThat(target.queryForLong(
                        "SELECT count(*) FROM pg_tables WHERE schemaname IN ('padealing', 'bo_airflow')"))
                .isEqualTo(TABLES);
        assertThat(Content.schemas(target))
                .containsExactlyInAnyOrder(
                        "bo_airflow", "caravan", "padealing", "padealing_before_1", "bo_airflow_before_1", "public");
    }

    @Test
    void everyApprovalStillBelongsToTheSameRequestOfTheSameEmployee() {
        String query = """
                SELECT concat_ws('|', a.decided_at, a.approval_type, a.decision, r.reference_id, r.created_at,
                                 e.mako_id, p.mako_id)
                FROM %1$spad_approval a
                JOIN %1$spad_request r ON r.id = a.request_id
                JOIN %2$soracle_employee e ON e.id = r.employee_id
                LEFT JOIN %2$soracle_employee p ON p.id = a.approver_id
                ORDER BY 1
                """;

        sameOnBothSides(query);
    }

    @Test
    void everyRequestStillNamesTheSameSecurity() {
        sameOnBothSides("""
                SELECT concat_ws('|', r.reference_id, r.created_at, b.bloomberg, b.isin, b.inst_symbol)
                FROM %1$spad_request r LEFT JOIN %2$soracle_bloomberg b ON b.id = r.security_id
                ORDER BY 1
                """);
    }

    @Test
    void everyContactAndManagerStillBelongsToTheSameEmployee() {
        sameOnBothSides("""
                SELECT concat_ws('|', e.mako_id, m.mako_id, c.email, g.name, t.name)
                FROM %2$scontact c
                JOIN %2$soracle_employee e ON e.id = c.employee_id
                LEFT JOIN %2$soracle_employee m ON m.id = e.manager_id
                LEFT JOIN %2$scontact_group g ON g.id = c.contact_group_id
                LEFT JOIN %2$scontact_type t ON t.id = c.contact_type_id
                ORDER BY 1
                """);
    }

    @Test
    void theAuditTrailKeepsItsOrder() {
        sameOnBothSides("""
                SELECT concat_ws('|', a.timestamp, a.action_type, a.reference_id, e.mako_id)
                FROM %1$saudit_log a LEFT JOIN %2$soracle_employee e ON e.id = a.actor_id
                ORDER BY a.id
                """);
    }

    @Test
    void everyForeignKeyIsThereAndValidated() {
        assertThat(target.queryForStrings("SELECT conname::text FROM pg_constraint WHERE contype = 'f'"
                        + " AND connamespace IN ('padealing'::regnamespace, 'bo_airflow'::regnamespace)"
                        + " AND convalidated"))
                .contains(
                        "pad_approval_request_id_fkey",
                        "pad_request_employee_id_fkey",
                        "pad_request_security_id_fkey",
                        "audit_log_actor_id_fkey");
    }

    @Test
    void everySequenceContinuesAfterTheLastRow() {
        assertThat(target.queryForLong("SELECT nextval(pg_get_serial_sequence('padealing.pad_request', 'id'))"
                        + " - max(id) FROM padealing.pad_request"))
                .isPositive();
    }

    @Test
    void verifyAgreesAfterTheRun() {
        Outcome verified = shipped.run("verify");

        assertThat(verified.exitCode()).as(verified.toString()).isZero();
        assertThat(verified.out()).contains(TABLES + " tables are equal");
    }

    private static void sameOnBothSides(String query) {
        List<String> before = secondary.queryForStrings(query.formatted("public.", "public."));
        assertThat(before).isNotEmpty();
        assertThat(target.queryForStrings(query.formatted("padealing.", "bo_airflow.")))
                .isEqualTo(before);
    }
}
