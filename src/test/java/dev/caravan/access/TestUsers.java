package dev.caravan.access;

import dev.caravan.run.TinyConsolidation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** Rita, who reads, and Otto, who acts. */
public final class TestUsers {
    /** The password of both. */
    public static final String PASSWORD = "correct horse battery";

    static final String HASH = "{bcrypt}" + new BCryptPasswordEncoder(10).encode(PASSWORD);

    private TestUsers() {}

    /** Lets only them in. */
    public static void only(TinyConsolidation tiny, Path folder) throws IOException {
        Path users = folder.resolve("users.yaml");
        Files.writeString(users, """
                rita: {password: "%s", roles: [reader]}
                otto: {password: "%s", roles: [operator]}
                """.formatted(HASH, HASH));
        Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-------"));
        tiny.set("caravan.access.users-file", users);
    }
}
