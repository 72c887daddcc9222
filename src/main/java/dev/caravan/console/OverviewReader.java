package dev.caravan.console;

import dev.caravan.console.Overview.GroupState;
import dev.caravan.console.Overview.Trouble;
import dev.caravan.console.Overview.Verdict;
import dev.caravan.ledger.ActionRecord;
import dev.caravan.ledger.Ledger;
import dev.caravan.ledger.RefreshRecord;
import dev.caravan.ledger.RefreshState;
import dev.caravan.ledger.RunState;
import dev.caravan.ledger.VerificationRecord;
import dev.caravan.operate.LiveGeneration;
import dev.caravan.operate.RunSummary;
import dev.caravan.problem.CaravanException;
import dev.caravan.refresh.Group;
import dev.caravan.refresh.RefreshRules;
import dev.caravan.run.Consolidation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/** Looks at everything and says whether it is fine. */
final class OverviewReader {
    private final Consolidation consolidation;
    private final OpenLedger ledger;
    private final Databases databases;
    private final Jobs jobs;
    private final List<Group> groups;

    OverviewReader(Consolidation consolidation, OpenLedger ledger, Databases databases, Jobs jobs) {
        this.consolidation = consolidation;
        this.ledger = ledger;
        this.databases = databases;
        this.jobs = jobs;
        this.groups =
                List.copyOf(RefreshRules.ifAny(consolidation.mapping()).groups().values());
    }

    /** What the ledger says; nothing of it if the target is down or has none. */
    private record Known(
            @Nullable LiveGeneration live,
            @Nullable RunSummary run,
            List<RefreshRecord> refreshes,
            long quarantined,
            List<ActionRecord> skipped,
            @Nullable VerificationRecord checked) {
        static final Known NOTHING = new Known(null, null, List.of(), 0, List.of(), null);
    }

    Overview read() {
        Known known = known();
        List<GroupState> states =
                groups.stream().map(group -> state(group, known.refreshes())).toList();
        @Nullable Job job = jobs.all().stream().findFirst().orElse(null);
        List<Trouble> troubles = troubles(known, states, job);
        return new Overview(
                consolidation.mapping().consolidation(),
                consolidation.mapping().environment(),
                verdict(known, troubles, job),
                troubles,
                databases.states(),
                known.live(),
                known.run(),
                job == null ? null : job.brief(),
                known.checked(),
                states,
                known.quarantined());
    }

    private Known known() {
        if (databases.states().stream()
                .anyMatch(state -> state.name().equals(consolidation.target().name()) && state.down())) {
            return Known.NOTHING;
        }
        try {
            return ledger.ask(OverviewReader::known).orElse(Known.NOTHING);
        } catch (CaravanException | DataAccessException e) {
            return Known.NOTHING;
        }
    }

    private static Known known(Ledger ledger) {
        @Nullable LiveGeneration live = LiveGeneration.of(ledger).orElse(null);
        boolean locked = ledger.locked();
        return new Known(
                live,
                ledger.runs().latest().map(run -> RunSummary.of(run, locked)).orElse(null),
                ledger.refreshes().newest(),
                live == null
                        ? 0
                        : ledger.quarantine().counts(live.run()).values().stream()
                                .mapToLong(count -> count.unloaded())
                                .sum(),
                live == null
                        ? List.of()
                        : List.copyOf(
                                ledger.actions().tables(live.run()).skipped().values()),
                ledger.verifications().newest(live == null ? null : live.run()).orElse(null));
    }

    private static GroupState state(Group group, List<RefreshRecord> refreshes) {
        Optional<RefreshRecord> last = refreshes.stream()
                .filter(refresh -> refresh.name().equals(group.name()))
                .findFirst();
        return new GroupState(
                group.name(),
                group.description(),
                group.schedule(),
                group.next(Instant.now()).orElse(null),
                last.map(RefreshRecord::id).orElse(null),
                last.map(RefreshRecord::startedAt).orElse(null),
                last.map(refresh -> refresh.state().word()).orElse(null),
                last.map(RefreshRecord::message).orElse(null));
    }

    private List<Trouble> troubles(Known known, List<GroupState> states, @Nullable Job job) {
        List<Trouble> troubles = new ArrayList<>();
        databases.states().stream()
                .filter(Databases.State::down)
                .forEach(state -> troubles.add(new Trouble(
                        "bad",
                        "Database " + state.name() + " does not answer.",
                        String.valueOf(state.message()),
                        "overview")));
        @Nullable RunSummary run = known.run();
        if (run != null && troubled(run)) {
            troubles.add(new Trouble(
                    run.state().equals("stopped") ? "warn" : "bad",
                    "Run " + run.run() + " is " + run.state() + "."
                            + (run.message() == null ? "" : " " + run.message()),
                    run.resumable()
                            ? "What is live is as it was. Resume the run, or start another one."
                            : "What is live is as it was.",
                    "runs/" + run.run()));
        }
        if (known.checked() != null && !known.checked().equal()) {
            troubles.add(new Trouble(
                    "bad",
                    "The live tables differ from their sources.",
                    "Somebody wrote to one side since the run. Look at the tables that differ.",
                    "verification"));
        }
        for (GroupState group : states) {
            if (RefreshState.FAILED.word().equals(group.state())) {
                troubles.add(new Trouble(
                        "bad",
                        "The last refresh of " + group.name() + " failed. "
                                + (group.message() == null ? "" : group.message()),
                        "The live tables are as they were before it. Refresh again once the cause is gone.",
                        "refreshes"));
            }
        }
        if (job != null && job.state().equals("failed") && !told(job, run, troubles)) {
            troubles.add(new Trouble(
                    "warn",
                    "The last " + job.what() + " that was asked for here did not work: " + job.message(),
                    job.findings().isEmpty()
                            ? String.valueOf(job.wayOut() == null ? "" : job.wayOut())
                            : "What refuses it is listed, with what to do about it.",
                    "jobs/" + job.id()));
        }
        for (ActionRecord skipped : known.skipped()) {
            troubles.add(new Trouble(
                    "warn",
                    skipped.subject() + " was skipped by " + skipped.who() + ": " + skipped.reason(),
                    "It is as it was before run " + skipped.run() + ". Correct what failed, and start another run.",
                    "runs/" + skipped.run()));
        }
        if (known.quarantined() > 0) {
            troubles.add(new Trouble(
                    "warn",
                    known.quarantined() + " rows of the live generation could not be loaded.",
                    "Correct and replay them, or decide that they stay out.",
                    "quarantine"));
        }
        return troubles;
    }

    /** Whether one of the troubles is what became of the job. */
    private static boolean told(Job job, @Nullable RunSummary run, List<Trouble> troubles) {
        boolean endedIt = run != null
                && troubled(run)
                && run.finishedAt() != null
                && run.finishedAt().isAfter(job.startedAt());
        return endedIt || troubles.stream().anyMatch(trouble -> trouble.what().contains(String.valueOf(job.message())));
    }

    private static boolean troubled(RunSummary run) {
        return switch (run.state()) {
            case "failed", "stopped", "unproven", RunState.INTERRUPTED -> true;
            default -> false;
        };
    }

    private static Verdict verdict(Known known, List<Trouble> troubles, @Nullable Job job) {
        boolean bad = troubles.stream().anyMatch(trouble -> trouble.tone().equals("bad"));
        @Nullable RunSummary run = known.run();
        if (run != null && run.state().equals("running")) {
            return new Verdict(
                    bad ? "bad" : "calm",
                    "Run " + run.run() + " is at work",
                    "The live tables stay as they are until it publishes.");
        }
        if (bad) {
            return new Verdict("bad", "Something needs you", "What is live has not been touched by it.");
        }
        if (!troubles.isEmpty()) {
            return new Verdict("warn", "Live, with something to look at", "Nothing is broken.");
        }
        @Nullable LiveGeneration live = known.live();
        if (live == null) {
            return new Verdict("calm", "Nothing is live yet", "Start a run to bring the tables over.");
        }
        if (job != null && job.running()) {
            return new Verdict("calm", "Caravan is at work", "It does: " + job.what() + " of " + job.subject() + ".");
        }
        return new Verdict(
                "good",
                "Everything is fine",
                live.tables() + " tables are live, as run " + live.run() + " published them.");
    }
}
