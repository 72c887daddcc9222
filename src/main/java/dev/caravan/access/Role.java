package dev.caravan.access;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** What somebody may do. */
public enum Role {
    /** Look at everything. */
    READER,
    /** Look at everything and act. */
    OPERATOR;

    private static final String PREFIX = "ROLE_";

    /** The role of that name, as people write it. */
    static Optional<Role> of(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }

    /** As people write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What Spring Security asks for; whoever may act may also look. */
    static List<GrantedAuthority> authorities(Collection<Role> roles) {
        return Arrays.stream(values())
                .filter(role -> roles.contains(role) || (role == READER && roles.contains(OPERATOR)))
                .<GrantedAuthority>map(role -> new SimpleGrantedAuthority(PREFIX + role.name()))
                .toList();
    }

    static List<Role> held(Collection<? extends GrantedAuthority> authorities) {
        return Arrays.stream(values())
                .filter(role -> authorities.stream()
                        .anyMatch(authority -> (PREFIX + role.name()).equals(authority.getAuthority())))
                .toList();
    }
}
