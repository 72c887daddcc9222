package dev.caravan.access;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/** Properties of the server that no settings file may change. */
public final class FixedProperties {
    private FixedProperties() {}

    /** Where it listens, what its cookies are like, and that its error pages say nothing. */
    public static Map<String, Object> of(InetAddress address, int port, boolean login) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("server.address", address.getHostAddress());
        properties.put("server.port", Integer.toString(port));
        properties.put("server.servlet.context-path", "");
        properties.put("management.server.port", "");
        properties.put("server.servlet.session.tracking-modes", "cookie");
        properties.put("server.servlet.session.persistent", "false");
        properties.put("server.servlet.session.cookie.name", "CARAVAN-SESSION");
        properties.put("server.servlet.session.cookie.http-only", "true");
        properties.put("server.servlet.session.cookie.same-site", "strict");
        for (String prefix : new String[] {"server.error.", "spring.web.error."}) {
            properties.put(prefix + "include-message", "never");
            properties.put(prefix + "include-stacktrace", "never");
            properties.put(prefix + "include-exception", "false");
            properties.put(prefix + "include-binding-errors", "never");
        }
        properties.put("management.endpoint.health.show-details", "when-authorized");
        properties.put("management.endpoint.health.roles", Role.READER.name());
        if (!login) {
            properties.put("server.forward-headers-strategy", "none");
        }
        return properties;
    }
}
