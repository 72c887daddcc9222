package dev.caravan.mapping;

import dev.caravan.problem.Finding;
import dev.caravan.problem.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a mapping folder. Everything that is wrong with it is reported at once, before anything connects. */
public final class MappingReader {
    private static final String SOURCES_FILE = "sources.yaml";
    private static final String REFRESH_FILE = "refresh.yaml";
    private static final Pattern SETTING = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)}");

    private final Function<String, @Nullable String> settings;
    private final List<Finding> findings = new ArrayList<>();
    private final TreeSet<String> missingSettings = new TreeSet<>();

    private MappingReader(Function<String, @Nullable String> settings) {
        this.settings = settings;
    }

    /**
     * Reads and checks the folder.
     *
     * @param settings values for {@code ${NAME}} in sources.yaml
     * @throws UsageException with everything that is wrong, each with file, line and key
     */
    public static Mapping read(Path folder, Function<String, @Nullable String> settings) {
        return new MappingReader(settings).folder(folder);
    }

    private Mapping folder(Path folder) {
        Path sourcesFile = folder.resolve(SOURCES_FILE);
        if (!Files.isRegularFile(sourcesFile)) {
            throw new UsageException(
                    "There is no mapping in " + folder + ": " + sourcesFile + " does not exist.",
                    "Name the folder with --mapping DIR; docs/mapping.md describes it.");
        }
        MappingSchema schema = new MappingSchema();
        YamlDocument sources = YamlDocument.read(sourcesFile, this::resolved, findings);
        findings.addAll(schema.check(sources));
        List<YamlDocument> tableFiles = new ArrayList<>();
        for (Path file : tableFiles(folder)) {
            YamlDocument document = YamlDocument.read(file, text -> text, findings);
            findings.addAll(schema.check(document));
            tableFiles.add(document);
        }
        if (!missingSettings.isEmpty()) {
            String names = String.join(", ", missingSettings);
            findings.add(
                    0,
                    Finding.refusal(
                            sourcesFile.toString(),
                            "the settings " + names + " have no value",
                            "Set them in the environment or in .env; docs/settings.md says what they mean."));
        }
        throwIfAny(folder);
        Mapping mapping = new MappingBinder(findings).bind(folder, sources, tableFiles);
        findings.addAll(MappingChecks.check(mapping));
        throwIfAny(folder);
        return mapping;
    }

    private void throwIfAny(Path folder) {
        if (!findings.isEmpty()) {
            throw UsageException.ofAll("The mapping in " + folder + " is not valid:", findings);
        }
    }

    private static List<Path> tableFiles(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.endsWith(SOURCES_FILE) && !file.endsWith(REFRESH_FILE))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UsageException("The mapping folder " + folder + " cannot be read.", "Check its rights.", e);
        }
    }

    private String resolved(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        Matcher matcher = SETTING.matcher(text);
        while (matcher.find()) {
            String name = matcher.group(1);
            String value = settings.apply(name);
            if (value == null || value.isBlank()) {
                missingSettings.add(name);
            } else {
                values.put(matcher.group(), value.strip());
            }
        }
        String result = text;
        for (Map.Entry<String, String> entry : values.entrySet()) {
            result = result.replace(entry.getKey(), entry.getValue());
        }
        return result;
    }
}
