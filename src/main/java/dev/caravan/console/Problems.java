package dev.caravan.console;

import dev.caravan.problem.CaravanException;
import dev.caravan.problem.RefusedException;
import dev.caravan.problem.UsageException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Failures as {@code application/problem+json} (RFC 9457): {@code detail} says what is wrong, {@code wayOut} what to do,
 * {@code findings} what refuses it. The same words as on the command line, and no stack trace.
 */
@RestControllerAdvice(basePackageClasses = Problems.class)
final class Problems {

    @ExceptionHandler
    ProblemDetail notThere(NotFoundException failure) {
        return problem(HttpStatus.NOT_FOUND, "Not there", failure.getMessage(), failure.wayOut());
    }

    @ExceptionHandler
    ProblemDetail told(CaravanException failure) {
        if (failure instanceof UsageException) {
            return problem(HttpStatus.BAD_REQUEST, "Cannot be done so", failure.getMessage(), failure.wayOut());
        }
        if (failure instanceof RefusedException refused) {
            ProblemDetail problem = problem(HttpStatus.CONFLICT, "Refused", refused.getMessage(), refused.wayOut());
            problem.setProperty("findings", refused.findings());
            return problem;
        }
        return problem(HttpStatus.SERVICE_UNAVAILABLE, "Interrupted", failure.getMessage(), failure.wayOut());
    }

    @ExceptionHandler
    ProblemDetail lost(DataAccessException failure) {
        return problem(
                HttpStatus.SERVICE_UNAVAILABLE,
                "The target does not answer",
                "The ledger in the target cannot be read now.",
                "It is tried again by itself; look at the databases on the overview.");
    }

    private static ProblemDetail problem(HttpStatus status, String title, @Nullable String detail, String wayOut) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, String.valueOf(detail));
        problem.setTitle(title);
        problem.setProperty("wayOut", wayOut);
        return problem;
    }
}
