package dev.caravan.access;

import dev.caravan.settings.AccessSettings;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.core.oidc.IdTokenClaimNames;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/** Reads name and roles from what the issuer says about somebody. */
final class IssuerUsers implements OAuth2UserService<OidcUserRequest, OidcUser> {
    private final AccessSettings settings;
    private final OidcUserService known = new OidcUserService();

    IssuerUsers(AccessSettings settings) {
        this.settings = settings;
    }

    @Override
    public OidcUser loadUser(OidcUserRequest request) {
        OidcUser user = known.loadUser(request);
        boolean named = user.getClaims().get(settings.nameClaim()) instanceof String name && !name.isBlank();
        return new DefaultOidcUser(
                Role.authorities(roles(user.getClaims())),
                user.getIdToken(),
                user.getUserInfo(),
                named ? settings.nameClaim() : IdTokenClaimNames.SUB);
    }

    private Set<Role> roles(Map<String, Object> claims) {
        List<String> said = words(find(claims));
        Set<Role> roles = EnumSet.noneOf(Role.class);
        if (settings.readers().stream().anyMatch(said::contains)) {
            roles.add(Role.READER);
        }
        if (settings.operators().stream().anyMatch(said::contains)) {
            roles.add(Role.OPERATOR);
        }
        return roles;
    }

    /** A claim can have dots in its own name, as an address has. */
    private @Nullable Object find(Map<String, Object> claims) {
        if (claims.containsKey(settings.rolesClaim())) {
            return claims.get(settings.rolesClaim());
        }
        @Nullable Object here = claims;
        for (String part : settings.rolesClaim().split("\\.", -1)) {
            here = here instanceof Map<?, ?> map ? map.get(part) : null;
        }
        return here;
    }

    private static List<String> words(@Nullable Object claim) {
        if (claim instanceof Collection<?> several) {
            return several.stream().map(String::valueOf).toList();
        }
        return claim instanceof String one ? List.of(one.split("[ ,]+")) : List.of();
    }
}
