package dev.caravan.run;

import dev.caravan.database.Database;
import dev.caravan.database.TableName;
import dev.caravan.ledger.ChunkRecord;
import dev.caravan.ledger.MergeRecord;
import dev.caravan.ledger.RunState;
import dev.caravan.merge.Merge;
import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.TablePlan;
import dev.caravan.problem.Finding;
import dev.caravan.report.Evidence;
import dev.caravan.report.Evidence.CheckEvidence;
import dev.caravan.report.Evidence.ChunkEvidence;
import dev.caravan.report.Evidence.ColumnEvidence;
import dev.caravan.report.Evidence.DatabaseEvidence;
import dev.caravan.report.Evidence.QuarantineEvidence;
import dev.caravan.report.Evidence.SequenceEvidence;
import dev.caravan.report.Evidence.StepEvidence;
import dev.caravan.report.Evidence.TableEvidence;
import dev.caravan.verify.DigestSql;
import dev.caravan.verify.FeedProof;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Gathers the evidence of a run that has ended. */
final class EvidenceOfRun {
    private EvidenceOfRun() {}

    static Evidence gather(Run run, RunState state) {
        Map<String, List<ChunkRecord>> chunks =
                run.ledger().copies().chunks(run.id()).stream().collect(Collectors.groupingBy(ChunkRecord::table));
        List<MergeRecord> merges = run.ledger().merges().merged(run.id());
        List<Finding> findings = new ArrayList<>(run.problems());
        findings.addAll(run.plan().findings());
        return new Evidence(
                run.id(),
                run.plan().consolidation(),
                state.word(),
                run.proven(),
                run.plan().fingerprint(),
                run.startedAt(),
                Instant.now(),
                version(),
                databases(run),
                run.ledger().runs().steps(run.id()).stream()
                        .map(step -> new StepEvidence(step.name(), step.startedAt(), step.finishedAt()))
                        .toList(),
                run.tables().stream()
                        .sorted(Comparator.comparing(TablePlan::name))
                        .flatMap(table -> table.feeds().stream())
                        .map(feed -> feed(run, feed, chunks.getOrDefault(feed.title(), List.of()), merges))
                        .toList(),
                run.plan().left(),
                List.copyOf(run.left()),
                run.sequences().stream()
                        .map(each -> new SequenceEvidence(
                                each.table(), each.set().sequence(), each.set().value()))
                        .toList(),
                run.checks().stream()
                        .map(check -> new CheckEvidence(
                                check.check(), check.description(), check.held(), check.compared(), check.failures()))
                        .toList(),
                run.ledger().quarantine().reasons(run.id()).stream()
                        .map(reason ->
                                new QuarantineEvidence(reason.table(), reason.column(), reason.reason(), reason.rows()))
                        .toList(),
                findings,
                DigestSql.SESSION);
    }

    private static TableEvidence feed(Run run, FeedPlan feed, List<ChunkRecord> chunks, List<MergeRecord> merges) {
        @Nullable FeedProof proof = run.proofs().get(feed.title());
        TablePlan table = run.plan().table(feed.name());
        TableName live = run.generation().live(feed.name());
        Optional<MergeRecord> merged = merges.stream()
                .filter(each -> each.table().equals(feed.name()) && each.feed().equals(feed.feed()))
                .findFirst();
        return new TableEvidence(
                feed.title(),
                live.toString(),
                feed.source(),
                feed.from().toString(),
                feed.filter(),
                feed.rowLevel() ? "rows" : feed.format().name().toLowerCase(Locale.ROOT),
                proof == null ? 0 : proof.counted(),
                proof == null ? 0 : proof.filtered(),
                proof == null ? 0 : proof.sent().rows(),
                proof == null ? 0 : proof.matched(),
                merged.map(MergeRecord::differing).orElse(0L),
                merged.map(MergeRecord::rekeyed).orElse(0L),
                proof == null ? 0 : proof.quarantined(),
                proof == null ? 0 : proof.loaded().rows(),
                chunks.stream().mapToLong(ChunkRecord::bytes).sum(),
                chunks.stream()
                        .map(chunk -> new ChunkEvidence(
                                chunk.number(),
                                chunk.digest().rows(),
                                chunk.bytes(),
                                chunk.time().toMillis(),
                                chunk.committedAt()))
                        .toList(),
                proof == null ? "" : proof.sent().hex(),
                proof == null ? "" : proof.expected().hex(),
                proof == null ? "" : proof.loaded().hex(),
                feed.changed().stream().sorted().toList(),
                proof != null && proof.proven(),
                proof == null ? List.of("was not verified") : proof.differences(),
                feed.columns().stream()
                        .map(column ->
                                new ColumnEvidence(column.name(), column.type().name(), column.made()))
                        .toList(),
                DigestSql.ofSource(feed),
                table.merged() ? mergedSql(run, table, feed) : DigestSql.ofTarget(live, feed));
    }

    /** The rows of one feed are found in the live table by the key map. */
    private static String mergedSql(Run run, TablePlan table, FeedPlan feed) {
        Merge live = new Merge(run.plan(), run.staging().live());
        List<String> columns = table.keyed() ? Merge.columns(table, feed) : Merge.common(table);
        return DigestSql.ofQuery(
                table.keyed()
                        ? new FeedRows(run.id(), table, run.staging().live().table(table)).of(feed)
                        : live.actual(table),
                table.columns().stream()
                        .filter(column -> columns.contains(column.name()))
                        .toList(),
                feed.format());
    }

    private static List<DatabaseEvidence> databases(Run run) {
        List<DatabaseEvidence> databases = new ArrayList<>();
        run.consolidation().sources().values().forEach(source -> databases.add(database(source)));
        databases.add(database(run.target()));
        return databases;
    }

    private static DatabaseEvidence database(Database database) {
        String server = database.client()
                .sql("SELECT current_setting('server_version')")
                .query(String.class)
                .single();
        return new DatabaseEvidence(database.name(), database.address().toString(), server);
    }

    private static String version() {
        @Nullable String version = EvidenceOfRun.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
