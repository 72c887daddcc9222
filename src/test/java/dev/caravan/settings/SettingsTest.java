package dev.caravan.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.problem.UsageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;

class SettingsTest {
    @Test
    void everythingButTheDatabasesHasADefault() {
        CaravanSettings settings =
                Settings.read(Map.of("caravan.home", "/opt/caravan")).caravan();

        assertThat(settings.mapping()).isEqualTo(Path.of("/opt/caravan/mapping"));
        assertThat(settings.routes()).isEqualTo(Path.of("/opt/caravan/routes"));
        assertThat(settings.reports()).isEqualTo(Path.of("reports"));
        assertThat(settings.copy().tablesAtOnce()).isEqualTo(2);
        assertThat(settings.copy().chunkSize()).isEqualTo(DataSize.ofMegabytes(256));
        assertThat(settings.publish().lockTimeout()).isEqualTo(Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://reader:s3cret@db.local:5433/pad_db, db.local:5433/pad_db",
        "postgres://db.local/pad_db?sslmode=require, db.local/pad_db",
        "jdbc:postgresql://db.local:5433/pad_db?user=reader&password=s3cret, db.local:5433/pad_db",
        "'  postgresql://db.local/pad_db  ', db.local/pad_db",
        "postgresql:///pad_db, localhost/pad_db",
    })
    void addressesComeInManyForms(String url, String shown) {
        Settings settings = Settings.read(Map.of("caravan.target.url", url));

        assertThat(settings.target().address()).hasToString(shown);
    }

    @Test
    void userAndPasswordBesideTheAddressWin() {
        Settings settings = Settings.read(Map.of(
                "caravan.sources.secondary.url", "postgresql://somebody:else@db.local/pad",
                "caravan.sources.secondary.username", "reader",
                "caravan.sources.secondary.password", "s3cret"));

        assertThat(settings.source("secondary").address().user()).isEqualTo("reader");
        assertThat(settings.source("secondary").address().password()).isEqualTo("s3cret");
        assertThat(settings.knowsSource("secondary")).isTrue();
        assertThat(settings.knowsSource("primary")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"publish.lock-timeout, 500ms", "publish.lockTimeout, PT0.5S", "publish.locktimeout, 500"})
    void namesAndValuesAreRelaxed(String name, String value) {
        assertThat(Settings.read(Map.of("caravan." + name, value))
                        .caravan()
                        .publish()
                        .lockTimeout())
                .isEqualTo(Duration.ofMillis(500));
    }

    @ParameterizedTest
    @CsvSource({
        "caravan.copy.tables-at-once, many",
        "caravan.copy.chunk-size, big",
        "caravan.publish.attempts, 1.5",
    })
    void aValueOfTheWrongFormIsNamed(String name, String value) {
        assertThatThrownBy(() -> Settings.read(Map.of(name, value)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("The setting " + name)
                .hasMessageContaining(value);
    }

    @Test
    void anAddressThatIsMissingIsAskedForByItsVariable() {
        Settings settings = Settings.read(Map.of("caravan.sources.secondary.url", " "));

        assertThatThrownBy(() -> settings.source("secondary"))
                .isInstanceOfSatisfying(
                        UsageException.class,
                        e -> assertThat(e.wayOut()).contains("CARAVAN_SOURCES_SECONDARY_URL=postgresql://"));
    }

    @Test
    void whatAMappingNamesIsLookedUpByItsName() {
        Settings settings = Settings.read(Map.of("DATABASE_SCHEMA", "padealing"));

        assertThat(settings.value("DATABASE_SCHEMA")).isEqualTo("padealing");
        assertThat(settings.value("NO_SUCH_SETTING")).isNull();
    }
}
