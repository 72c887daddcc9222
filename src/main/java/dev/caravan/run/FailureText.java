package dev.caravan.run;

import dev.caravan.copy.CopyFailure;
import dev.caravan.database.SqlFailure;
import dev.caravan.plan.FeedPlan;
import dev.caravan.problem.CaravanException;
import dev.caravan.problem.Causes;
import dev.caravan.problem.InterruptedRunException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Says what made a run fail: where, why, and what to do next. */
final class FailureText {
    private FailureText() {}

    static CaravanException of(Run run, Throwable failure) {
        @Nullable CopyFailure copy = Causes.find(failure, CopyFailure.class);
        @Nullable CaravanException own = Causes.find(failure, CaravanException.class);
        if (own != null) {
            return own;
        }
        String resume = "then: caravan migrate --resume " + run.id();
        if (copy == null) {
            return new InterruptedRunException(
                    "Run " + run.id() + " failed: " + SqlFailure.of(deepest(failure))
                            + ". The live schemas are as they were.",
                    "Remove the cause, " + resume,
                    failure);
        }
        FeedPlan table = run.plan().feed(copy.task());
        String side = copy.side() == CopyFailure.Side.SOURCE
                ? "source " + table.source() + " could not send " + table.from()
                : "the target could not take the rows of " + table.source() + " " + table.from();
        return new InterruptedRunException(
                "Run " + run.id() + " failed while it copied " + table.name() + ": " + side + ": "
                        + SqlFailure.of(failure) + ". The live schemas are as they were.",
                wayOut(SqlFailure.state(failure)) + ", " + resume,
                failure);
    }

    private static String wayOut(String state) {
        return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
            case "22", "23" -> "Correct the rows in the source, or convert them in the mapping";
            case "53" -> "Make room on the target (disk, memory or connections)";
            case "08", "57" -> "See that both servers run and can be reached";
            case "42" -> "Check rights and layout";
            default -> "Remove the cause";
        };
    }

    /** Below what the routes wrap around it: the server's failure, or the first one of all. */
    private static Throwable deepest(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null && !(deepest instanceof SQLException)) {
            deepest = deepest.getCause();
        }
        return deepest;
    }
}
