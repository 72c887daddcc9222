package dev.caravan.console;

import dev.caravan.access.Who;
import dev.caravan.console.Jobs.Ending;
import dev.caravan.ledger.GenerationRecord;
import dev.caravan.ledger.Ledger;
import dev.caravan.ledger.RunRecord;
import dev.caravan.run.Consolidation;
import dev.caravan.run.Rollback;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Generations: which are live, which are kept, and making the one before live again. */
@RestController
@RequestMapping(path = "/api/generations", produces = MediaType.APPLICATION_JSON_VALUE)
final class GenerationsApi {
    private final Consolidation consolidation;
    private final OpenLedger ledger;
    private final Jobs jobs;

    GenerationsApi(Consolidation consolidation, OpenLedger ledger, Jobs jobs) {
        this.consolidation = consolidation;
        this.ledger = ledger;
        this.jobs = jobs;
    }

    /**
     * What a rollback is started with.
     *
     * @param discardWrites whether what was written to the live tables since publish may be set aside
     */
    record Back(@Nullable Boolean discardWrites) {}

    /** The schemas of all generations, the newest run first. */
    @GetMapping
    List<GenerationRecord> all() {
        return ledger.ask(GenerationsApi::all).orElse(List.of());
    }

    private static List<GenerationRecord> all(Ledger ledger) {
        return ledger.runs().all().stream()
                .map(RunRecord::id)
                .flatMap(run -> ledger.generations().of(run).stream())
                .toList();
    }

    /** Makes the generation before live again, in the background. */
    @PostMapping("/rollback")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Job rollback(@RequestBody(required = false) @Nullable Back back) {
        boolean discard = back != null && Boolean.TRUE.equals(back.discardWrites());
        return jobs.start("rollback", "the live generation", Who.name(), () -> rollback(discard));
    }

    private Ending rollback(boolean discard) {
        Rollback.Result result = new Rollback(consolidation).run(discard);
        return new Ending(
                result.proven(),
                "Run " + result.run() + " is undone; "
                        + (result.restored().isEmpty()
                                ? "there were no such tables before it."
                                : result.restored().size() + " tables before it are live again.")
                        + String.join("; ", result.differences()));
    }
}
