package dev.caravan.run;

import dev.caravan.copy.CopyFailure;
import dev.caravan.database.ConnectionPool;
import dev.caravan.database.SqlFailure;
import dev.caravan.generation.ShadowSchemas;
import dev.caravan.ledger.Act;
import dev.caravan.ledger.ActionRecord.Wish;
import dev.caravan.ledger.Ledger;
import dev.caravan.ledger.RunRecord;
import dev.caravan.ledger.RunState;
import dev.caravan.plan.Plan;
import dev.caravan.plan.PlanRecord;
import dev.caravan.problem.CaravanException;
import dev.caravan.problem.Causes;
import dev.caravan.problem.Finding;
import dev.caravan.problem.InterruptedRunException;
import dev.caravan.problem.RefusedException;
import dev.caravan.report.Evidence;
import dev.caravan.report.ReportFiles;
import dev.caravan.report.Reports;
import dev.caravan.settings.CaravanSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.spi.RoutePolicyFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Executes a plan: takes the lock and the snapshots, starts the routes, and writes down how it ended. */
public final class Migration {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration CANCEL_TIMEOUT = Duration.ofSeconds(10);

    private final Consolidation consolidation;
    private final Progress progress;
    private final List<RoutePolicyFactory> policies;

    public Migration(Consolidation consolidation, Progress progress) {
        this(consolidation, progress, List.of());
    }

    /**
     * A migration as part of a longer-lived application.
     *
     * @param policies of that application watch the routes
     */
    public Migration(Consolidation consolidation, Progress progress, List<RoutePolicyFactory> policies) {
        this.consolidation = consolidation;
        this.progress = progress;
        this.policies = policies;
    }

    /**
     * Runs, or goes on with a run.
     *
     * @throws RefusedException if the plan refuses; nothing was written but the ledger's own tables
     * @throws InterruptedRunException if it failed after it began to write; the live schemas are as they were
     */
    public MigrateResult run(MigrateOptions options) {
        consolidation.probe();
        // Camel starts while the databases answer the plan's questions.
        CompletableFuture<Pipeline> pipeline =
                CompletableFuture.supplyAsync(() -> Pipeline.start(consolidation, policies));
        try (Snapshots snapshots = Snapshots.of(consolidation)) {
            Plan plan = consolidation.plan(snapshots, options.quarantine());
            refuse(plan, options);
            Pipeline started = started(pipeline);
            Ledger ledger = Ledger.open(consolidation.target());
            try (Connection lock = ledger.lock();
                    ConnectionPool pool =
                            ConnectionPool.of(consolidation.target(), connections(), Heartbeat.application())) {
                if (options.resume() != null) {
                    SkipRules.check(plan, ledger, options.resume());
                }
                RunRecord record = begin(options, plan, ledger);
                Ledger pooled = ledger.through(pool.database());
                LiveProgress live = new LiveProgress(pooled, record.id(), plan);
                Run run = new Run(
                        record.id(),
                        record.startedAt(),
                        consolidation,
                        options,
                        plan,
                        snapshots,
                        pooled,
                        progress.and(live));
                MigrateResult result;
                try (Heartbeat heartbeat = Heartbeat.start(run, live, consolidation.target())) {
                    result = execute(run, ledger, started);
                }
                Wishes.refuse(record.id(), ledger.actions(), "The run had ended.");
                return result;
            }
        } catch (SQLException e) {
            throw new InterruptedRunException("The lock was lost: " + SqlFailure.of(e), "Resume the run.", e);
        } finally {
            close(pipeline);
        }
    }

    /** Enough that no part of the run waits for a connection: copies, indexes, the ledger beside each, and some. */
    private int connections() {
        CaravanSettings settings = consolidation.settings().caravan();
        return 4 * settings.copy().tablesAtOnce() + 2 * settings.finish().indexesAtOnce() + 4;
    }

    private static Pipeline started(CompletableFuture<Pipeline> pipeline) {
        try {
            return pipeline.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof CaravanException told ? told : e;
        }
    }

    /** Closes the pipeline, also one that is still starting when the plan is refused already. */
    private static void close(CompletableFuture<Pipeline> pipeline) {
        pipeline.handle((started, failure) -> {
                    if (started != null) {
                        started.close();
                    }
                    return failure;
                })
                .join();
    }

    private static void refuse(Plan plan, MigrateOptions options) {
        if (!plan.refusals().isEmpty()) {
            throw new RefusedException("The plan is refused; nothing was written.", plan.refusals());
        }
        if (options.expected() != null) {
            refuseDrift(options.expected(), plan, "the plan that was agreed on");
        }
    }

    private static void refuseDrift(PlanRecord expected, Plan plan, String what) {
        List<String> drift = expected.drift(PlanRecord.of(plan));
        if (!drift.isEmpty()) {
            throw new RefusedException(
                    "This is not " + what + " (" + expected.fingerprint() + ", now " + plan.fingerprint()
                            + "); nothing was written.",
                    drift.stream()
                            .map(line ->
                                    Finding.refusal("drift", line, "Look at the plan again, and agree on it anew."))
                            .toList());
        }
    }

    private static RunRecord begin(MigrateOptions options, Plan plan, Ledger ledger) {
        PlanRecord record = PlanRecord.of(plan);
        if (options.resume() == null) {
            abandonOthers(ledger);
            long id = ledger.runs().begin(plan.consolidation(), plan.fingerprint(), JSON.writeValueAsString(record));
            ledger.actions().record(Wish.of(id, Act.MIGRATE, null, plan.fingerprint()));
            return ledger.runs().find(id).orElseThrow();
        }
        RunRecord resumed = ledger.runs()
                .find(options.resume())
                .orElseThrow(() ->
                        new RefusedException("There is no run " + options.resume() + ".", "caravan runs lists them."));
        if (!resumed.state().resumable()) {
            throw new RefusedException(
                    "Run " + resumed.id() + " cannot be resumed: it is "
                            + resumed.state().word() + ".",
                    "Start a new one with caravan migrate.");
        }
        refuseDrift(JSON.readValue(resumed.plan(), PlanRecord.class), plan, "the plan of run " + resumed.id());
        ledger.runs().resume(resumed.id());
        Wishes.refuse(resumed.id(), ledger.actions(), "The run was not at work.");
        ledger.actions().record(Wish.of(resumed.id(), Act.RESUME, null, plan.fingerprint()));
        return resumed;
    }

    /** Nobody else holds the lock, so what is unfinished was interrupted; a new run takes its place. */
    private static void abandonOthers(Ledger ledger) {
        for (long unfinished : ledger.generations().shadows()) {
            new ShadowSchemas(ledger).discard(unfinished);
        }
        ledger.runs().all().stream()
                .filter(run -> run.state().resumable())
                .forEach(run -> ledger.runs().end(run.id(), RunState.ABANDONED, "A new run was started instead."));
    }

    private MigrateResult execute(Run run, Ledger ownLedger, Pipeline pipeline) {
        run.progress().began(run.id(), run.plan());
        Thread main = Thread.currentThread();
        Thread cancelling = new Thread(() -> cancel(run, main), "caravan-cancel");
        Runtime.getRuntime().addShutdownHook(cancelling);
        try {
            RunRoutes.add(pipeline, run);
            try (ProducerTemplate template = pipeline.camel().createProducerTemplate()) {
                template.requestBody("direct:migrate", run);
            }
            return finished(run);
        } catch (Exception e) {
            throw failed(run, ownLedger, e);
        } finally {
            removeHook(cancelling);
        }
    }

    private MigrateResult finished(Run run) {
        @Nullable Step stopped = run.stoppedAt();
        RunState state = RunState.PUBLISHED;
        if (stopped != null && !run.published()) {
            state = RunState.STOPPED;
            run.ledger().runs().end(run.id(), state, "Stopped before " + stopped.route() + ", as asked.");
        } else if (!run.proven()) {
            refuseSilence(run);
            state = RunState.UNPROVEN;
            run.ledger().runs().end(run.id(), state, run.refusals() + " problems; nothing was published.");
        } else if (run.rehearsal()) {
            state = RunState.REHEARSED;
            new ShadowSchemas(run.ledger()).discard(run.id());
            run.ledger().runs().end(run.id(), state, null);
        }
        Evidence evidence = EvidenceOfRun.gather(run, state);
        @Nullable
        ReportFiles reports = state == RunState.STOPPED
                ? null
                : new Reports()
                        .write(evidence, consolidation.settings().caravan().reports());
        return new MigrateResult(run.id(), state, run.problems(), evidence, reports);
    }

    /** A route that stops its message stops what called it too; then nothing failed, but not everything was done. */
    private static void refuseSilence(Run run) {
        if (!run.refused()) {
            throw new InterruptedRunException(
                    "Run " + run.id() + " ended early: a route stopped before every table was compared.",
                    "Remove stop from the routes that rows pass, then: caravan migrate --resume " + run.id(),
                    null);
        }
    }

    private static CaravanException failed(Run run, Ledger ownLedger, Exception failure) {
        Throwable cause =
                failure instanceof CamelExecutionException && failure.getCause() != null ? failure.getCause() : failure;
        // What runs beside the failed table need not come to its end.
        run.cancel();
        CaravanException told = cause instanceof CaravanException own ? own : FailureText.of(run, cause);
        @Nullable CopyFailure copy = Causes.find(cause, CopyFailure.class);
        if (copy != null) {
            run.progress().failed(run.plan().feed(copy.task()).name(), SqlFailure.of(copy));
        }
        @Nullable String stopped = run.gate().stoppedBy();
        if (!run.published() && stopped != null && told instanceof InterruptedRunException) {
            ownLedger.runs().end(run.id(), RunState.STOPPED, "Stopped by " + stopped + ".");
        } else if (!run.published()) {
            ownLedger.runs().end(run.id(), RunState.FAILED, told.getMessage());
        }
        return told;
    }

    private static void cancel(Run run, Thread main) {
        run.cancel();
        try {
            main.join(CANCEL_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is shutting down already, and this hook is what waits for us.
            return;
        }
    }
}
