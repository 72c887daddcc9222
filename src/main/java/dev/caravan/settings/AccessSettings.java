package dev.caravan.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may use the service.
 *
 * @param user those who log in with a password, by name
 * @param usersFile YAML file with more of them
 * @param issuer address of an OpenID Connect provider; null: there is none
 * @param clientId what the provider calls Caravan
 * @param clientSecret what Caravan shows to the provider
 * @param rolesClaim claim that holds somebody's roles; dots lead into claims inside claims
 * @param nameClaim claim that holds somebody's name
 * @param readers values of the roles claim that make somebody a reader
 * @param operators values of the roles claim that make somebody an operator
 * @param sessionTimeout how long a login lasts without a request
 */
public record AccessSettings(
        @DefaultValue Map<String, UserSettings> user,
        @Nullable Path usersFile,
        @Nullable String issuer,
        @Nullable String clientId,
        @Nullable String clientSecret,
        @DefaultValue("roles") String rolesClaim,
        @DefaultValue("preferred_username") String nameClaim,
        @DefaultValue("reader") List<String> readers,
        @DefaultValue("operator") List<String> operators,
        @DefaultValue("30m") Duration sessionTimeout) {

    /**
     * Somebody who logs in with a password.
     *
     * @param password its hash, as {@code caravan password} prints it
     * @param roles reader, operator
     */
    public record UserSettings(
            @Nullable String password, @DefaultValue List<String> roles) {
        @Override
        public String toString() {
            return "UserSettings" + roles;
        }
    }

    @Override
    public String toString() {
        return "AccessSettings[users=" + user.keySet() + ", usersFile=" + usersFile + ", issuer=" + issuer + "]";
    }
}
