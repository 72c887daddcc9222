package dev.caravan.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.mapping.ColumnRule.Take;
import dev.caravan.mapping.ColumnRule.Translate;
import dev.caravan.problem.UsageException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShippedMappingTest {
    private static final Path FOLDER = Path.of("mapping");
    private static final Map<String, String> SETTINGS =
            Map.of("APP_ENV", "local", "DATABASE_SCHEMA", "padealing", "REFERENCE_SCHEMA", "bo_airflow");

    private final Mapping mapping = MappingReader.read(FOLDER, SETTINGS::get);

    @Test
    void theRowsComeFromTheSecondaryAndThePrimaryIsOnlyCompared() {
        assertThat(mapping.consolidation()).isEqualTo("pa-dealing");
        assertThat(mapping.copiedSources()).extracting(SourceMapping::name).containsExactly("secondary");
        assertThat(mapping.sources()).containsOnlyKeys("secondary", "primary");
    }

    @Test
    void bothSchemasCarryTheNamesThatTheSettingsGiveThem() {
        Mapping renamed = MappingReader.read(
                FOLDER, Map.of("APP_ENV", "test", "DATABASE_SCHEMA", "pad2", "REFERENCE_SCHEMA", " ref ")::get);

        assertThat(renamed.environment()).isEqualTo("test");
        assertThat(renamed.schemas())
                .hasEntrySatisfying("padealing", it -> assertThat(it.name()).isEqualTo("pad2"));
        assertThat(renamed.schemas()).hasEntrySatisfying("bo_airflow", it -> {
            assertThat(it.name()).as("blanks around a setting do not count").isEqualTo("ref");
            assertThat(it.writableIn()).containsExactly("local", "test");
        });
    }

    @Test
    void everyTableBelongsToADeclaredSchema() {
        assertThat(mapping.tables())
                .isNotEmpty()
                .allSatisfy(it -> assertThat(mapping.schemaOf(it).key()).isEqualTo(it.schema()));
        assertThat(mapping.tables()).extracting(TableMapping::name).doesNotHaveDuplicates();
    }

    @Test
    void aRuleKnowsItsNamesAndItsPlace() {
        TableMapping request = table("padealing.pad_request");

        assertThat(request.columns().get("compliance_assessment")).isInstanceOfSatisfying(Take.class, it -> {
            assertThat(it.from()).containsExactly("compliance_assessment", "ai_risk_assessment");
            assertThat(it.location().file()).endsWith("padealing.yaml");
            assertThat(it.location().key()).isEqualTo("tables.pad_request.columns.compliance_assessment");
            assertThat(it.location().line()).isGreaterThan(request.location().line());
        });
        assertThat(request.columns().get("direction"))
                .isInstanceOfSatisfying(
                        Translate.class,
                        it -> assertThat(it.map().values())
                                .containsEntry("B", "BUY")
                                .containsEntry("SELL", "SELL"));
    }

    @Test
    void aColumnThatStaysBehindCarriesReasonAndProof() {
        assertThat(table("bo_airflow.oracle_employee").drop()).hasEntrySatisfying("email", it -> {
            assertThat(it.reason()).isNotBlank();
            assertThat(it.proof()).contains("NOT EXISTS");
        });
    }

    @Test
    void withoutSettingsTheMessageNamesThemAll() {
        assertThatThrownBy(() -> MappingReader.read(FOLDER, name -> null))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("APP_ENV, DATABASE_SCHEMA, REFERENCE_SCHEMA");
    }

    private TableMapping table(String name) {
        return mapping.tables().stream()
                .filter(it -> it.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
