package dev.caravan.console;

import dev.caravan.access.Who;
import dev.caravan.console.Jobs.Ending;
import dev.caravan.operate.PlanDocument;
import dev.caravan.operate.Planning;
import dev.caravan.run.Consolidation;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What a run would do, and how the rows of several sources would meet. */
@RestController
@RequestMapping(path = "/api/plans", produces = MediaType.APPLICATION_JSON_VALUE)
final class PlansApi {
    private final Consolidation consolidation;
    private final Jobs jobs;
    private volatile @Nullable Made last;

    PlansApi(Consolidation consolidation, Jobs jobs) {
        this.consolidation = consolidation;
        this.jobs = jobs;
    }

    /**
     * A plan that was made here.
     *
     * @param refused whether it cannot be run as it is
     */
    record Made(Instant at, boolean refused, PlanDocument plan) {}

    /**
     * What a plan is made for.
     *
     * @param quarantine how many rows may go to quarantine; none if it is left out
     */
    record Wanted(@Nullable Long quarantine) {}

    /** The last plan that was made since the service started. */
    @GetMapping("/last")
    Made last() {
        @Nullable Made known = last;
        if (known == null) {
            throw new NotFoundException("No plan was made since the service started.", "POST /api/plans makes one.");
        }
        return known;
    }

    /** Makes a plan with all its conflicts, in the background. Nothing is written. */
    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    Job make(@RequestBody(required = false) @Nullable Wanted wanted) {
        long quarantine = Allowance.rows(wanted == null ? null : wanted.quarantine());
        return jobs.start("plan", "a run", Who.name(), () -> made(quarantine));
    }

    private Ending made(long quarantine) {
        Planning planning = Planning.of(consolidation, quarantine, true);
        int refusals = planning.plan().refusals().size();
        last = new Made(Instant.now(), refusals > 0, planning.document());
        return new Ending(
                refusals == 0,
                refusals == 0
                        ? "The plan " + planning.plan().fingerprint() + " can be run."
                        : "The plan is refused: " + refusals + " findings.");
    }
}
