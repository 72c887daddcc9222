package dev.caravan.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.access.TestUsers;
import dev.caravan.testkit.Browser;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who logs in to the page, what each sees, and what happens when the session is over. */
@Postgres
class PageLoginIT extends ServedPage {
    PageLoginIT(TestDatabase source, TestDatabase target, @TempDir Path folder) throws IOException {
        super(source, target, folder);
        TestUsers.only(tiny, folder);
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

            logIn(browser, "otto", TestUsers.PASSWORD);
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
            logIn(browser, "rita", TestUsers.PASSWORD);
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
            logIn(browser, "otto", TestUsers.PASSWORD);
            browser.sees("Nothing is live yet");
            browser.driver().manage().deleteAllCookies();

            browser.press("Runs");

            browser.sees("Password");
        }
    }

    @Test
    void whenTheSessionIsOverThePageLeadsToTheLogin() {
        try (Browser browser = Browser.open(false)) {
            logIn(browser, "otto", TestUsers.PASSWORD);
            browser.sees("Nothing is live yet");

            restart(() -> browser.sees("Connecting"));

            browser.sees("Password");
            logIn(browser, "otto", TestUsers.PASSWORD);
            browser.sees("Nothing is live yet");
        }
    }
}
