package dev.caravan.run;

import dev.caravan.copy.Digest;
import dev.caravan.database.Database;
import dev.caravan.database.TableName;
import dev.caravan.ledger.ChunkRecord;
import dev.caravan.ledger.RunState;
import dev.caravan.plan.TablePlan;
import dev.caravan.problem.Finding;
import dev.caravan.report.Evidence;
import dev.caravan.report.Evidence.ChunkEvidence;
import dev.caravan.report.Evidence.ColumnEvidence;
import dev.caravan.report.Evidence.DatabaseEvidence;
import dev.caravan.report.Evidence.SequenceEvidence;
import dev.caravan.report.Evidence.StepEvidence;
import dev.caravan.report.Evidence.TableEvidence;
import dev.caravan.verify.DigestSql;
import dev.caravan.verify.TableProof;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Gathers the evidence of a run that has ended. */
final class EvidenceOfRun {
    private EvidenceOfRun() {}

    static Evidence gather(Run run, RunState state) {
        Map<String, List<ChunkRecord>> chunks =
                run.ledger().copies().chunks(run.id()).stream().collect(Collectors.groupingBy(ChunkRecord::table));
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
                        .map(table -> table(run, table, chunks.getOrDefault(table.name(), List.of())))
                        .toList(),
                run.plan().left(),
                run.sequences().stream()
                        .map(each -> new SequenceEvidence(
                                each.table(), each.set().sequence(), each.set().value()))
                        .toList(),
                findings,
                DigestSql.SESSION);
    }

    private static TableEvidence table(Run run, TablePlan table, List<ChunkRecord> chunks) {
        @Nullable TableProof proof = run.proofs().get(table.name());
        Digest sent = proof == null ? Digest.EMPTY : proof.sent();
        Digest loaded = proof == null ? Digest.EMPTY : proof.loaded();
        TableName live = run.generation().live(table);
        return new TableEvidence(
                table.name(),
                live.toString(),
                table.source(),
                table.from().toString(),
                table.filter(),
                table.rowLevel() ? "rows" : table.format().name().toLowerCase(Locale.ROOT),
                proof == null ? 0 : proof.counted(),
                sent.rows(),
                loaded.rows(),
                chunks.stream().mapToLong(ChunkRecord::bytes).sum(),
                chunks.stream()
                        .map(chunk -> new ChunkEvidence(
                                chunk.number(),
                                chunk.digest().rows(),
                                chunk.bytes(),
                                chunk.time().toMillis(),
                                chunk.committedAt()))
                        .toList(),
                proof == null ? "" : sent.hex(),
                proof == null ? "" : loaded.hex(),
                table.changed().stream().sorted().toList(),
                proof != null && proof.proven(),
                proof == null ? List.of("was not verified") : proof.differences(),
                table.columns().stream()
                        .map(column ->
                                new ColumnEvidence(column.name(), column.type().name(), column.made()))
                        .toList(),
                DigestSql.ofSource(table),
                DigestSql.ofTarget(live, table));
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
