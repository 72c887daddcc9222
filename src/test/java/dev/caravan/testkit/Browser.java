package dev.caravan.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.ElementClickInterceptedException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * A real Chromium without a window. It needs Chromium and its driver, as Debian's packages chromium and chromium-driver bring
 * them; where CI runs as root and they are missing, they are installed. Where neither can be, the test is skipped and says so.
 */
public final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int INSTALL_MINUTES = 5;

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Opens one; skips the test where there is none. */
    public static Browser open(boolean dark) {
        Optional<Path> chromium = program("chromium", "chromium-browser", "google-chrome");
        Optional<Path> driver = program("chromedriver");
        if ((chromium.isEmpty() || driver.isEmpty()) && installed()) {
            chromium = program("chromium");
            driver = program("chromedriver");
        }
        Assumptions.assumeTrue(
                chromium.isPresent() && driver.isPresent(),
                "No browser here: install chromium and chromium-driver to test the page.");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.orElseThrow().toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--window-size=1280,900");
        if (dark) {
            options.addArguments("--force-dark-mode");
        }
        return new Browser(new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(driver.orElseThrow().toFile())
                        .build(),
                options));
    }

    private static Optional<Path> program(String... names) {
        return Stream.of(names)
                .flatMap(name -> Stream.of(System.getenv("PATH").split(":", -1)).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Installs it where nobody is disturbed by that: in CI, as root, on Debian and its like. */
    private static boolean installed() {
        if (System.getenv("CI") == null
                || !System.getProperty("user.name").equals("root")
                || program("apt-get").isEmpty()) {
            return false;
        }
        return run("apt-get", "update", "-qq")
                && run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "chromium-driver");
    }

    private static boolean run(String... command) {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For what the steps below do not say. */
    public ChromeDriver driver() {
        return driver;
    }

    public void visit(String address) {
        driver.get(address);
    }

    /** Waits until the page shows a text somewhere in its main part. */
    public void sees(String text) {
        new WebDriverWait(driver, PATIENCE)
                .withMessage(() -> "“" + text + "” in: " + text())
                .ignoring(StaleElementReferenceException.class)
                .until(browser -> text().contains(text));
    }

    private String text() {
        return driver.findElement(By.tagName("body")).getText();
    }

    /** Presses the button or follows the link with this name, once it is there. */
    public void press(String name) {
        click("//button[normalize-space()='" + name + "'] | //a[normalize-space()='" + name + "']");
    }

    /** What can be pressed, by name. */
    public List<String> buttons() {
        return driver.findElements(By.tagName("button")).stream()
                .filter(WebElement::isDisplayed)
                .map(button -> button.getText().strip())
                .toList();
    }

    /** Presses a button of the open dialog. */
    public void answer(String name) {
        click("//dialog[@open]//button[normalize-space()='" + name + "']");
    }

    /** Types into the field with this label in place of what is there. */
    public void fill(String label, String value) {
        String named = "//label[starts-with(normalize-space(), '" + label + "')]";
        WebElement field = element(named + "//input | //input[@id = " + named + "/@for]");
        field.clear();
        field.sendKeys(value);
    }

    /** What is live moves while it is drawn; so does what is to be pressed. */
    private void click(String path) {
        new WebDriverWait(driver, PATIENCE)
                .withMessage(() -> path + " in: " + text())
                .ignoring(ElementClickInterceptedException.class, StaleElementReferenceException.class)
                .until(browser -> {
                    element(path).click();
                    return true;
                });
    }

    private WebElement element(String path) {
        return new WebDriverWait(driver, PATIENCE)
                .withMessage(() -> path + " in: " + text())
                .ignoring(StaleElementReferenceException.class)
                .until(browser -> browser.findElements(By.xpath(path)).stream()
                        .filter(found -> found.isDisplayed() && found.isEnabled())
                        .findFirst()
                        .orElse(null));
    }

    public void resize(int width, int height) {
        driver.manage().window().setSize(new Dimension(width, height));
    }

    /** Keeps a picture of what is shown. */
    public void picture(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
