package dev.caravan.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.caravan.testkit.CuttingProxy;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.sql.Connection;
import java.time.Duration;
import java.util.Objects;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckRepository;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@Postgres
@TestInstance(Lifecycle.PER_CLASS) // one pair of databases, emptied for each test
class PgCopyComponentIT {
    private static final String INTO_ITEM = "pgcopy:public.item?source=#old&target=#new";

    private DefaultCamelContext camel;
    private final TestDatabase source;
    private final TestDatabase target;

    PgCopyComponentIT(TestDatabase source, TestDatabase target) {
        this.source = source;
        this.target = target;
    }

    @BeforeEach
    void start() {
        camel = new DefaultCamelContext();
        source.execute(
                "DROP TABLE IF EXISTS item; CREATE TABLE item AS SELECT n AS id, 'note ' || n AS note FROM generate_series(1, 100) n");
        target.execute(
                "DROP TABLE IF EXISTS item; CREATE TABLE item (id int, note text); INSERT INTO item VALUES (-1, 'old')");
        camel.getRegistry().bind("old", Pair.database(source).dataSource());
        camel.getRegistry().bind("new", Pair.database(target).dataSource());
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void aSelectAsBodyFillsTheTable() {
        Exchange answer = send(INTO_ITEM, "SELECT id, note FROM public.item");

        assertThat(target.count("item")).isEqualTo(101);
        assertThat(result(answer).digest().rows()).isEqualTo(100);
        assertThat(answer.getMessage().getHeader(PgCopyConstants.ROWS)).isEqualTo(100L);
        assertThat(answer.getMessage().getHeader(PgCopyConstants.BYTES, Long.class))
                .isGreaterThan(1_000);
        assertThat(answer.getMessage().getHeader(PgCopyConstants.DIGEST, String.class))
                .isEqualTo(result(answer).digest().hex());
    }

    @Test
    void aTaskAsBodySaysEverythingItself() {
        CopyTask task = Pair.task("SELECT 7, 'seven'::text", "public.item", "DELETE FROM public.item", CopyFormat.TEXT);

        send("pgcopy:any?source=#old&target=#new", task);

        assertThat(target.queryForStrings("SELECT note FROM item")).containsExactly("seven");
    }

    @Test
    void theTableIsEmptiedAndFrozenWhenAsked() {
        send(INTO_ITEM + "&truncate=true&freeze=true", "SELECT id, note FROM public.item");

        assertThat(target.count("item")).isEqualTo(100);
    }

    @Test
    void formatAndColumnsCanBeChosen() {
        send(INTO_ITEM + "&format=TEXT&columns=note,id&truncate=true", "SELECT note, id FROM public.item WHERE id = 5");

        assertThat(target.queryForStrings("SELECT note || id FROM item")).containsExactly("note 55");
    }

    @Test
    void theObserverWatches() {
        StringBuilder seen = new StringBuilder();
        camel.getRegistry().bind("watch", new CopyObserver() {
            @Override
            public void advanced(CopyTask task, long rows, long bytes) {}

            @Override
            public void beforeCommit(Connection connection, CopyTask task, CopyResult result) {
                seen.append(task.name()).append(' ').append(result.digest().rows());
            }
        });

        send(INTO_ITEM + "&observer=#watch", "SELECT id, note FROM public.item");

        assertThat(seen).hasToString("public.item 100");
    }

    @Test
    void aFailedCopyFailsTheExchangeAndLeavesNothing() {
        assertThatThrownBy(() -> send(INTO_ITEM + "&truncate=true", "SELECT id / 0, note FROM public.item"))
                .isInstanceOf(CamelExecutionException.class)
                .cause()
                .isInstanceOf(CopyFailure.class);

        assertThat(target.queryForStrings("SELECT note FROM item")).containsExactly("old");
    }

    @Test
    void aBodyThatIsNoStatementIsRefused() {
        assertThatThrownBy(() -> camel.createProducerTemplate().sendBody(INTO_ITEM, new Object()))
                .isInstanceOf(CamelExecutionException.class);
    }

    @Test
    void noConnectionStaysOpen() {
        for (int round = 0; round < 5; round++) {
            send(INTO_ITEM, "SELECT id, note FROM public.item");
            assertThatThrownBy(() -> send(INTO_ITEM, "SELECT id / 0, note FROM public.item"));
            assertThatThrownBy(() -> send(INTO_ITEM, "SELECT note, note FROM public.item"));
        }

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        assertThat(connections(source) + connections(target)).isZero());
    }

    @Test
    void theEndpointIsUpWhileBothDatabasesAnswer() {
        try (CuttingProxy proxy = CuttingProxy.inFrontOf(target)) {
            camel.getRegistry().bind("far", Pair.database(target.through(proxy)).dataSource());
            watchProducers();
            send("pgcopy:public.item?source=#old&target=#far", "SELECT id, note FROM public.item");

            assertThat(health()).isEqualTo(HealthCheck.State.UP);

            proxy.refuse();
            assertThat(health()).isEqualTo(HealthCheck.State.DOWN);

            proxy.accept();
            assertThat(health()).isEqualTo(HealthCheck.State.UP);
        }
    }

    @Test
    void nobodyReadsFromIt() {
        assertThatThrownBy(() -> camel.getEndpoint(INTO_ITEM).createConsumer(exchange -> {}))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    private Exchange send(String uri, Object body) {
        Exchange answer = camel.createProducerTemplate()
                .request(uri, exchange -> exchange.getMessage().setBody(body));
        if (answer.getException() != null) {
            throw new CamelExecutionException("failed", answer, answer.getException());
        }
        return answer;
    }

    private static CopyResult result(Exchange answer) {
        return Objects.requireNonNull(answer.getMessage().getBody(CopyResult.class));
    }

    /** What camel.health.producers-enabled does in a Spring Boot application. */
    private void watchProducers() {
        HealthCheckRegistry registry = Objects.requireNonNull(HealthCheckRegistry.get(camel));
        HealthCheckRepository producers =
                (HealthCheckRepository) Objects.requireNonNull(registry.resolveById("producers"));
        producers.setEnabled(true);
        registry.register(producers);
    }

    private HealthCheck.State health() {
        HealthCheckRegistry registry = Objects.requireNonNull(HealthCheckRegistry.get(camel));
        return registry.stream()
                .filter(it -> it.getId().startsWith("producer:pgcopy"))
                .findFirst()
                .orElseThrow()
                .call()
                .getState();
    }

    private static long connections(TestDatabase database) {
        return database.queryForLong("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'caravan'"
                + " AND datname = current_database()");
    }
}
