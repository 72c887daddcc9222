package dev.caravan.access;

import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells the page who looks at it. */
@RestController
final class Me {
    private final boolean login;

    Me(boolean login) {
        this.login = login;
    }

    /**
     * Somebody.
     *
     * @param login whether they logged in, and can log out
     */
    record Answer(String name, List<String> roles, boolean login) {}

    @GetMapping("/api/me")
    Answer me() {
        return new Answer(Who.name(), Who.roles().stream().map(Role::word).toList(), login);
    }
}
