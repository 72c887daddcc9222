package dev.caravan.generation;

import dev.caravan.database.Databases;
import dev.caravan.ledger.Definition;
import dev.caravan.ledger.GenerationRecord;
import dev.caravan.ledger.Ledger;
import dev.caravan.problem.Finding;
import dev.caravan.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Builds, finishes and publishes generations of the one schema {@code app}, which is {@code live} in the target. */
final class Generations {
    private final TestDatabase target;
    private final Path ddl;
    private final Ledger ledger;

    Generations(TestDatabase target, Path ddl) {
        this.target = target;
        this.ddl = ddl;
        this.ledger = Ledger.open(Databases.target(target));
    }

    Ledger ledger() {
        return ledger;
    }

    ShadowSchemas shadows() {
        return new ShadowSchemas(ledger);
    }

    /** The layout of all generations that are built from now on. */
    Generations layout(String sql) {
        try {
            Files.writeString(ddl.resolve("V1__layout.sql"), sql);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Generations layoutResource(String resource) throws IOException {
        try (var stream = Generations.class.getResourceAsStream(resource)) {
            return layout(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** A new run with its shadow schema, stripped and empty. */
    Generation build() {
        long run = ledger.runs().begin("test", "fingerprint", "{}");
        Generation generation = new Generation(
                run,
                List.of(new GenerationRecord(
                        run, "app", "live", "live_next_" + run, "live_before_" + run, "shadow", false)));
        shadows().build(generation, ddl);
        return generation;
    }

    /** What a resumed run does. */
    void buildAgain(Generation generation) {
        shadows().build(generation, ddl);
    }

    /** Builds a generation, executes SQL in which {@code next} stands for the shadow schema, and finishes it. */
    Generation filled(String sql) {
        Generation generation = build();
        fill(generation, sql);
        List<Finding> findings = finish(generation);
        if (!findings.isEmpty()) {
            throw new AssertionError(findings.toString());
        }
        return generation;
    }

    void fill(Generation generation, String sql) {
        target.execute(sql.replace("next.", generation.shadows().get(0) + "."));
    }

    /** Brings everything back, and says what the rows forbid. */
    List<Finding> finish(Generation generation) {
        Finisher finisher = finisher(generation);
        List<Finding> findings = new ArrayList<>();
        for (Definition definition : ledger.definitions().definitions(generation.run())) {
            finisher.bringBack(definition).ifPresent(findings::add);
        }
        return findings;
    }

    Finisher finisher(Generation generation) {
        return new Finisher(ledger, generation);
    }

    Switch publisher() {
        return new Switch(ledger.target(), new LockBudget(Duration.ofSeconds(2), 5));
    }

    Generation published(String sql) {
        Generation generation = filled(sql);
        publisher().publish(generation, Map.of(), () -> {});
        return generation;
    }

    /** The generation as a later process reads it. */
    Generation asRecorded(Generation generation) {
        return new Generation(generation.run(), ledger.generations().of(generation.run()));
    }

    String state(Generation generation) {
        return ledger.generations().of(generation.run()).get(0).state();
    }
}
