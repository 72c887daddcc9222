package dev.caravan.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.problem.UsageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAddressTest {

    @ParameterizedTest
    @CsvSource({
        "postgresql://localhost/pad, jdbc:postgresql://localhost/pad",
        "postgres://db.example:5433/pad, jdbc:postgresql://db.example:5433/pad",
        "postgresql://localhost, jdbc:postgresql://localhost/",
        "postgresql:///pad, jdbc:postgresql://localhost/pad",
        "postgresql://:5433/pad, jdbc:postgresql://localhost:5433/pad",
        "postgresql://[::1]:5433/pad, jdbc:postgresql://[::1]:5433/pad",
        "postgresql://old_db:5432/pad, jdbc:postgresql://old_db:5432/pad",
        "postgresql://a:5432;b:5433/pad, jdbc:postgresql://a:5432;b:5433/pad",
        "postgresql://h/pad%20db?sslmode=require&tcpKeepAlive=true, jdbc:postgresql://h/pad%20db?sslmode=require&tcpKeepAlive=true",
        "jdbc:postgresql://h:5432/pad?sslmode=require, jdbc:postgresql://h:5432/pad?sslmode=require",
        "jdbc:postgresql:pad, jdbc:postgresql:pad",
    })
    void bothKindsOfUrlLeadToTheSameDatabase(String url, String jdbc) {
        DatabaseAddress address = DatabaseAddress.of(url.replace(';', ','), null, null);

        assertThat(address.jdbcUrl()).isEqualTo(jdbc.replace(';', ','));
        assertThat(address.user()).isNull();
        assertThat(address.password()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://jo:secret@h/pad, jo, secret",
        "postgresql://jo@h/pad, jo, ",
        "postgresql://jo%40home:a%2Bb%3Ac%2Fd%20%25%3F@h/pad, jo@home, a+b:c/d %?",
        "postgresql://jo:a+b@c@old_db/pad, jo, a+b@c",
        "postgresql://jo:p:w@[::1]:5432/pad, jo, p:w",
        "postgresql://h/pad?user=jo&password=a%26b, jo, a&b",
        "jdbc:postgresql://h/pad?user=jo&ssl=true&password=a%2Bb, jo, a+b",
        "jdbc:postgresql://jo:secret@h/pad, jo, secret",
        "jdbc:postgresql:pad?password=secret, , secret",
    })
    void userAndPasswordAreTakenOutOfTheUrl(String url, String user, String password) {
        DatabaseAddress address = DatabaseAddress.of(url, null, null);

        assertThat(address.user()).isEqualTo(user);
        assertThat(address.password()).isEqualTo(password);
        assertThat(address.jdbcUrl()).doesNotContain("jo", "password", "secret");
    }

    @Test
    void otherParametersStay() {
        assertThat(DatabaseAddress.of("jdbc:postgresql://h/pad?user=jo&ssl=true&password=x&sslmode=require", null, null)
                        .jdbcUrl())
                .isEqualTo("jdbc:postgresql://h/pad?ssl=true&sslmode=require");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql://jo:old@h/pad", "jdbc:postgresql://h/pad?user=jo&password=old"})
    void whatIsGivenBesideTheUrlWins(String url) {
        DatabaseAddress address = DatabaseAddress.of(url, "ann", "new");

        assertThat(address.user()).isEqualTo("ann");
        assertThat(address.password()).isEqualTo("new");
        assertThat(address.jdbcUrl()).isEqualTo("jdbc:postgresql://h/pad");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://jo:secret@h:5432/pad",
                "postgresql://h:5432/pad?password=secret",
                "jdbc:postgresql://jo:secret@h:5432/pad",
                "jdbc:postgresql://h:5432/pad?password=secret&ssl=true",
            })
    void messagesShowHostAndDatabaseAndNeverThePassword(String url) {
        assertThat(DatabaseAddress.of(url, null, null)).hasToString("h:5432/pad");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://jo:secret@h/pad",
                "postgresql:jo:secret@h",
                "jo:secret@h/pad",
                "postgresql://jo:secret%zz@h/pad",
                "jdbc:postgresql://h/pad?password=secret%z",
                "",
            })
    void whatIsNoAddressIsRefusedWithoutRepeatingIt(String url) {
        assertThatThrownBy(() -> DatabaseAddress.of(url, null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("(is|has) .*")
                .satisfies(it -> assertThat(stackTrace(it)).doesNotContain("secret"));
    }

    @Test
    void anAddressThatTheDriverDoesNotUnderstandIsNamedWithoutPassword() {
        DatabaseAddress address = DatabaseAddress.of("postgresql://jo:secret@h:port/pad", null, null);

        assertThatThrownBy(() -> new Database("target", address))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("The address of target")
                .satisfies(it -> assertThat(stackTrace(it)).doesNotContain("secret"));
    }

    private static String stackTrace(Throwable failure) {
        StringBuilder text = new StringBuilder();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            text.append(each).append('\n');
        }
        return text.toString();
    }
}
