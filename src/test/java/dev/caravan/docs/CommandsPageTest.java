package dev.caravan.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.cli.CaravanCommand;
import dev.caravan.cli.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** docs/commands.md holds the program's own help. {@code -Dcaravan.docs=write} writes it anew. */
class CommandsPageTest {
    private static final Path PAGE = Path.of("docs/commands.md");

    @Test
    void showsTheHelpThatTheProgramPrints() throws IOException {
        String page = page();
        if ("write".equals(System.getProperty("caravan.docs"))) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE))
                .as("run ./mvnw test -Dtest=CommandsPageTest -Dcaravan.docs=write")
                .isEqualTo(page);
    }

    private static String page() {
        CommandLine root = CaravanCommand.commandLine(new Terminal(System.out, System.err, false));
        StringBuilder page =
                new StringBuilder("# Commands\n\nThis page is the program's own help; a test compares it.\n");
        section(page, "caravan", root);
        root.getSubcommands().forEach((name, command) -> section(page, "caravan " + name, command));
        return page.toString();
    }

    private static void section(StringBuilder page, String title, CommandLine command) {
        command.setUsageHelpWidth(110);
        String help = command.getUsageMessage(Ansi.OFF)
                .lines()
                .map(String::stripTrailing)
                .reduce("", (a, b) -> a + b + "\n");
        page.append("\n## ").append(title).append("\n\n```\n").append(help).append("```\n");
    }
}
