package dev.caravan.console;

import dev.caravan.access.Who;
import dev.caravan.console.Jobs.Ending;
import dev.caravan.ledger.Act;
import dev.caravan.ledger.Ledger;
import dev.caravan.ledger.RunRecord;
import dev.caravan.ledger.RunState;
import dev.caravan.operate.RunDetail;
import dev.caravan.operate.RunSummary;
import dev.caravan.report.ReportFiles;
import dev.caravan.run.Consolidation;
import dev.caravan.run.MigrateOptions;
import dev.caravan.run.MigrateResult;
import dev.caravan.run.Migration;
import dev.caravan.run.Progress;
import dev.caravan.run.Steering;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.spi.RoutePolicyFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Runs: what they did, and starting and resuming them. */
@RestController
@RequestMapping(path = "/api/runs", produces = MediaType.APPLICATION_JSON_VALUE)
final class RunsApi {
    private final Consolidation consolidation;
    private final OpenLedger ledger;
    private final Jobs jobs;
    private final List<RoutePolicyFactory> traces;

    RunsApi(
            Consolidation consolidation,
            OpenLedger ledger,
            Jobs jobs,
            @Qualifier("traces") ObjectProvider<RoutePolicyFactory> traces) {
        this.consolidation = consolidation;
        this.ledger = ledger;
        this.jobs = jobs;
        this.traces = traces.stream().toList();
    }

    /**
     * What a run is started with.
     *
     * @param rehearse whether everything but publish is to be done
     * @param quarantine how many rows may go to quarantine; none if it is left out
     */
    record Start(@Nullable Boolean rehearse, @Nullable Long quarantine) {}

    /** All runs, newest first. */
    @GetMapping
    List<RunSummary> all() {
        return ledger.ask(RunSummary::all).orElse(List.of());
    }

    /** A run with its steps, tables and findings. */
    @GetMapping("/{run}")
    RunDetail one(@PathVariable long run) {
        return ledger.read(open -> RunDetail.of(open, find(open, run)));
    }

    /** The page of evidence of a run. */
    @GetMapping(path = "/{run}/report", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<Resource> report(@PathVariable long run) {
        Path page = ReportFiles.in(consolidation.settings().caravan().reports(), run)
                .page();
        if (!Files.isReadable(page)) {
            throw new NotFoundException(
                    "There is no report of run " + run + " here.",
                    "It is written where the run ended, into the folder for reports.");
        }
        return ResponseEntity.ok()
                .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
                .body(new FileSystemResource(page));
    }

    /** Starts a run in the background. */
    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    Job start(@RequestBody(required = false) @Nullable Start start) {
        boolean rehearse = start != null && Boolean.TRUE.equals(start.rehearse());
        MigrateOptions options = new MigrateOptions(null, rehearse, null, null, quarantine(start));
        return jobs.start("migrate", rehearse ? "a rehearsal" : "a new run", Who.name(), () -> migrate(options));
    }

    /** Goes on with a run that failed, was stopped or was interrupted. */
    @PostMapping("/{run}/resume")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Job resume(@PathVariable long run, @RequestBody(required = false) @Nullable Start start) {
        find(ledger.get(), run);
        MigrateOptions options = new MigrateOptions(null, false, run, null, quarantine(start));
        return jobs.start("migrate", "run " + run, Who.name(), () -> migrate(options));
    }

    /** Asks a run that is at work, wherever that is, to pause, continue or stop. */
    @PostMapping("/{run}/{what:pause|continue|stop}")
    RunDetail ask(@PathVariable long run, @PathVariable String what) {
        Ledger open = ledger.get();
        RunRecord record = find(open, run);
        Act act = switch (what) {
            case "pause" -> Act.PAUSE;
            case "continue" -> Act.CONTINUE;
            default -> Act.STOP;
        };
        new Steering(consolidation, open).ask(run, act, null, Who.name());
        return RunDetail.of(open, record);
    }

    /** Has a table of a run that failed or was stopped copied again from its beginning, and goes on with the run. */
    @PostMapping("/{run}/tables/{table}/retry")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Job retry(
            @PathVariable long run, @PathVariable String table, @RequestBody(required = false) @Nullable Start start) {
        Ledger open = ledger.get();
        find(open, run);
        new Steering(consolidation, open).retry(run, table, null, Who.name());
        MigrateOptions options = new MigrateOptions(null, false, run, null, quarantine(start));
        return jobs.start("migrate", "run " + run + ", table " + table + " anew", Who.name(), () -> migrate(options));
    }

    /**
     * What a table is skipped with.
     *
     * @param reason for the ledger and the evidence
     * @param quarantine how many rows may go to quarantine; none if it is left out
     */
    record Skip(@Nullable String reason, @Nullable Long quarantine) {}

    /** Leaves a table of a run that failed or was stopped as it is live, and goes on with the run. */
    @PostMapping("/{run}/tables/{table}/skip")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Job skip(@PathVariable long run, @PathVariable String table, @RequestBody Skip skip) {
        Ledger open = ledger.get();
        find(open, run);
        new Steering(consolidation, open).skip(run, table, skip.reason(), Who.name());
        MigrateOptions options = new MigrateOptions(null, false, run, null, Allowance.rows(skip.quarantine()));
        return jobs.start("migrate", "run " + run + " without " + table, Who.name(), () -> migrate(options));
    }

    private static long quarantine(@Nullable Start start) {
        return Allowance.rows(start == null ? null : start.quarantine());
    }

    private Ending migrate(MigrateOptions options) {
        MigrateResult result = new Migration(consolidation, Progress.NONE, traces).run(options);
        String without = result.evidence().skipped().isEmpty()
                ? ""
                : " without " + result.evidence().skippedTables();
        return new Ending(
                result.state() != RunState.UNPROVEN,
                "Run " + result.run() + " is " + result.state().word() + without + ".");
    }

    private static RunRecord find(Ledger ledger, long run) {
        return ledger.runs()
                .find(run)
                .orElseThrow(() -> new NotFoundException("There is no run " + run + ".", "GET /api/runs lists them."));
    }
}
