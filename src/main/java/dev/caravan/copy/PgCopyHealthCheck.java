package dev.caravan.copy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Up while both databases of an endpoint answer. */
class PgCopyHealthCheck extends AbstractHealthCheck {
    private static final int TIMEOUT_SECONDS = 5;

    private final PgCopyEndpoint endpoint;

    PgCopyHealthCheck(PgCopyEndpoint endpoint) {
        super("camel", "producer:pgcopy-" + endpoint.getTable());
        this.endpoint = endpoint;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.detail("table", endpoint.getTable());
        if (answers(endpoint.getSource(), "source", builder) && answers(endpoint.getTarget(), "target", builder)) {
            builder.up();
        }
    }

    private static boolean answers(DataSource database, String side, HealthCheckResultBuilder builder) {
        try (Connection connection = database.getConnection()) {
            if (connection.isValid(TIMEOUT_SECONDS)) {
                return true;
            }
            builder.message("The " + side + " does not answer").down();
        } catch (SQLException e) {
            builder.message("The " + side + " cannot be reached").error(e).down();
        }
        return false;
    }
}
