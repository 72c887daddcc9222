package dev.caravan.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.demo.DemoData;
import dev.caravan.demo.DemoData.Side;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generation after generation of the mapping that the project ships, and back to the beginning. */
@Postgres
class ShippedGenerationsIT {
    @Test
    void everyRollbackBringsBackExactlyWhatWasLiveBefore(
            TestDatabase primary, TestDatabase secondary, @TempDir Path folder) {
        DemoData data = new DemoData("small", 7, false);
        data.fill(ShippedMappingIT.database("primary", primary), Side.PRIMARY);
        data.fill(ShippedMappingIT.database("secondary", secondary), Side.SECONDARY);
        primary.execute("CREATE SCHEMA padealing; CREATE TABLE padealing.notes (id int PRIMARY KEY, note text);"
                + " INSERT INTO padealing.notes VALUES (1, 'mine')");
        TinyConsolidation shipped = TinyConsolidation.shipped(folder, primary, secondary, primary);
        SortedMap<String, String> before = Content.of(primary, "padealing", "bo_airflow", "public");

        assertThat(shipped.succeed("migrate").out()).contains("Run 1 is live. 27 tables verified");
        SortedMap<String, String> first = Content.of(primary, "padealing", "bo_airflow");
        secondary.execute(
                "UPDATE pad_request SET justification = 'changed' WHERE id = (SELECT min(id) FROM pad_request)");
        assertThat(shipped.succeed("migrate").out()).contains("Run 2 is live. 27 tables verified");
        assertThat(Content.of(primary, "padealing", "bo_airflow")).isNotEqualTo(first);

        shipped.succeed("rollback");
        assertThat(Content.of(primary, "padealing", "bo_airflow")).isEqualTo(first);
        shipped.succeed("rollback");
        assertThat(Content.of(primary, "padealing", "bo_airflow", "public")).isEqualTo(before);
        assertThat(primary.queryForString("SELECT note FROM padealing.notes")).isEqualTo("mine");
    }

    @Test
    void aDirtyDatabaseIsRefusedWithEverythingThatIsWrongWithIt(
            TestDatabase primary, TestDatabase secondary, @TempDir Path folder) {
        DemoData data = new DemoData("small", 1, true);
        data.fill(ShippedMappingIT.database("primary", primary), Side.PRIMARY);
        data.fill(ShippedMappingIT.database("secondary", secondary), Side.SECONDARY);

        TinyConsolidation.shipped(folder, primary, secondary, primary)
                .run("migrate")
                .failsWith(3, "The plan is refused; nothing was written.", "padealing.yaml:", "does not cover");
        assertThat(Content.schemas(primary)).containsExactly("public");
    }

    @Test
    void theMirrorIsNotWrittenInProduction(TestDatabase primary, TestDatabase secondary, @TempDir Path folder) {
        DemoData data = new DemoData("small", 1, false);
        data.fill(ShippedMappingIT.database("primary", primary), Side.PRIMARY);
        data.fill(ShippedMappingIT.database("secondary", secondary), Side.SECONDARY);

        TinyConsolidation.shipped(folder, primary, secondary, primary)
                .set("APP_ENV", "prod")
                .run("migrate")
                .failsWith(3, "schema bo_airflow is read only in environment prod", "local, test only");
        assertThat(Content.schemas(primary)).containsExactly("public");
    }

    @Test
    void bothSchemasCannotBeTheSame(TestDatabase primary, TestDatabase secondary, @TempDir Path folder) {
        TinyConsolidation.shipped(folder, primary, secondary, primary)
                .set("REFERENCE_SCHEMA", "padealing")
                .run("migrate")
                .failsWith(2, "has the same live schema, padealing, as", "Give each its own schema");
    }
}
