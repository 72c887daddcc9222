package dev.caravan.copy;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.HealthCheckComponent;

/** Factory of {@code pgcopy:} endpoints. */
@Component("pgcopy")
public class PgCopyComponent extends HealthCheckComponent {
    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        PgCopyEndpoint endpoint = new PgCopyEndpoint(uri, this, remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }
}
