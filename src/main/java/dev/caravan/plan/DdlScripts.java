package dev.caravan.plan;

import dev.caravan.problem.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;

/** The versioned Flyway scripts of a mapping folder, in the order in which Flyway runs them. */
final class DdlScripts {
    private static final Pattern VERSIONED = Pattern.compile("V([0-9][0-9._]*)__.*\\.sql");

    private DdlScripts() {}

    static List<Path> in(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> scripts = files.filter(file ->
                            VERSIONED.matcher(file.getFileName().toString()).matches())
                    .sorted(Comparator.comparing(DdlScripts::version))
                    .toList();
            if (scripts.isEmpty()) {
                throw new UsageException(
                        "There are no Flyway scripts in " + folder + ".", "Name them V1__description.sql, V2__….sql.");
            }
            return scripts;
        } catch (IOException e) {
            throw new UsageException("The folder " + folder + " cannot be read.", "Check its rights.", e);
        }
    }

    private static MigrationVersion version(Path script) {
        Matcher matcher = VERSIONED.matcher(script.getFileName().toString());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(script + " is not a versioned script");
        }
        return MigrationVersion.fromVersion(matcher.group(1).replace('_', '.'));
    }
}
