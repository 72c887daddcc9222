package dev.caravan.console;

import dev.caravan.access.Who;
import dev.caravan.console.Jobs.Ending;
import dev.caravan.ledger.Ledger;
import dev.caravan.ledger.RefreshRecord;
import dev.caravan.ledger.RefreshRow;
import dev.caravan.ledger.RefreshTable;
import dev.caravan.problem.UsageException;
import dev.caravan.refresh.Group;
import dev.caravan.refresh.RefreshOptions;
import dev.caravan.refresh.RefreshResult;
import dev.caravan.refresh.RefreshRules;
import dev.caravan.run.Consolidation;
import dev.caravan.run.Refreshes;
import java.util.List;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Refreshes: what they changed, starting and undoing them. */
@RestController
@RequestMapping(path = "/api/refreshes", produces = MediaType.APPLICATION_JSON_VALUE)
final class RefreshesApi {
    private static final int ROWS = 500;

    private final Consolidation consolidation;
    private final CamelContext camel;
    private final OpenLedger ledger;
    private final Jobs jobs;

    RefreshesApi(Consolidation consolidation, CamelContext camel, OpenLedger ledger, Jobs jobs) {
        this.consolidation = consolidation;
        this.camel = camel;
        this.ledger = ledger;
        this.jobs = jobs;
    }

    /** A refresh with its tables, and at most 500 of the rows that it changed, without their values. */
    record Detail(RefreshRecord refresh, List<RefreshTable> tables, List<RefreshRow> rows) {}

    /**
     * What a refresh is started with.
     *
     * @param name of a group, or of one table
     * @param full whether everything is compared, whatever the last refresh knew
     * @param allowLoss whether tables may lose more rows than their limit
     */
    record Start(
            @Nullable String name,
            @Nullable Boolean full,
            @Nullable Boolean allowLoss) {}

    /** All refreshes, newest first. */
    @GetMapping
    List<RefreshRecord> all() {
        return ledger.ask(found -> found.refreshes().all()).orElse(List.of());
    }

    @GetMapping("/{refresh}")
    Detail one(@PathVariable long refresh) {
        return ledger.read(open -> new Detail(
                find(open, refresh),
                open.refreshes().tables(refresh),
                open.refreshes().rows(refresh, null, ROWS).stream()
                        .map(row -> new RefreshRow(
                                row.table(), row.what(), row.key(), null, null, row.column(), row.reason()))
                        .toList()));
    }

    /** Starts a refresh in the background. */
    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    Job start(@RequestBody Start start) {
        @Nullable String name = start.name();
        if (name == null) {
            throw new UsageException("name is missing.", "Name a group of refresh.yaml, or one of its tables.");
        }
        Group group =
                RefreshRules.read(consolidation.mapping()).chosen(List.of(name)).get(0);
        RefreshOptions options =
                new RefreshOptions(Boolean.TRUE.equals(start.full()), Boolean.TRUE.equals(start.allowLoss()));
        return jobs.start(
                "refresh",
                name,
                Who.name(),
                () -> ending(Refreshes.on(consolidation, camel).refresh(group, options)));
    }

    /** Puts back what a refresh changed. */
    @PostMapping("/{refresh}/undo")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Job undo(@PathVariable long refresh) {
        find(ledger.get(), refresh);
        return jobs.start(
                "undo",
                "refresh " + refresh,
                Who.name(),
                () -> ending(Refreshes.past(consolidation).undo(refresh)));
    }

    private static Ending ending(RefreshResult result) {
        return new Ending(
                result.complete(),
                "Refresh " + result.id() + " of " + result.name() + ": " + result.written() + " rows written"
                        + (result.skipped().isEmpty()
                                ? "."
                                : "; skipped " + String.join(", ", result.skipped()) + "."));
    }

    private static RefreshRecord find(Ledger ledger, long refresh) {
        return ledger.refreshes()
                .find(refresh)
                .orElseThrow(() -> new NotFoundException(
                        "There is no refresh " + refresh + ".", "GET /api/refreshes lists them."));
    }
}
