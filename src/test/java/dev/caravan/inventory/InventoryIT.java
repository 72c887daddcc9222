package dev.caravan.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.database.Database;
import dev.caravan.database.DatabaseAddress;
import dev.caravan.demo.DemoData;
import dev.caravan.demo.DemoData.Side;
import dev.caravan.run.TinyConsolidation;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Postgres
class InventoryIT {
    @Test
    void theOldDatabasesAreComparedWithTheLayoutAndEachOther(
            TestDatabase primary, TestDatabase secondary, @TempDir Path folder) {
        fill(primary, Side.PRIMARY);
        fill(secondary, Side.SECONDARY);
        TinyConsolidation shipped = TinyConsolidation.shipped(folder, primary, secondary, primary);

        JsonNode rows =
                shipped.succeed("inventory", "--compare", "--output", "json").json();

        assertThat(row(rows, "secondary.security", null)).contains("\"layout\":\"-\"");
        assertThat(row(rows, "bo_airflow.oracle_employee", "email")).contains("\"layout\":\"-\"");
        assertThat(row(rows, "bo_airflow.mako_position", "exchange_id"))
                .contains("\"secondary\":\"double precision\"", "\"layout\":\"bigint\"");
        assertThat(row(rows, "padealing.pad_breach", "details")).contains("\"layout\":\"jsonb\"");
        assertThat(shipped.succeed("inventory").out())
                .contains("primary  ", "secondary  ", "public.pad_request", "no primary key");
    }

    @Test
    void aSourceWithoutAnAddressIsAskedFor(TestDatabase primary, TestDatabase secondary, @TempDir Path folder) {
        fill(secondary, Side.SECONDARY);

        TinyConsolidation.shipped(folder, primary, secondary, primary)
                .unset("caravan.sources.primary.url")
                .run("inventory")
                .failsWith(2, "The address of source primary is not set");
    }

    @Test
    void aDatabaseForComparisonMayBeLeftOut(TestDatabase source, TestDatabase target, @TempDir Path folder) {
        source.execute(TinyConsolidation.SOURCE);
        TinyConsolidation tiny = TinyConsolidation.in(folder, source, target).file("sources.yaml", """
                consolidation: tiny
                description: A source, another that is only looked at, and a target.
                sources:
                  old:
                    description: The old database.
                    schema: public
                  other:
                    description: Nobody says where it is.
                    schema: public
                    use: compare
                target:
                  schemas:
                    hr:
                      name: ${DATABASE_SCHEMA}
                """);

        assertThat(tiny.succeed("inventory").out()).contains("old  ").doesNotContain("other  ");
        tiny.succeed("inventory", "--compare");
    }

    private static void fill(TestDatabase database, Side side) {
        new DemoData("small", 1, false).fill(new Database("old", DatabaseAddress.of(database.url(), null, null)), side);
    }

    private static String row(JsonNode rows, String table, @Nullable String column) {
        for (JsonNode row : rows) {
            JsonNode its = row.path("column");
            if (row.path("table").stringValue().equals(table)
                    && (its.isNull() ? column == null : its.stringValue().equals(column))) {
                return row.path("sides").toString();
            }
        }
        throw new AssertionError("no row for " + table + " " + column);
    }
}
