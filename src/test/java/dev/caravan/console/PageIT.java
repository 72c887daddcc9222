package dev.caravan.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.selenium.AxeBuilder;
import dev.caravan.testkit.Browser;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page in a real browser. */
@Postgres
class PageIT extends ServedPage {
    /** The views, each with something that is only there once all of it is. */
    static final Map<String, String> VIEWS = Map.of(
            "overview", "The way of the tables",
            "plan", "No plan was made since the service started.",
            "runs", "published",
            "runs/1", "Where the time went",
            "refreshes", "Nothing was refreshed yet.",
            "verification", "What is live was not compared yet.",
            "quarantine", "1 row of run 1.",
            "generations", "Roll back run 1",
            "routes", "direct://alert",
            "settings", "caravan.target");

    private static final Set<String> MAIN_VIEWS = Set.of("overview", "runs/1", "quarantine");

    PageIT(TestDatabase source, TestDatabase target, @TempDir Path folder) {
        super(source, target, folder);
    }

    @Test
    void aRunIsStartedWatchedAndRolledBack() {
        try (Browser browser = Browser.open(false)) {
            browser.visit(page("overview"));
            browser.sees("Nothing is live yet");

            browser.press("Start a run");
            browser.answer("Start");
            browser.sees("Everything is fine");
            browser.press("Runs");
            browser.press("Run 1");
            browser.sees("published");
            browser.sees("hr.person");
            browser.sees("Where the time went");

            browser.press("Generations");
            browser.press("Roll back run 1");
            browser.answer("Roll back");
            browser.sees("rolled back, kept aside");
            assertThat(target.queryForString("SELECT name FROM hr.team")).isEqualTo("an old one");
        }
    }

    @Test
    void aRowInQuarantineIsCorrectedAndReplayed() {
        source.execute("INSERT INTO person VALUES (99, 1, '')");
        try (Browser browser = Browser.open(false)) {
            browser.visit(page("overview"));
            browser.press("Start a run");
            browser.fill("Rows that may stay in quarantine", "1");
            browser.answer("Start");
            browser.sees("1 rows of the live generation could not be loaded.");

            browser.press("Quarantine");
            browser.press("Fix row 1");
            browser.fill("name", "Ada");
            browser.answer("Keep the correction");
            browser.sees("corrected");
            browser.press("Replay row 1");
            browser.answer("Replay");
            browser.sees("replayed");
            assertThat(target.queryForString("SELECT name FROM hr.person WHERE id = 99"))
                    .isEqualTo("Ada");
        }
    }

    @Test
    void aPlanIsMadeAndTwoRunsAreCompared() {
        tiny.succeed("migrate");
        source.execute("UPDATE person SET name = 'another one' WHERE id = 3");
        tiny.succeed("migrate");
        try (Browser browser = Browser.open(false)) {
            browser.visit(page("plan"));
            browser.press("Make a plan");
            browser.answer("Make it");
            browser.sees("can be run");
            browser.sees("old public.person");

            browser.visit(page("runs/2"));
            browser.press("Compare with run 1");
            browser.sees("Run 2 beside run 1");
            browser.sees("changed");
            browser.sees("the same");
        }
    }

    @Test
    void whatIsRefusedIsSaidWhereItWasAskedFor() {
        try (Browser browser = Browser.open(false)) {
            tiny.succeed("migrate");
            target.execute("INSERT INTO hr.team VALUES (50, 'since then')");
            browser.visit(page("generations"));
            browser.press("Roll back run 1");
            browser.answer("Roll back");
            browser.press("Overview");
            browser.sees("The last rollback that was asked for here did not work");
            browser.sees("written to since it was published");
            browser.press("Look at it");
            browser.sees("Asked for by");
        }
    }

    @Test
    void whatRefusesARunIsListed() {
        source.execute("INSERT INTO person VALUES (99, 1, '')");
        try (Browser browser = Browser.open(false)) {
            browser.visit(page("overview"));
            browser.press("Start a run");
            browser.answer("Start");
            browser.sees("What refuses it is listed");
            browser.press("Look at it");
            browser.sees("person_name_check");
            assertThat(serious(browser)).isEmpty();
        }
    }

    @Test
    void thePageGoesOnWhenTheServiceWasRestarted() {
        try (Browser browser = Browser.open(false)) {
            browser.visit(page("overview"));
            browser.sees("Nothing is live yet");
            restart(() -> {
                browser.sees("Connecting");
                tiny.succeed("migrate");
            });
            browser.sees("Everything is fine");
        }
    }

    @ParameterizedTest(name = "dark: {0}")
    @ValueSource(booleans = {false, true})
    void axeFindsNothingSerious(boolean dark) {
        source.execute("INSERT INTO person VALUES (99, 1, '')");
        tiny.run("migrate", "--max-quarantine", "1");
        try (Browser browser = Browser.open(dark)) {
            for (String view : dark ? MAIN_VIEWS : VIEWS.keySet()) {
                browser.visit(page(view));
                browser.driver().navigate().refresh();
                browser.sees(String.valueOf(VIEWS.get(view)));
                for (int width : List.of(1280, 400)) {
                    browser.resize(width, 900);
                    if (!dark
                            && width == 1280
                            && MAIN_VIEWS.contains(view)
                            && "write".equals(System.getProperty("caravan.docs"))) {
                        browser.picture(Path.of("docs/images/page-" + view.replace('/', '-') + ".png"));
                    }
                    assertThat(serious(browser))
                            .as(view + ", " + width + " wide, dark: " + dark)
                            .isEmpty();
                }
            }
        }
    }

    private static List<String> serious(Browser browser) {
        return new AxeBuilder()
                .analyze(browser.driver()).getViolations().stream()
                        .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
                        .map(rule -> rule.getId() + " " + rule.getNodes())
                        .toList();
    }
}
