package dev.caravan.access;

import dev.caravan.settings.AccessSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;

/** The OpenID Connect provider. It is asked for its addresses when somebody wants in, and need not be there before. */
final class Issuer implements ClientRegistrationRepository, HealthIndicator {
    static final String ID = "oidc";
    static final String START = "/oauth2/authorization/" + ID;

    private static final Logger LOG = LoggerFactory.getLogger(Issuer.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final AccessSettings settings;
    private @Nullable ClientRegistration found;
    private @Nullable String failure;
    private Instant asked = Instant.MIN;

    Issuer(AccessSettings settings) {
        this.settings = settings;
    }

    /** Asks it in the background, and says so if it does not answer. */
    void look() {
        Thread thread = new Thread(this::registration, "caravan-issuer");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public @Nullable ClientRegistration findByRegistrationId(String id) {
        return id.equals(ID) ? registration() : null;
    }

    /** What it says about itself, null if it does not answer; not asked again at once. */
    synchronized @Nullable ClientRegistration registration() {
        if (found == null && asked.plus(PAUSE).isBefore(Instant.now())) {
            try {
                found = ClientRegistrations.fromIssuerLocation(Objects.requireNonNull(settings.issuer()))
                        .registrationId(ID)
                        .clientId(Objects.requireNonNull(settings.clientId()))
                        .clientSecret(Objects.requireNonNull(settings.clientSecret()))
                        .scope("openid", "profile")
                        .clientSettings(ClientRegistration.ClientSettings.builder()
                                .requireProofKey(true)
                                .build())
                        .build();
                failure = null;
            } catch (RuntimeException e) {
                String why = why(e);
                if (!why.equals(failure)) {
                    LOG.warn("The issuer {} cannot be used, so nobody can log in with it: {}", settings.issuer(), why);
                }
                failure = why;
            }
            asked = Instant.now();
        }
        return found;
    }

    /** Without the answer that Spring quotes, which can be a whole page. */
    private static String why(RuntimeException e) {
        return String.valueOf(NestedExceptionUtils.getMostSpecificCause(e).getMessage())
                .replaceFirst("(?s), errors: .*", "");
    }

    @Override
    public Health health() {
        return registration() != null
                ? Health.up().withDetail("issuer", "answers").build()
                : Health.down()
                        .withDetail("issuer", "cannot be used: " + failure)
                        .build();
    }
}
