package dev.caravan.copy;

import java.sql.Connection;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.WritableHealthCheckRepository;
import org.apache.camel.support.DefaultProducer;
import org.jspecify.annotations.Nullable;

/** Runs one copy for each message and answers with its {@link CopyResult}. */
class PgCopyProducer extends DefaultProducer {
    private final PgCopyEndpoint endpoint;
    private @Nullable HealthCheck healthCheck;

    PgCopyProducer(PgCopyEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Message message = exchange.getMessage();
        CopyTask task = message.getBody() instanceof CopyTask given
                ? given
                : endpoint.task(message.getMandatoryBody(String.class));
        endpoint.getObserver().beginning(task);
        try (Connection source = endpoint.getSource().getConnection();
                Connection target = endpoint.getTarget().getConnection()) {
            source.setAutoCommit(false);
            CopyResult result = CopyPipe.copy(source, target, task, endpoint.getObserver());
            message.setBody(result);
            message.setHeader(PgCopyConstants.ROWS, result.digest().rows());
            message.setHeader(PgCopyConstants.BYTES, result.bytes());
            message.setHeader(PgCopyConstants.DIGEST, result.digest().hex());
        }
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        @Nullable WritableHealthCheckRepository checks = repository();
        if (checks != null) {
            HealthCheck check = new PgCopyHealthCheck(endpoint);
            check.setEnabled(endpoint.getComponent().isHealthCheckProducerEnabled());
            checks.addHealthCheck(check);
            healthCheck = check;
        }
    }

    @Override
    protected void doStop() throws Exception {
        @Nullable WritableHealthCheckRepository checks = repository();
        if (checks != null && healthCheck != null) {
            checks.removeHealthCheck(healthCheck);
            healthCheck = null;
        }
        super.doStop();
    }

    private @Nullable WritableHealthCheckRepository repository() {
        return HealthCheckHelper.getHealthCheckRepository(
                endpoint.getCamelContext(), "producers", WritableHealthCheckRepository.class);
    }
}
