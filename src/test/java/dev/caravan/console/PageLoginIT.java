package dev.caravan.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.testkit.Browser;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** Who logs in to the page, what each sees, and what happens when the session is over. */
@Postgres
class PageLoginIT extends ServedPage {
    private static final String PASSWORD = "correct horse battery";
    private static final String HASH = "{bcrypt}" + new BCryptPasswordEncoder(10).encode(PASSWORD);

    PageLoginIT(TestDatabase source, TestDatabase target, @TempDir Path folder) throws IOException {
        super(source, target, folder);
        Path users = folder.resolve("users.yaml");
        Files.writeString(users, """
                rita: {password: "%s", roles: [reader]}
                otto: {password: "%s", roles: [operator]}
                """.formatted(HASH, HASH));
        Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-------"));
        tiny.set("caravan.access.users-file", users);
    }

    private void logIn(Browser browser, String name, String password) {
        browser.visit(page("overview"));
        browser.fill("Name", name);
        browser.fill("Password", password);
        browser.press("Log in");
    }

    @Test
    void aWrongPasswordIsRefusedAndTheRightOneOpensThePage() {
        try (Browser browser = Browser.open(false)) {
            logIn(browser, "otto", "wrong");
            browser.sees("Name or password is wrong");

            logIn(browser, "otto", PASSWORD);
            browser.sees("Nothing is live yet");
            browser.press("Start a run");
            browser.answer("Start");
            browser.sees("Everything is fine");
            assertThat(target.queryForString("SELECT who FROM caravan.action ORDER BY id LIMIT 1"))
                    .isEqualTo("otto");

            browser.press("Log out otto");
            browser.sees("Password");
        }
    }

    @Test
    void aReaderSeesEverythingAndHasNothingToPress() {
        tiny.succeed("migrate");
        try (Browser browser = Browser.open(false)) {
            logIn(browser, "rita", PASSWORD);
            browser.sees("Everything is fine");
            for (String view : List.of("overview", "runs", "runs/1", "plan", "generations", "verification", "routes")) {
                browser.visit(page(view));
                browser.sees(view.equals("generations") ? "hr_before_1" : String.valueOf(PageIT.VIEWS.get(view)));
                assertThat(browser.buttons()).as(view).containsExactly("Log out rita");
            }
        }
    }

    @Test
    void whoeverIsLoggedOutElsewhereIsLedToTheLoginByTheNextPress() {
        try (Browser browser = Browser.open(false)) {
            logIn(browser, "otto", PASSWORD);
            browser.sees("Nothing is live yet");
            browser.driver().manage().deleteAllCookies();

            browser.press("Runs");

            browser.sees("Password");
        }
    }

    @Test
    void whenTheSessionIsOverThePageLeadsToTheLogin() {
        try (Browser browser = Browser.open(false)) {
            logIn(browser, "otto", PASSWORD);
            browser.sees("Nothing is live yet");

            restart(() -> browser.sees("Connecting"));

            browser.sees("Password");
            logIn(browser, "otto", PASSWORD);
            browser.sees("Nothing is live yet");
        }
    }
}
