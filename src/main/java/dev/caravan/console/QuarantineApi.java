package dev.caravan.console;

import dev.caravan.access.Who;
import dev.caravan.console.Jobs.Ending;
import dev.caravan.ledger.Actor;
import dev.caravan.ledger.Ledger;
import dev.caravan.ledger.QuarantineReason;
import dev.caravan.ledger.QuarantineRecord;
import dev.caravan.ledger.RunRecord;
import dev.caravan.operate.QuarantineDesk;
import dev.caravan.operate.QuarantineDesk.Result;
import dev.caravan.run.Consolidation;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Rows that could not be loaded: why, correcting them, and loading them. */
@RestController
@RequestMapping(path = "/api/quarantine", produces = MediaType.APPLICATION_JSON_VALUE)
final class QuarantineApi {
    private static final int PAGE = 200;

    private final Consolidation consolidation;
    private final OpenLedger ledger;
    private final Jobs jobs;

    QuarantineApi(Consolidation consolidation, OpenLedger ledger, Jobs jobs) {
        this.consolidation = consolidation;
        this.ledger = ledger;
        this.jobs = jobs;
    }

    /**
     * The rows of a run.
     *
     * @param run null if there is none
     * @param total how many there are, whatever was asked for
     * @param rows the first 200 of those that were asked for, without their values
     */
    record Listing(@Nullable Long run, long total, List<QuarantineReason> reasons, List<QuarantineRecord> rows) {}

    /**
     * A row with its values.
     *
     * @param row where it is from and why it is here
     * @param source its columns as the source holds them
     * @param corrected the columns that somebody has corrected
     */
    record Row(QuarantineRecord row, ObjectNode source, Map<String, Object> corrected) {}

    /**
     * A correction.
     *
     * @param set values by column, as the source would hold them
     * @param nulls columns that become NULL
     */
    record Fix(@Nullable Map<String, String> set, @Nullable List<String> nulls) {}

    /** The rows of a run (the newest if none is named), of one table if one is named. */
    @GetMapping
    Listing all(
            @RequestParam(required = false) @Nullable Long run,
            @RequestParam(required = false) @Nullable String table) {
        return ledger.ask(found -> listing(found, run, table)).orElse(new Listing(null, 0, List.of(), List.of()));
    }

    private static Listing listing(Ledger ledger, @Nullable Long wanted, @Nullable String table) {
        @Nullable
        Long run = wanted != null
                ? wanted
                : ledger.runs().latest().map(RunRecord::id).orElse(null);
        if (run == null) {
            return new Listing(null, 0, List.of(), List.of());
        }
        List<QuarantineRecord> rows = new QuarantineDesk(ledger).of(run);
        return new Listing(
                run,
                rows.size(),
                ledger.quarantine().reasons(run),
                rows.stream()
                        .filter(row -> table == null || row.table().equals(table))
                        .limit(PAGE)
                        .toList());
    }

    /** One row with its values, which can be personal. */
    @GetMapping("/{id}")
    Row one(@PathVariable long id) {
        QuarantineRecord row = desk().row(id);
        ObjectNode source = QuarantineDesk.source(row);
        ObjectNode now = QuarantineDesk.now(row);
        Map<String, Object> corrected = now.properties().stream()
                .filter(column -> !Objects.equals(column.getValue(), source.get(column.getKey())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return new Row(QuarantineDesk.withoutValues(row), source, corrected);
    }

    /** Corrects a row; it is not loaded by that. */
    @PutMapping("/{id}/correction")
    Row fix(@PathVariable long id, @RequestBody Fix fix) {
        Map<String, String> set = fix.set() == null ? Map.of() : fix.set();
        List<String> nulls = fix.nulls() == null ? List.of() : fix.nulls();
        Actor.run(Who.name(), () -> desk().fix(id, set, nulls));
        return one(id);
    }

    /** Loads one row through the mapping, in the background. */
    @PostMapping("/{id}/replay")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Job replay(@PathVariable long id) {
        QuarantineRecord row = desk().row(id);
        return jobs.start("replay", "row " + id + " of " + row.table(), Who.name(), () -> replay(List.of(row)));
    }

    /** Loads all corrected rows of a run, in the background. */
    @PostMapping("/replay")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Job replayCorrected(@RequestParam long run) {
        return jobs.start(
                "replay", "the corrected rows of run " + run, Who.name(), () -> replay(desk().corrected(run)));
    }

    private Ending replay(List<QuarantineRecord> rows) {
        List<Result> results = desk().replay(consolidation, rows);
        List<String> refused = results.stream()
                .filter(result -> result.refused() != null)
                .map(result -> "row " + result.id() + " still cannot be loaded: " + result.refused())
                .toList();
        return new Ending(
                refused.isEmpty(),
                results.size() - refused.size() + " of " + results.size() + " rows are loaded."
                        + (refused.isEmpty() ? "" : " " + String.join("; ", refused)));
    }

    private QuarantineDesk desk() {
        return new QuarantineDesk(ledger.get());
    }
}
