package dev.caravan.console;

import dev.caravan.access.Who;
import dev.caravan.console.Jobs.Ending;
import dev.caravan.ledger.VerificationRecord;
import dev.caravan.operate.Verifying;
import dev.caravan.operate.Verifying.Found;
import dev.caravan.run.Consolidation;
import dev.caravan.run.Progress;
import java.util.function.Function;
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
    private final OpenLedger ledger;
    private final Jobs jobs;

    VerificationsApi(Consolidation consolidation, OpenLedger ledger, Jobs jobs) {
        this.consolidation = consolidation;
        this.ledger = ledger;
        this.jobs = jobs;
    }

    /** What the last comparison of what is live found. */
    @GetMapping("/last")
    VerificationRecord last() {
        return ledger.ask(known ->
                        known.verifications().newest(known.generations().live().orElse(null)))
                .flatMap(Function.identity())
                .orElseThrow(() -> new NotFoundException(
                        "What is live was not compared yet.", "POST /api/verifications compares."));
    }

    /** Starts a comparison in the background. */
    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    Job start() {
        return jobs.start("verify", "the live tables", Who.name(), this::verify);
    }

    private Ending verify() {
        Found found = Verifying.run(consolidation, Progress.NONE);
        String unrecorded = found.unrecorded() == null ? "" : " The ledger does not have it: " + found.unrecorded();
        return new Ending(found.equal(), found.words() + unrecorded);
    }
}
