package dev.caravan.cli;

import dev.caravan.database.SqlFailure;
import dev.caravan.problem.CaravanException;
import dev.caravan.problem.InterruptedRunException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Tells a failure to the user, and its class to the caller. */
final class FailureHandler implements IExecutionExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(FailureHandler.class);
    private final CaravanCommand root;

    FailureHandler(CaravanCommand root) {
        this.root = root;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine commandLine, @Nullable ParseResult parsed) {
        CaravanException told = failure instanceof CaravanException own ? own : unexpected(failure);
        root.terminal().failure(told);
        if (told != failure) {
            LOG.error("Unexpected failure", failure);
        }
        return ExitCode.of(told);
    }

    private static CaravanException unexpected(Exception failure) {
        String what = SqlFailure.state(failure).isEmpty() ? failure.toString() : SqlFailure.of(failure);
        return new InterruptedRunException(
                "Something failed that should not: " + what,
                "Please report it with the log (CARAVAN_LOG_LEVEL=DEBUG).",
                failure);
    }
}
