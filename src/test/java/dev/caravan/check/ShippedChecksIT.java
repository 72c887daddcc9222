package dev.caravan.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.database.Database;
import dev.caravan.database.DatabaseAddress;
import dev.caravan.database.Snapshot;
import dev.caravan.demo.DemoData;
import dev.caravan.demo.DemoData.Side;
import dev.caravan.problem.Severity;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The checks that the project ships, over generated data that a test script has merged. */
@Postgres
class ShippedChecksIT {
    private static final Map<String, String> SCHEMAS =
            Map.of("padealing", "padealing_next_1", "bo_airflow", "bo_airflow_next_1");
    private static final List<Check> CHECKS =
            Checks.read(Path.of("mapping", "checks"), Set.of("primary", "secondary"), SCHEMAS.keySet());

    private static TestDatabase clean;
    private static Before before;

    @BeforeAll
    static void merge(TestDatabase merged) throws IOException {
        clean = merged;
        before = merge(clean, false);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void allHoldAfterARightMerge(boolean dirty, TestDatabase other) throws SQLException, IOException {
        List<CheckResult> results;
        if (dirty) {
            Before dirtyBefore = merge(other, true);
            try (Connection target = other.connect()) {
                results = dirtyBefore.after(target, SCHEMAS);
            }
        } else {
            try (Connection target = clean.connect()) {
                results = before.after(target, SCHEMAS);
            }
        }

        assertThat(results).hasSize(11).allSatisfy(result -> {
            assertThat(result.held()).isTrue();
            assertThat(result.findings()).noneMatch(finding -> finding.severity() == Severity.REFUSAL);
        });
        assertThat(results)
                .filteredOn(result ->
                        !Set.of("ambiguous_email", "employees_without_email").contains(result.check()))
                .allSatisfy(result -> assertThat(result.compared()).isPositive());
        assertThat(named(results, "requests").compared()).isGreaterThanOrEqualTo(78);
        assertThat(named(results, "dashboard").compared()).isEqualTo(6);
        assertThat(named(results, "identity").disagreements()).isZero();
        assertThat(named(results, "identity").findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).startsWith("1 keys have several values"));
        assertThat(named(results, "ambiguous_email").failures()).isEqualTo(1);
        assertThat(named(results, "employees_without_email").failures()).isPositive();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DELETE FROM audit_log WHERE id = (SELECT id FROM audit_log WHERE request_id IS NULL LIMIT 1)     | audit_retention
            DELETE FROM audit_log WHERE id = 1000001                                                         | audit_order
            UPDATE audit_log SET id = -id WHERE request_id = 1; UPDATE audit_log SET timestamp = '2024-07-01' WHERE request_id = 1 | audit_order
            UPDATE audit_log SET request_id = request_id - 1000000 WHERE request_id BETWEEN 1000000 AND 1999999 | audit_order
            UPDATE pad_request SET employee_id = (SELECT max(id) FROM oracle_employee) WHERE id = 1000001    | requests
            UPDATE pad_request SET security_id = (SELECT max(id) FROM oracle_bloomberg) WHERE id = 1         | requests
            UPDATE pad_request SET status = 'expired' WHERE status = 'pending_manager'                       | dashboard
            UPDATE pad_request SET estimated_value = estimated_value + 0.01 WHERE id = 1                     | money
            UPDATE pad_approval SET approver_id = (SELECT max(id) FROM oracle_employee) WHERE id = 1000003   | approvals_per_request
            UPDATE pad_breach SET resolved = TRUE WHERE id > 1000000                                         | open_breaches
            UPDATE oracle_contact SET employee_id = employee_id % 20 + 1                                     | identity
            DELETE FROM oracle_contact WHERE surname = 'de la Vega'                                          | identity_by_name
            """)
    void eachFailsForWhatItIsMeantToFind(String mistake, String check) throws SQLException {
        try (Connection target = clean.connect();
                Statement statement = target.createStatement()) {
            target.setAutoCommit(false);
            statement.execute("SET LOCAL search_path = bo_airflow_next_1, padealing_next_1; " + mistake);

            CheckResult result = named(before.after(target, SCHEMAS), check);

            assertThat(result.held()).isFalse();
            assertThat(result.findings()).anyMatch(finding -> finding.severity() == Severity.REFUSAL);
            target.rollback();
        }
    }

    @Test
    void theTargetUnderstandsThemBeforeTheFirstRow(TestDatabase empty) throws SQLException, IOException {
        layout(empty);

        try (Connection target = empty.connect()) {
            assertThat(Checks.rehearse(CHECKS, target, SCHEMAS)).isEmpty();
        }
    }

    private static CheckResult named(List<CheckResult> results, String check) {
        return results.stream()
                .filter(result -> result.check().equals(check))
                .findFirst()
                .orElseThrow();
    }

    /** Both old databases and the new schemas in one database. */
    private static Before merge(TestDatabase all, boolean dirty) throws IOException {
        Database database = new Database("old", DatabaseAddress.of(all.url(), null, null));
        for (Side side : Side.values()) {
            new DemoData("small", 1, dirty).fill(database, side);
            all.execute("ALTER SCHEMA public RENAME TO old_" + side.name() + "; CREATE SCHEMA public");
        }
        layout(all);
        all.executeResource("check/merge.sql");
        try (Snapshot primary = Snapshot.of(database, "old_primary");
                Snapshot secondary = Snapshot.of(database, "old_secondary")) {
            return Checks.before(CHECKS, name -> (name.equals("primary") ? primary : secondary).dataSource());
        }
    }

    private static void layout(TestDatabase database) throws IOException {
        for (String schema : SCHEMAS.values()) {
            database.execute("CREATE SCHEMA " + schema);
        }
        try (Stream<Path> scripts = Files.list(Path.of("mapping", "ddl"))) {
            for (Path script : scripts.sorted().toList()) {
                database.execute(CheckSql.withSchemas(Files.readString(script), SCHEMAS));
            }
        }
    }
}
