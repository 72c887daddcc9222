package dev.caravan.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DatabaseAddressTest {

    private static final DatabaseAddress ADDRESS =
            new DatabaseAddress("db.local", 5433, "pad db", "pad@home", "a+b:c/d %?");

    @Test
    void libpqUrlsAreReadAsTheyAreWritten() {
        assertThat(DatabaseAddress.parse(ADDRESS.url())).isEqualTo(ADDRESS);
    }

    @Test
    void libpqUrlsMayLeaveOutAlmostEverything() {
        assertThat(DatabaseAddress.parse("postgres://localhost"))
                .isEqualTo(new DatabaseAddress("localhost", 5432, "postgres", "postgres", ""));
    }

    @Test
    void jdbcUrlsCarryTheUserAsParameters() {
        assertThat(DatabaseAddress.parse("jdbc:postgresql://db.local:5433/pad_db?user=pad&password=a%2Bb"))
                .isEqualTo(new DatabaseAddress("db.local", 5433, "pad_db", "pad", "a+b"));
    }

    @Test
    void otherUrlsAreRefused() {
        assertThatThrownBy(() -> DatabaseAddress.parse("mysql://localhost/pad")).hasMessageContaining("PostgreSQL URL");
        assertThatThrownBy(() -> DatabaseAddress.parse("jdbc:h2:mem:pad")).hasMessageContaining("PostgreSQL URL");
    }

    @Test
    void messagesDoNotShowThePassword() {
        assertThat(ADDRESS).hasToString("pad@home@db.local:5433/pad db");
    }
}
