package dev.caravan.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.demo.DemoData;
import dev.caravan.demo.DemoData.Side;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The primary database two revisions behind, under the same mapping. */
@Postgres
class HarderVariantIT {
    private static final int HARDER = 13;

    private static TestDatabase target;
    private static TinyConsolidation shipped;
    private static Outcome planned;
    private static Outcome outcome;

    @BeforeAll
    static void migrate(TestDatabase primary, TestDatabase secondary, @TempDir Path folder) {
        DemoData data = new DemoData("small", 1, false, HARDER);
        data.fill(ShippedMappingIT.database("primary", primary), Side.PRIMARY);
        data.fill(ShippedMappingIT.database("secondary", secondary), Side.SECONDARY);
        target = primary;
        shipped = TinyConsolidation.shipped(folder, primary, secondary, primary);
        planned = shipped.run("plan");
        outcome = shipped.run("migrate");
    }

    @Test
    void theOldNamesAndTheMissingColumnsAreReallyThere() {
        assertThat(target.queryForString("SELECT version_num FROM public.alembic_version"))
                .isEqualTo("a50909b3c7db");
        assertThat(target.queryForStrings(
                        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE"
                                + " '%inst_type'"))
                .containsExactly("oracle_inst_type");
        assertThat(target.queryForLong(
                        "SELECT count(*) FROM information_schema.columns WHERE table_schema = 'public' AND"
                                + " column_name LIKE '%google_uid'"))
                .isZero();
    }

    @Test
    void theSameMappingPlansAndMigratesIt() {
        assertThat(planned.exitCode()).as(planned.toString()).isZero();
        assertThat(planned.out()).contains("oracle_inst_type");
        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        assertThat(outcome.out())
                .contains("Run 1 is live. 27 tables verified", "11 of 11 checks of the mapping hold")
                .doesNotContain("DIFFERS", "are in quarantine");
    }

    @Test
    void theTypesAreThereOnceUnderTheirNewName() {
        assertThat(target.count("bo_airflow.inst_type")).isEqualTo(target.count("public.oracle_inst_type"));
        assertThat(target.queryForLong("SELECT count(*) FROM pg_constraint WHERE conname ="
                        + " 'oracle_map_inst_symbol_inst_type_fkey' AND confrelid = 'bo_airflow.inst_type'::regclass"
                        + " AND convalidated"))
                .isOne();
    }

    @Test
    void onlyTheOtherDatabaseKnowsDurableKeys() {
        String of = "SELECT count(google_uid) FROM padealing.%1$s WHERE id %2$s (SELECT max(id) FROM public.%1$s)";

        for (String table : new String[] {"pad_request", "audit_log"}) {
            assertThat(target.queryForLong(of.formatted(table, "<="))).as(table).isZero();
            assertThat(target.queryForLong(of.formatted(table, ">"))).as(table).isPositive();
        }
        assertThat(target.queryForLong("SELECT count(approver_google_uid) FROM padealing.pad_approval"))
                .isPositive();
    }

    @Test
    void theStampIsOneAndTheNewerOne() {
        assertThat(target.queryForStrings("SELECT version_num FROM padealing.alembic_version"))
                .containsExactly("1e2bea66afb6");
    }

    @Test
    void verifyAgrees() {
        assertThat(shipped.succeed("verify").out()).contains("65 tables are equal");
    }
}
