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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The mapping that the project ships, with generated data, migrated once for all tests of this class. */
@Postgres
class ShippedMappingIT {
    private static final int TABLES = 27;
    private static final int FEEDS = 65;
    private static final int CHECKS = 11;

    /** Entries of the audit trail that were made from history; no old database has any of the kind. */
    private static final String MADE = "details @> '{\"legacy\": true}' AND entity_type = 'pad_request'";

    private static TestDatabase primary;
    private static TestDatabase secondary;
    private static TestDatabase target;
    private static TinyConsolidation shipped;
    private static Outcome outcome;

    @BeforeAll
    static void migrate(TestDatabase first, TestDatabase second, @TempDir Path folder) {
        DemoData data = new DemoData("small", 1, false);
        data.fill(database("primary", first), Side.PRIMARY);
        data.fill(database("secondary", second), Side.SECONDARY);
        primary = first;
        secondary = second;
        target = first;
        shipped = TinyConsolidation.shipped(folder, first, second, first);
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
                .contains(CHECKS + " of " + CHECKS + " checks of the mapping hold")
                .contains("left behind: Dissolved into oracle_bloomberg")
                .doesNotContain("DIFFERS", "are in quarantine");
    }

    @Test
    void theEvidenceSaysTheSame() throws IOException {
        JsonNode evidence =
                new JsonMapper().readTree(Files.readString(shipped.reports().resolve("run-1.json")));

        assertThat(evidence.path("outcome").stringValue()).isEqualTo("published");
        assertThat(evidence.path("proven").booleanValue()).isTrue();
        assertThat(evidence.path("tables").size()).isEqualTo(FEEDS);
        Map<String, Long> loaded = new TreeMap<>();
        for (JsonNode table : evidence.path("tables")) {
            assertThat(table.path("proven").booleanValue())
                    .as(table.path("table").stringValue())
                    .isTrue();
            loaded.merge(table.path("live").stringValue(), table.path("loaded").longValue(), Long::sum);
        }
        assertThat(loaded)
                .hasSize(TABLES)
                .allSatisfy((table, rows) -> assertThat(rows).as(table).isEqualTo(target.count(table)));
        assertThat(evidence.path("checks").size()).isEqualTo(CHECKS);
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
    void theRowsOfThePrimaryKeepTheirKeys() {
        String keys = "SELECT id || ' ' || created_at || ' ' || coalesce(reference_id, '-') FROM %spad_request";

        List<String> before = primary.queryForStrings(keys.formatted("public."));

        assertThat(target.queryForStrings(keys.formatted("padealing."))).containsAll(before);
    }

    @Test
    void aRequestOfBothKeepsItsReferenceOnceAndIsThereTwice() {
        List<String> both = new ArrayList<>(references(primary));
        both.retainAll(references(secondary));

        assertThat(both).isNotEmpty();
        for (String reference : both) {
            assertThat(target.queryForStrings("SELECT reference_id FROM padealing.pad_request WHERE reference_id IN ('"
                            + reference + "', '" + reference + "-S') ORDER BY id"))
                    .containsExactly(reference, reference + "-S");
        }
    }

    @Test
    void theAuditTrailsFollowOneAnotherInTheirOrder() {
        String trail = "SELECT concat_ws('|', a.timestamp, a.action_type, a.entity_type, lower(e.mako_id))"
                + " FROM %1$saudit_log a LEFT JOIN %2$soracle_employee e ON e.id = a.actor_id"
                + " WHERE (%3$s) IS NOT TRUE ORDER BY a.id";

        List<String> before = new ArrayList<>(primary.queryForStrings(trail.formatted("public.", "public.", MADE)));
        before.addAll(secondary.queryForStrings(trail.formatted("public.", "public.", MADE)));

        assertThat(before).isNotEmpty();
        assertThat(target.queryForStrings(trail.formatted("padealing.", "bo_airflow.", MADE)))
                .isEqualTo(before);
    }

    @Test
    void historyBecomesRequestsWithWhatFollowsFromThem() {
        long history = primary.count("personal_account_dealing") + secondary.count("personal_account_dealing");

        assertThat(target.count("padealing.personal_account_dealing")).isEqualTo(history);
        assertThat(target.count("padealing.pad_request")
                        - primary.count("public.pad_request")
                        - secondary.count("public.pad_request"))
                .isEqualTo(history);
        assertThat(target.count("padealing.audit_log WHERE action_type = 'request_submitted' AND " + MADE))
                .isEqualTo(history);
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
        assertThat(verified.out()).contains(FEEDS + " tables are equal");
    }

    private static List<String> references(TestDatabase source) {
        return source.queryForStrings("SELECT reference_id FROM public.pad_request WHERE reference_id IS NOT NULL");
    }
}
