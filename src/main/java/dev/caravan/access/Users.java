package dev.caravan.access;

import dev.caravan.mapping.YamlDocument;
import dev.caravan.problem.Finding;
import dev.caravan.problem.UsageException;
import dev.caravan.settings.AccessSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads those who log in with a password. Messages never repeat what stands in place of a hash. */
final class Users {
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._@+-]{0,99}");

    private final Map<String, User> users = new LinkedHashMap<>();
    private final List<Finding> findings = new ArrayList<>();

    private Users() {}

    /**
     * The users of the settings and of the file that they name, by name.
     *
     * @throws UsageException if one cannot be used; all that is wrong is in the message
     */
    static Map<String, User> read(AccessSettings settings) {
        Users users = new Users();
        settings.user()
                .forEach((name, user) -> users.add("caravan.access.user." + name, name, user.password(), user.roles()));
        if (settings.usersFile() != null) {
            users.file(settings.usersFile());
        }
        if (!users.findings.isEmpty()) {
            throw UsageException.ofAll("The users cannot be read:", users.findings);
        }
        return Map.copyOf(users.users);
    }

    /** Whether the file can be read by everybody on this machine, as far as the file system can tell. */
    static boolean openToAll(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private void file(Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            findings.add(Finding.refusal(
                    file.toString(), "is no file that can be read", "Check caravan.access.users-file and the rights."));
            return;
        }
        YamlDocument document = YamlDocument.read(file, UnaryOperator.identity(), findings);
        if (!document.readable()) {
            return;
        }
        if (!document.root().isObject() || document.root().isEmpty()) {
            findings.add(Finding.refusal(
                    document.at("").toString(),
                    "names no user",
                    "Write NAME: {password: \"{bcrypt}…\", roles: [reader]}."));
            return;
        }
        document.root().properties().forEach(entry -> {
            String where = document.at("/" + entry.getKey()).toString();
            JsonNode user = entry.getValue();
            add(where, entry.getKey(), text(user.path("password")), words(user.path("roles")));
        });
    }

    private static @Nullable String text(JsonNode node) {
        return node.isString() ? node.stringValue() : null;
    }

    private static List<String> words(JsonNode node) {
        return node.isString()
                ? List.of(node.stringValue())
                : StreamSupport.stream(node.spliterator(), false)
                        .map(JsonNode::asString)
                        .toList();
    }

    private void add(String where, String name, @Nullable String password, List<String> words) {
        int before = findings.size();
        if (!NAME.matcher(name).matches()) {
            refuse(where, "is not a name", "Use letters, digits and . _ @ + -, at most 100.");
        }
        if (users.containsKey(name)) {
            refuse(where, "is a user of the settings already", "Keep one of them.");
        }
        if (password == null || !PasswordHash.isOne(password)) {
            refuse(
                    where,
                    password == null ? "has no password" : "has a password that is not a bcrypt hash of cost 10 to 16",
                    "Run caravan password, and write what it prints: only hashes are kept.");
        }
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String word : words) {
            Role.of(word)
                    .ifPresentOrElse(
                            roles::add, () -> refuse(where, "has an unknown role", "Roles are reader and operator."));
        }
        if (words.isEmpty()) {
            refuse(where, "has no role", "Roles are reader and operator.");
        }
        if (findings.size() == before && password != null) {
            users.put(name, new User(name, password, Set.copyOf(roles)));
        }
    }

    private void refuse(String where, String what, String wayOut) {
        findings.add(Finding.refusal(where, what, wayOut));
    }
}
