package dev.caravan.serve;

import dev.caravan.database.Database;
import dev.caravan.problem.CaravanException;
import dev.caravan.run.Consolidation;
import java.util.TreeMap;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether every database answers. */
record DatabaseHealth(Consolidation consolidation) implements HealthIndicator {
    @Override
    public Health health() {
        TreeMap<String, Database> databases = new TreeMap<>(consolidation.sources());
        databases.put("target", consolidation.target());
        Health.Builder health = Health.up();
        databases.forEach((name, database) -> {
            try {
                database.probe();
                health.withDetail(name, "answers");
            } catch (CaravanException e) {
                health.down().withDetail(name, String.valueOf(e.getMessage()));
            }
        });
        return health.build();
    }
}
