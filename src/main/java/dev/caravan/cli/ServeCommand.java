package dev.caravan.cli;

import dev.caravan.run.Consolidation;
import dev.caravan.serve.Service;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code caravan serve}. */
@Command(
        name = "serve",
        description =
                "Stay and refresh when the schedules in refresh.yaml say so, and when a file comes into the inbox;"
                        + " shows its page and answers on the loopback interface unless --bind says otherwise.")
final class ServeCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable CaravanCommand root;

    @Option(names = "--port", defaultValue = "8080", paramLabel = "N", description = "Port (default: ${DEFAULT-VALUE})")
    private int port = 8080;

    @Option(
            names = "--bind",
            defaultValue = "127.0.0.1",
            paramLabel = "ADDRESS",
            description =
                    "Address to listen on (default: ${DEFAULT-VALUE}); one that others can reach is refused, with exit code"
                            + " 2, unless users have to log in (caravan.access)")
    private String bind = "127.0.0.1";

    @Option(
            names = "--inbox",
            defaultValue = "inbox",
            paramLabel = "DIR",
            description = "Folder that is watched for CSV files (default: ${DEFAULT-VALUE})")
    private Path inbox = Path.of("inbox");

    @Override
    public Integer call() throws InterruptedException {
        CaravanCommand command = Commands.root(root);
        Terminal terminal = command.terminal();
        stay(terminal, command.consolidation(), bind, port, inbox);
        return ExitCode.DONE;
    }

    /** Serves until the process is asked to end. */
    static void stay(Terminal terminal, Consolidation consolidation, String bind, int port, Path inbox)
            throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(asked, ended), "caravan-end"));
        try (Service service = Service.start(consolidation, bind, port, inbox)) {
            terminal.line("Caravan is there: http://" + (bind.contains(":") ? "[" + bind + "]" : bind) + ":"
                    + service.port() + "/");
            asked.await();
        } finally {
            ended.countDown();
        }
    }

    private static void end(CountDownLatch asked, CountDownLatch ended) {
        asked.countDown();
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
