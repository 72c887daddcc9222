package dev.caravan.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings under {@code caravan}.
 *
 * @param sources databases by the name that the mapping gives them
 * @param target the consolidated database
 * @param mapping folder of the mapping
 * @param routes folder of the routes
 * @param reports folder that receives the evidence of runs
 * @param access who may use the service
 * @param stuckAfter how long nothing may move before a run at work counts as stuck
 */
@ConfigurationProperties("caravan")
public record CaravanSettings(
        @DefaultValue Map<String, DatabaseSettings> sources,
        @DefaultValue DatabaseSettings target,
        Path mapping,
        Path routes,
        Path reports,
        @DefaultValue CopySettings copy,
        @DefaultValue FinishSettings finish,
        @DefaultValue PublishSettings publish,
        @DefaultValue RefreshSettings refresh,
        @DefaultValue AccessSettings access,
        @DefaultValue("5m") Duration stuckAfter) {

    /**
     * How to reach a database.
     *
     * @param url postgresql:// or jdbc:postgresql: address; null if it was not set
     */
    public record DatabaseSettings(
            @Nullable String url,
            @Nullable String username,
            @Nullable String password) {}

    /**
     * How rows are copied.
     *
     * @param tablesAtOnce how many tables are copied at the same time
     * @param chunkSize about how much of a large table is copied in one transaction
     */
    public record CopySettings(
            @DefaultValue("2") int tablesAtOnce,
            @DefaultValue("256MB") DataSize chunkSize) {}

    /**
     * How indexes and keys are brought back.
     *
     * @param indexesAtOnce how many indexes are built, or foreign keys validated, at the same time
     */
    public record FinishSettings(@DefaultValue("2") int indexesAtOnce) {}

    /**
     * How publish and rollback get their locks.
     *
     * @param lockTimeout how long one attempt waits for its locks
     * @param attempts how often it is tried
     */
    public record PublishSettings(
            @DefaultValue("2s") Duration lockTimeout,
            @DefaultValue("30") int attempts) {}

    /**
     * How live tables are refreshed.
     *
     * @param lockTimeout how long one attempt waits for a lock of a table or a row
     */
    public record RefreshSettings(@DefaultValue("10s") Duration lockTimeout) {}
}
