package dev.caravan.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.run.Blocker;
import dev.caravan.testkit.Browser;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs are steered from the page. A lock of the test makes them last. */
@Postgres
class PageSteeringIT extends ServedPage {
    PageSteeringIT(TestDatabase source, TestDatabase target, @TempDir Path folder) {
        super(source, target, folder);
    }

    /** Goes on with the prepared run 1 from the page, and waits until somebody is in its way. */
    private Blocker held(Browser browser) throws SQLException {
        Blocker somebody = Blocker.of(target, "hr_next_1.person");
        browser.visit(page("runs/1"));
        browser.press("Resume");
        browser.answer("Resume");
        somebody.isInTheWay();
        return somebody;
    }

    @Test
    void aRunIsPausedAndGoesOn() throws SQLException {
        tiny.succeed("migrate", "--until", "prepare");
        try (Browser browser = Browser.open(false);
                Blocker somebody = held(browser)) {
            browser.sees("It waits for a lock on hr_next_1.person.");
            browser.press("Pause");
            browser.answer("Pause");
            browser.sees("paused since");
            somebody.release();

            browser.press("Continue");
            browser.answer("Continue");
            browser.sees("published");
            browser.sees("Who asked for what");
        }
        assertThat(target.count("hr.person")).isEqualTo(30);
        assertThat(target.queryForStrings("SELECT what || ' ' || state FROM caravan.action"
                        + " WHERE what IN ('pause', 'continue') ORDER BY id"))
                .containsExactly("pause done", "continue done");
    }

    @Test
    void aRunIsStoppedAndResumed() throws SQLException {
        tiny.succeed("migrate", "--until", "prepare");
        try (Browser browser = Browser.open(false);
                Blocker somebody = held(browser)) {
            browser.press("Stop");
            browser.answer("Stop");
            browser.sees("It was asked");
            somebody.release();
            browser.sees("stopped");

            browser.press("Resume");
            browser.answer("Resume");
            browser.sees("published");
        }
        assertThat(target.count("hr.person")).isEqualTo(30);
    }

    /** Sees run 1 fail because of one table; its cause is gone then. */
    private void failed(Browser browser) {
        tiny.succeed("migrate", "--until", "prepare");
        target.execute("ALTER TABLE hr_next_1.person ADD CONSTRAINT no CHECK (id < 10)");
        browser.visit(page("runs/1"));
        browser.press("Resume");
        browser.answer("Resume");
        browser.sees("failed while it copied hr.person");
        target.execute("ALTER TABLE hr_next_1.person DROP CONSTRAINT no");
    }

    @Test
    void aTableThatFailedIsCopiedAgain() {
        try (Browser browser = Browser.open(false)) {
            failed(browser);

            browser.press("Copy again hr.person");
            browser.answer("Copy again");
            browser.sees("published");
        }
        assertThat(target.count("hr.person")).isEqualTo(30);
    }

    @Test
    void aTableThatFailedIsSkippedByWhoSaysWhy() {
        try (Browser browser = Browser.open(false)) {
            failed(browser);

            browser.press("Skip hr.team");
            browser.fill("Why it is skipped", "why not");
            browser.answer("Skip");
            browser.sees("hr.team cannot be skipped. Nothing was changed.");

            browser.press("Skip hr.person");
            browser.sees("none if it is not live yet");
            browser.fill("Why it is skipped", "bad rows, ticket 17");
            browser.answer("Skip");
            browser.sees("published");
            browser.sees("bad rows, ticket 17");
            browser.visit(page("overview"));
            browser.sees("Live, with something to look at");
            browser.sees("hr.person was skipped by");
        }
        assertThat(target.count("hr.person")).isZero();
        assertThat(target.count("hr.team")).isEqualTo(3);
    }

    @Test
    void aRunWhoseServiceEndedIsInterruptedAndResumed() throws SQLException {
        tiny.succeed("migrate", "--until", "prepare");
        try (Browser browser = Browser.open(false);
                Blocker somebody = held(browser)) {
            restart(() -> browser.sees("Connecting"));
            somebody.release();
            browser.sees("interrupted");
            assertThat(target.queryForString("SELECT name FROM hr.team")).isEqualTo("an old one");

            browser.press("Resume");
            browser.answer("Resume");
            browser.sees("published");
        }
        assertThat(target.count("hr.person")).isEqualTo(30);
    }
}
