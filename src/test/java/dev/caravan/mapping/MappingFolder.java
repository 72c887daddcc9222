package dev.caravan.mapping;

import dev.caravan.problem.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.Assertions;

/**
 * A mapping folder made for a test. It begins with one source, {@code old}, whose tables are in {@code public}, and one
 * target schema, {@code app}, which is {@code live} in the target.
 */
public final class MappingFolder {
    private final Path folder;
    private int scripts;

    private MappingFolder(Path folder) {
        this.folder = folder;
    }

    public static MappingFolder in(Path folder) {
        return new MappingFolder(folder).sources("""
                consolidation: test
                sources:
                  old:
                    schema: public
                target:
                  schemas:
                    app: {name: live}
                """);
    }

    public MappingFolder sources(String yaml) {
        return file("sources.yaml", yaml);
    }

    /** The tables of the schema {@code app}: what stands below {@code tables:}, indented as it likes. */
    public MappingFolder tables(String yaml) {
        return file("app.yaml", "schema: app\ntables:\n" + yaml.indent(2));
    }

    /** The next Flyway script. */
    public MappingFolder ddl(String sql) {
        return file("ddl/V" + ++scripts + "__layout.sql", sql);
    }

    public MappingFolder file(String name, String content) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path path(String name) {
        return folder.resolve(name);
    }

    public Mapping read() {
        return read(Map.of());
    }

    public Mapping read(Map<String, String> settings) {
        return MappingReader.read(folder, settings::get);
    }

    /** The message with which the folder is refused. */
    String refusal() {
        return refusal(Map.of());
    }

    String refusal(Map<String, String> settings) {
        return Objects.requireNonNull(Assertions.catchThrowableOfType(UsageException.class, () -> read(settings))
                .getMessage());
    }
}
