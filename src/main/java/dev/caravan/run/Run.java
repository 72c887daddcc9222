package dev.caravan.run;

import dev.caravan.check.CheckResult;
import dev.caravan.database.Database;
import dev.caravan.database.SqlFailure;
import dev.caravan.database.TableName;
import dev.caravan.generation.Finisher;
import dev.caravan.generation.Generation;
import dev.caravan.generation.Sequences;
import dev.caravan.ledger.ActionRecord;
import dev.caravan.ledger.Ledger;
import dev.caravan.ledger.TableState;
import dev.caravan.ledger.TableWishes;
import dev.caravan.mapping.Mapping;
import dev.caravan.merge.Merge;
import dev.caravan.merge.Staging;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.Plan;
import dev.caravan.plan.TablePlan;
import dev.caravan.problem.Finding;
import dev.caravan.problem.Findings;
import dev.caravan.problem.InterruptedRunException;
import dev.caravan.problem.Severity;
import dev.caravan.report.Evidence.SkippedEvidence;
import dev.caravan.verify.FeedProof;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A run at work: the body of the messages that pass through the routes. */
public final class Run {
    private final long id;
    private final Instant startedAt;
    private final Consolidation consolidation;
    private final MigrateOptions options;
    private final Plan plan;
    private final Generation generation;
    private final Snapshots snapshots;
    private final Ledger ledger;
    private final Progress progress;
    private final Staging staging;
    private final Map<String, Counted> counts = new ConcurrentHashMap<>();
    private final List<CheckResult> checks = new CopyOnWriteArrayList<>();
    private final Findings problems = new Findings();
    private final Findings undecided = new Findings();
    private final Map<String, FeedProof> proofs = new ConcurrentSkipListMap<>();
    private final List<SetSequence> sequences = new CopyOnWriteArrayList<>();
    private volatile @Nullable Finisher finisher;
    private final Gate gate = new Gate();
    private final TableWishes wishes;
    private final List<SkippedEvidence> left = new CopyOnWriteArrayList<>();
    private volatile @Nullable Step stoppedAt;
    private volatile boolean published;

    /**
     * What a source counts.
     *
     * @param kept rows that the filter keeps, whether they can be loaded or not
     * @param filtered rows that it drops
     */
    public record Counted(long kept, long filtered) {}

    /** A sequence that was set, and the table that owns it. */
    public record SetSequence(String table, Sequences.Set set) {}

    Run(
            long id,
            Instant startedAt,
            Consolidation consolidation,
            MigrateOptions options,
            Plan plan,
            Snapshots snapshots,
            Ledger ledger,
            Progress progress) {
        this.id = id;
        this.startedAt = startedAt;
        this.consolidation = consolidation;
        this.options = options;
        this.plan = plan;
        this.generation = Generation.of(id, plan);
        this.staging = new Staging(plan, generation);
        this.snapshots = snapshots;
        this.ledger = ledger;
        this.progress = progress;
        this.wishes = ledger.actions().tables(id);
    }

    public long id() {
        return id;
    }

    public Instant startedAt() {
        return startedAt;
    }

    public Plan plan() {
        return plan;
    }

    /** The tables that are loaded, largest first. */
    public List<TablePlan> tables() {
        return plan.tables().stream().filter(table -> !skips(table)).toList();
    }

    /** The tables that somebody skipped: they stay as they are live. */
    public List<TablePlan> skipped() {
        return plan.tables().stream().filter(this::skips).toList();
    }

    boolean skips(TablePlan table) {
        return wishes.skipped().containsKey(table.name());
    }

    /** Who skipped a table, and why. */
    ActionRecord wishToSkip(TablePlan table) {
        return Objects.requireNonNull(wishes.skipped().get(table.name()));
    }

    /** What somebody wants of single tables. */
    TableWishes wishes() {
        return wishes;
    }

    /** Remembers what a skipped table was left with. */
    void left(SkippedEvidence table) {
        left.add(table);
    }

    /** What the skipped tables were left with; nothing before the verify step. */
    List<SkippedEvidence> left() {
        return left;
    }

    /** Every feed of the tables that are loaded, the largest first. */
    public List<FeedPlan> feeds() {
        return tables().stream()
                .flatMap(table -> table.feeds().stream())
                .sorted(Comparator.comparingLong(FeedPlan::bytes).reversed())
                .toList();
    }

    /** The tables whose rows are merged. */
    public List<TablePlan> mergedTables() {
        return tables().stream().filter(TablePlan::merged).toList();
    }

    /** Where the rows of a feed are copied to. */
    public TableName destination(FeedPlan feed) {
        return feed.staged() ? staging.stage(feed) : generation.shadow(feed.name());
    }

    public Staging staging() {
        return staging;
    }

    /** What the mapping does not decide about which rows are the same. */
    Findings undecided() {
        return undecided;
    }

    /** What merges the staged rows. */
    public Merge merge() {
        return new Merge(plan, staging);
    }

    /** How many rows may go to quarantine. */
    public long quarantineLimit() {
        return options.quarantine();
    }

    /** What the mapping's checks found. */
    public List<CheckResult> checks() {
        return checks;
    }

    void checked(CheckResult result) {
        checks.add(result);
    }

    /** Remembers how many rows a feed's source counts. */
    public void counted(FeedPlan feed, Counted rows) {
        counts.put(feed.title(), rows);
    }

    /** How many rows a feed's source counts; nothing before the verify step. */
    public Optional<Counted> counted(FeedPlan feed) {
        return Optional.ofNullable(counts.get(feed.title()));
    }

    public Mapping mapping() {
        return consolidation.mapping();
    }

    public Consolidation consolidation() {
        return consolidation;
    }

    public Database target() {
        return ledger.target();
    }

    public Generation generation() {
        return generation;
    }

    public Snapshots snapshots() {
        return snapshots;
    }

    public Ledger ledger() {
        return ledger;
    }

    public Progress progress() {
        return progress;
    }

    /** Brings back what the prepare step dropped; to be asked for after that step. */
    public synchronized Finisher finisher() {
        @Nullable Finisher known = finisher;
        if (known == null) {
            known = new Finisher(ledger, generation);
            finisher = known;
        }
        return known;
    }

    /** Whether a step lies beyond the one that the user named as the last. */
    boolean past(Step step) {
        return options.until() != null && step.compareTo(options.until()) > 0;
    }

    void stopAt(Step step) {
        stoppedAt = step;
    }

    @Nullable
    Step stoppedAt() {
        return stoppedAt;
    }

    /** Whether the new generation may become live: nothing speaks against it, and the user wants it. */
    public boolean publishable() {
        return proven() && !options.rehearse();
    }

    public boolean rehearsal() {
        return options.rehearse();
    }

    /** Whether every feed of every table that is loaded was compared, every other table too, and nothing differs. */
    public boolean proven() {
        return !problems.refuse()
                && left.size() == skipped().size()
                && proofs.size()
                        == tables().stream()
                                .mapToInt(table -> table.feeds().size())
                                .sum()
                && proofs.values().stream().allMatch(FeedProof::proven);
    }

    public void problem(Finding finding) {
        problems.add(finding);
    }

    /** Whether a check of this run found something that keeps it from being published. */
    public boolean refused() {
        return problems.refuse();
    }

    /** Whether one of them is about this table. */
    boolean refused(TablePlan table) {
        return problems.list().stream()
                .anyMatch(finding -> finding.severity() == Severity.REFUSAL
                        && finding.where().equals(table.name()));
    }

    /** How many things keep the run from being published. */
    public long refusals() {
        return problems.list().stream()
                .filter(finding -> finding.severity() == Severity.REFUSAL)
                .count();
    }

    /** What the checks of this run found; refusals keep it from being published. */
    public List<Finding> problems() {
        return problems.list();
    }

    public void proof(FeedProof proof) {
        proofs.put(proof.feed(), proof);
    }

    public Map<String, FeedProof> proofs() {
        return proofs;
    }

    public void sequence(String table, Sequences.Set set) {
        sequences.add(new SetSequence(table, set));
    }

    public List<SetSequence> sequences() {
        return sequences;
    }

    public void markPublished() {
        published = true;
    }

    public boolean published() {
        return published;
    }

    /** Asks all work of this run to end soon. */
    public void cancel() {
        gate.cancel();
    }

    Gate gate() {
        return gate;
    }

    /** Whether somebody asked that this table is copied again. */
    boolean again(FeedPlan feed) {
        return wishes.again().contains(feed.name());
    }

    /**
     * Between two chunks, or two tables: waits while the run is paused.
     *
     * @throws InterruptedRunException if the run is to end
     */
    public void border() {
        try {
            gate.pass();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            gate.cancel();
        }
        check();
        @Nullable String who = gate.stoppedBy();
        if (who != null) {
            throw new InterruptedRunException(
                    "Run " + id + " was stopped by " + who + ".", "Go on with: caravan migrate --resume " + id, null);
        }
    }

    /** Tells the onlookers what work on a table begins, and which table it was if the work fails. */
    void at(String table, TableState state, Runnable work) {
        border();
        progress.reached(table, state);
        try {
            work.run();
        } catch (RuntimeException e) {
            if (!gate.cancelled() && gate.stoppedBy() == null) {
                progress.failed(table, SqlFailure.of(e));
            }
            throw e;
        }
    }

    /**
     * Ends the calling thread's work if the run was cancelled.
     *
     * @throws InterruptedRunException if it was
     */
    public void check() {
        if (gate.cancelled()) {
            throw new InterruptedRunException(
                    "Run " + id + " was interrupted.", "Go on with: caravan migrate --resume " + id, null);
        }
    }
}
