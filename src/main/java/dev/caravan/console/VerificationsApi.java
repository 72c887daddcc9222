package dev.caravan.console;

import dev.caravan.access.Who;
import dev.caravan.console.Jobs.Ending;
import dev.caravan.run.Consolidation;
import dev.caravan.run.LiveCheck;
import dev.caravan.run.Progress;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Comparing the live tables with their sources. */
@RestController
@RequestMapping(path = "/api/verifications", produces = MediaType.APPLICATION_JSON_VALUE)
final class VerificationsApi {
    private final Consolidation consolidation;
    private final Verifications verifications;
    private final Jobs jobs;

    VerificationsApi(Consolidation consolidation, Verifications verifications, Jobs jobs) {
        this.consolidation = consolidation;
        this.verifications = verifications;
        this.jobs = jobs;
    }

    /** What the last comparison found. */
    @GetMapping("/last")
    Verification last() {
        @Nullable Verification last = verifications.last();
        if (last == null) {
            throw new NotFoundException(
                    "Nothing was compared since the service started.", "POST /api/verifications compares.");
        }
        return last;
    }

    /** Starts a comparison in the background. */
    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    Job start() {
        return jobs.start("verify", "the live tables", Who.name(), this::verify);
    }

    private Ending verify() {
        Verification found = Verification.of(new LiveCheck(consolidation, Progress.NONE).run());
        verifications.found(found);
        long different = found.tables().stream().filter(table -> !table.equal()).count();
        return new Ending(
                found.equal(),
                found.equal()
                        ? found.tables().size() + " tables are equal."
                        : different + " of " + found.tables().size() + " tables differ.");
    }
}
