package dev.caravan.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The consolidation in {@code examples/tpch}, from the command line, over data that nobody made for Caravan. */
@Postgres
@Execution(ExecutionMode.SAME_THREAD)
@TestMethodOrder(OrderAnnotation.class)
class TpchIT {
    private static final double SCALE = Double.parseDouble(System.getProperty("tpch.scale", "0.01"));

    /** Line items are the one table whose size no formula gives; these are the specification's. */
    private static final Map<Double, Long> LINES = Map.of(0.01, 60_175L, 0.1, 600_572L, 1.0, 6_001_215L);

    private static Path reports;
    private static TestDatabase old;
    private static TestDatabase target;
    private static CommandLine.Result migrate;

    @BeforeAll
    static void migrates(TestDatabase source, TestDatabase empty, @TempDir Path folder) throws SQLException {
        reports = folder;
        old = source;
        target = empty;
        try (var connection = old.connect()) {
            TpchLoader.load(connection, SCALE);
        }
        migrate = caravan("migrate");
    }

    @Test
    @Order(1)
    void migrateEndsWithEveryTableProven() {
        assertThat(migrate.exitCode()).as(migrate.output()).isZero();
        assertThat(evidence().get("proven").booleanValue()).isTrue();
        assertThat(evidence().get("tables"))
                .hasSize(8)
                .allSatisfy(table -> assertThat(table.get("proven").booleanValue())
                        .as(table.get("table").stringValue())
                        .isTrue());
    }

    @Test
    @Order(2)
    void everyTableHasTheRowsThatTpchSays() {
        assertThat(target.count("catalogue.region")).isEqualTo(5);
        assertThat(target.count("catalogue.nation")).isEqualTo(25);
        assertThat(target.count("catalogue.supplier")).isEqualTo(scaled(10_000));
        assertThat(target.count("catalogue.part")).isEqualTo(scaled(200_000));
        assertThat(target.count("catalogue.part_supply")).isEqualTo(scaled(800_000));
        assertThat(target.count("sales.customer")).isEqualTo(scaled(150_000));
        assertThat(target.count("sales.sales_order")).isEqualTo(scaled(1_500_000));
        assertThat(target.count("sales.order_line")).isEqualTo(LINES.getOrDefault(SCALE, old.count("public.lineitem")));
    }

    @Test
    @Order(3)
    void valuesMeanTheSameAsBefore() {
        var before = old.queryForString("""
                SELECT sum(l_extendedprice * (1 - l_discount))::text || ' ' || count(*)
                FROM public.lineitem JOIN public.orders ON o_orderkey = l_orderkey
                WHERE o_orderpriority IN ('1-URGENT', '2-HIGH') AND o_orderstatus = 'P' AND l_returnflag = 'N'
                """);
        var after = target.queryForString("""
                SELECT sum(net_price)::text || ' ' || count(*)
                FROM sales.order_line JOIN sales.sales_order o ON o.id = order_id
                WHERE priority <= 'high' AND o.status = 'partial' AND return_status = 'none'
                """);

        assertThat(after).isEqualTo(before);
    }

    @Test
    @Order(4)
    void foreignKeysAreValidAcrossTheSchemas() {
        assertThat(target.queryForStrings("""
                        SELECT conrelid::regclass || ' to ' || confrelid::regclass FROM pg_constraint
                        WHERE contype = 'f' AND convalidated AND connamespace IN ('sales'::regnamespace, 'catalogue'::regnamespace)
                        """))
                .containsExactlyInAnyOrder(
                        "catalogue.nation to catalogue.region",
                        "catalogue.supplier to catalogue.nation",
                        "catalogue.part_supply to catalogue.part",
                        "catalogue.part_supply to catalogue.supplier",
                        "sales.customer to catalogue.nation",
                        "sales.sales_order to sales.customer",
                        "sales.order_line to sales.sales_order",
                        "sales.order_line to catalogue.part_supply");
        assertThat(target.queryForLong("SELECT nextval(pg_get_serial_sequence('sales.sales_order', 'id'))"))
                .as("the next order gets a new number")
                .isGreaterThan(target.queryForLong("SELECT max(id) FROM sales.sales_order"));
    }

    @Test
    @Order(5)
    void theReviewersSqlGivesTheDigestsOfTheEvidence() {
        for (var table : evidence().get("tables")) {
            var name = table.get("table").stringValue();
            var expected = table.get("loaded").longValue() + " "
                    + table.get("loadedDigest").stringValue();
            assertThat(rowsAndDigest(old, table.get("sourceSql").stringValue()))
                    .as(name + " in the source")
                    .isEqualTo(expected);
            assertThat(rowsAndDigest(target, table.get("targetSql").stringValue()))
                    .as(name + " in the target")
                    .isEqualTo(expected);
        }
    }

    @Test
    @Order(6)
    void rollbackTakesEverythingBack() {
        var rollback = caravan("rollback");

        assertThat(rollback.exitCode()).as(rollback.output()).isZero();
        assertThat(
                        target.queryForStrings(
                                "SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname IN ('sales', 'catalogue')"))
                .as("there was nothing before the run")
                .isEmpty();
        assertThat(target.count("sales_undone_1.order_line")).isEqualTo(old.count("public.lineitem"));
        assertThat(old.count("public.orders")).as("the source is as it was").isEqualTo(scaled(1_500_000));
    }

    private static long scaled(long rows) {
        return Math.round(rows * SCALE);
    }

    private static JsonNode evidence() {
        try {
            return new JsonMapper().readTree(Files.readString(reports.resolve("run-1.json")));
        } catch (IOException e) {
            throw new AssertionError("There is no evidence: " + migrate.output(), e);
        }
    }

    /** As psql would: a plain connection, the session settings of the evidence, the statement. */
    private static String rowsAndDigest(TestDatabase database, String sql) {
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute(evidence().get("session").stringValue());
            try (var row = statement.executeQuery(sql)) {
                row.next();
                return row.getLong("rows") + " " + row.getString("digest");
            }
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    private static CommandLine.Result caravan(String command) {
        return CommandLine.caravan(
                Map.of("CARAVAN_SOURCES_TPCH_URL", old.url(), "CARAVAN_TARGET_URL", target.url()),
                List.of(command, "--mapping", "examples/tpch/mapping", "--reports", reports.toString()));
    }
}
