package dev.caravan.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.caravan.mapping.ColumnRule.Take;
import dev.caravan.mapping.ColumnRule.Translate;
import dev.caravan.mapping.MergeRules.Collision;
import dev.caravan.mapping.MergeRules.NaturalKey;
import dev.caravan.mapping.Reference.Orphans;
import dev.caravan.problem.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ShippedMappingTest {
    private static final Path FOLDER = Path.of("mapping");
    private static final Map<String, String> SETTINGS =
            Map.of("APP_ENV", "local", "DATABASE_SCHEMA", "padealing", "REFERENCE_SCHEMA", "bo_airflow");

    private final Mapping mapping = MappingReader.read(FOLDER, SETTINGS::get);

    @Test
    void bothDatabasesAreCopiedAndThePrimaryComesFirst() {
        assertThat(mapping.consolidation()).isEqualTo("pa-dealing");
        assertThat(mapping.copiedSources()).extracting(SourceMapping::name).containsExactly("primary", "secondary");
        assertThat(mapping.tables())
                .filteredOn(it -> it.feeds().size() > 1 && !it.table().equals("oracle_contact"))
                .allSatisfy(it -> assertThat(it.feeds().get(0).source()).isEqualTo("primary"));
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
        FeedMapping request = feed("padealing.pad_request", "secondary");

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
                                .containsOnly(
                                        entry("BUY", "BUY"),
                                        entry("SELL", "SELL"),
                                        entry("B", "BUY"),
                                        entry("S", "SELL")));
    }

    @Test
    void referenceRowsMatchOnTheirNaturalKeys() {
        assertThat(key("bo_airflow.oracle_employee")).satisfies(it -> {
            assertThat(it.columns()).containsExactly("mako_id");
            assertThat(it.folded()).containsExactly("mako_id");
        });
        assertThat(key("bo_airflow.currency").folded()).as("GBp is not GBP").isEmpty();
        assertThat(key("bo_airflow.oracle_bloomberg").paired())
                .as("a code may be listed twice")
                .isTrue();
        assertThat(key("bo_airflow.oracle_map_inst_symbol")).satisfies(it -> {
            assertThat(it.columns()).containsExactly("symbol_type", "exchange_id", "inst_type", "exch_symbol");
            assertThat(it.nullsMatch()).isTrue();
            assertThat(it.paired()).isTrue();
        });
    }

    @Test
    void aReferenceOfBothDatabasesIsKeptApart() {
        assertThat(table("padealing.pad_request").merging()).satisfies(it -> {
            assertThat(it.match()).isEmpty();
            assertThat(it.collision()).isEqualTo(Collision.NEW_KEY);
            assertThat(it.clashes()).containsEntry("reference_id", "-S");
        });
    }

    @Test
    void historyIsCopiedAndUnfolded() {
        assertThat(mapping.tables().stream()
                        .flatMap(it -> it.feeds().stream())
                        .filter(it ->
                                it.source().equals("secondary") && it.from().contains("personal_account_dealing"))
                        .map(it -> it.table() + "/" + it.feed()))
                .containsExactlyInAnyOrder(
                        "personal_account_dealing/secondary",
                        "pad_request/secondary_legacy",
                        "pad_approval/secondary_manager",
                        "pad_approval/secondary_compliance",
                        "pad_execution/secondary_legacy",
                        "audit_log/secondary_submitted",
                        "audit_log/secondary_manager",
                        "audit_log/secondary_compliance");
    }

    @Test
    void whatFollowsFromHistoryPointsToTheRequestThatWasMadeOfIt() {
        for (String table : List.of("pad_approval", "pad_execution", "audit_log")) {
            assertThat(table("padealing." + table).feeds())
                    .filteredOn(it -> it.from().contains("personal_account_dealing"))
                    .allSatisfy(it -> {
                        @Nullable Reference reference = it.references().get("request_id");
                        String legacy = it.source() + "_legacy";
                        if (!it.feed().equals(legacy)) {
                            assertThat(reference)
                                    .isInstanceOfSatisfying(
                                            Reference.Whole.class,
                                            whole -> assertThat(whole.place().feed())
                                                    .isEqualTo(legacy));
                        }
                    });
        }
    }

    @Test
    void auditEntriesWithoutARequestStay() {
        assertThat(feed("padealing.audit_log", "secondary").references())
                .hasEntrySatisfying("request_id", it -> assertThat(it.orphans()).isEqualTo(Orphans.KEEP))
                .hasEntrySatisfying("entity_id", it -> assertThat(it.orphans()).isEqualTo(Orphans.KEEP));
    }

    @Test
    void aColumnThatStaysBehindCarriesAReason() {
        assertThat(feed("bo_airflow.oracle_employee", "primary").drop())
                .hasEntrySatisfying("email", it -> assertThat(it.reason()).contains("oracle_contact"));
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

    private FeedMapping feed(String table, String feed) {
        return table(table).feeds().stream()
                .filter(it -> it.feed().equals(feed))
                .findFirst()
                .orElseThrow();
    }

    private NaturalKey key(String table) {
        return table(table).merging().match().get(0);
    }
}
