package dev.caravan.cli;

import dev.caravan.access.PasswordHash;
import dev.caravan.problem.UsageException;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code caravan password}. */
@Command(
        name = "password",
        description = "Ask for a password, without showing it, and print its hash for caravan.access.users-file.")
final class PasswordCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable CaravanCommand root;

    @Option(names = "--stdin", description = "Read it from the first line of standard input")
    private boolean stdin;

    @Override
    public Integer call() throws IOException {
        Terminal terminal = Commands.root(root).terminal();
        @Nullable Console console = stdin ? null : System.console();
        String hash = PasswordHash.of(console == null ? line() : asked(console));
        terminal.line(hash);
        terminal.answer(Map.of("password", hash));
        return ExitCode.DONE;
    }

    private static String asked(Console console) {
        char[] once = console.readPassword("Password (at least %d characters): ", PasswordHash.SHORTEST);
        char[] again = console.readPassword("Once more: ");
        if (once == null || !Arrays.equals(once, again)) {
            throw new UsageException("The two are not the same.", "Run caravan password again.");
        }
        return new String(once);
    }

    private static String line() throws IOException {
        String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        if (line == null) {
            throw new UsageException("There is no password on standard input.", "Write one line.");
        }
        return line;
    }
}
