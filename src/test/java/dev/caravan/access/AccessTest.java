package dev.caravan.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.problem.UsageException;
import dev.caravan.settings.AccessSettings;
import dev.caravan.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
    private static final String HASH = PasswordHash.of("correct horse battery");

    private final Path file;

    AccessTest(@TempDir Path folder) {
        this.file = folder.resolve("users.yaml");
    }

    private static Access access(Map<String, Object> settings) {
        return Access.of(Settings.read(settings).caravan().access());
    }

    private Access users(String text) throws IOException {
        Files.writeString(file, text);
        return access(Map.of("caravan.access.users-file", file.toString()));
    }

    @Test
    void usersComeFromSettingsAndFromAFile() throws IOException {
        Files.writeString(file, "otto@example.org: {password: \"" + HASH + "\", roles: operator}");
        Access access = access(Map.of(
                "caravan.access.users-file",
                file.toString(),
                "caravan.access.user.rita.password",
                HASH,
                "caravan.access.user.rita.roles",
                "reader"));

        assertThat(access.users()).containsOnlyKeys("rita", "otto@example.org");
        assertThat(access.users().toString()).doesNotContain("$2a$");
        assertThat(access.login()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"letmein-please", "{noop}letmein-please", "{bcrypt}letmein-please", "{MD5}letmein-please"})
    void aPasswordThatIsNotHashedIsRefusedAndNotRepeated(String password) {
        assertThatThrownBy(() -> users("rita: {password: \"" + password + "\", roles: [reader]}"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("users.yaml:1")
                .hasMessageContaining("not a bcrypt hash")
                .hasMessageContaining("caravan password")
                .hasMessageNotContaining("letmein");
        assertThatThrownBy(() -> access(Map.of("caravan.access.user.rita.password", password)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("caravan.access.user.rita")
                .hasMessageNotContaining("letmein");
    }

    @Test
    void allThatIsWrongWithAUsersFileIsSaidAtOnce() {
        assertThatThrownBy(() -> users("""
                        rita: {roles: [reader]}
                        otto: {password: "%s", roles: [boss]}
                        "local:x": {password: "%s", roles: [reader]}
                        nora: {password: "%s"}
                        """.formatted(HASH, HASH, HASH)))
                .hasMessageContaining("users.yaml:1")
                .hasMessageContaining("has no password")
                .hasMessageContaining("users.yaml:2")
                .hasMessageContaining("unknown role")
                .hasMessageContaining("users.yaml:3")
                .hasMessageContaining("is not a name")
                .hasMessageContaining("users.yaml:4")
                .hasMessageContaining("has no role");
        assertThatThrownBy(() -> users("")).hasMessageContaining("names no user");
        assertThatThrownBy(() -> users("rita: [")).hasMessageContaining("is not valid YAML");
        assertThatThrownBy(() -> users("rita: x\nrita: y")).hasMessageContaining("a second time");
    }

    @Test
    void aUsersFileThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> access(Map.of("caravan.access.users-file", file.toString())))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("is no file that can be read");
    }

    @Test
    void aUsersFileThatEverybodyCanReadIsWarnedOf() throws IOException {
        Access access = users("rita: {password: \"" + HASH + "\", roles: [reader]}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(access.warnings(access.admit("127.0.0.1"), false))
                .singleElement()
                .asString()
                .contains("chmod 600");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(access.warnings(access.admit("127.0.0.1"), false)).isEmpty();
        assertThat(access.warnings(access.admit("0.0.0.0"), false))
                .singleElement()
                .asString()
                .contains("unencrypted");
        assertThat(access.warnings(access.admit("0.0.0.0"), true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1", "127.0.0.2"})
    void theLoopbackInterfaceNeedsNoLogin(String address) {
        assertThat(access(Map.of()).admit(address).isLoopbackAddress()).isTrue();
    }

    @Test
    void whatIsNoAddressIsRefused() {
        assertThatThrownBy(() -> access(Map.of()).admit("no.such.name.invalid"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("is not an address");
    }

    @Test
    void anIssuerNeedsItsClientAndACipher() {
        Map<String, Object> settings = new HashMap<>(Map.of("caravan.access.issuer", "https://login.example"));
        assertThatThrownBy(() -> access(settings)).hasMessageContaining("client-secret");
        settings.put("caravan.access.client-id", "caravan");
        settings.put("caravan.access.client-secret", "hidden");
        assertThat(access(settings).login()).isTrue();
        assertThat(access(settings).settings()).asString().doesNotContain("hidden");
        settings.put("caravan.access.issuer", "http://login.example");
        assertThatThrownBy(() -> access(settings)).hasMessageContaining("not an https address");
    }

    @Test
    void withoutSettingsNobodyHasToLogIn() {
        AccessSettings settings = Settings.read(Map.of()).caravan().access();

        assertThat(settings.usersFile()).isNull();
        assertThat(settings.user()).isEmpty();
        assertThat(settings.sessionTimeout()).hasMinutes(30);
    }
}
