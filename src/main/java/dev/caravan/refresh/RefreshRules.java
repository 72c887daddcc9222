package dev.caravan.refresh;

import dev.caravan.mapping.Mapping;
import dev.caravan.problem.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a mapping folder says about refreshing.
 *
 * @param groups by name, in the order of the file
 */
public record RefreshRules(Map<String, Group> groups) {
    /** Name of the file in the mapping folder. */
    public static final String FILE = "refresh.yaml";

    /** The group that {@code caravan seed} brings in. */
    public static final String SEEDS = "seeds";

    /**
     * Reads {@code refresh.yaml}.
     *
     * @throws UsageException with everything that is wrong with it, or if there is none
     */
    public static RefreshRules read(Mapping mapping) {
        Path file = mapping.folder().resolve(FILE);
        return new RefreshRules(new RulesReader(mapping).groups(existing(file)));
    }

    /**
     * The same, but without a file there is no group.
     *
     * @throws UsageException with everything that is wrong with the file
     */
    public static RefreshRules ifAny(Mapping mapping) {
        return Files.isRegularFile(mapping.folder().resolve(FILE)) ? read(mapping) : new RefreshRules(Map.of());
    }

    /**
     * Reads {@code seeds/seeds.yaml}.
     *
     * @throws UsageException with everything that is wrong with it, or if there is none
     */
    public static Group seeds(Mapping mapping) {
        Path file = mapping.folder().resolve(SEEDS).resolve("seeds.yaml");
        return new RulesReader(mapping).seeds(existing(file));
    }

    private static Path existing(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new UsageException(
                    "This mapping does not say what to bring up to date: " + file + " does not exist.",
                    "docs/refresh.md describes it.");
        }
        return file;
    }

    /**
     * The groups, or those tables of them, that somebody names.
     *
     * @param names of groups or tables; empty for all groups
     * @throws UsageException if there is no such group or table
     */
    public List<Group> chosen(List<String> names) {
        Map<String, Set<String>> tables = new LinkedHashMap<>();
        for (String name : names.isEmpty() ? groups.keySet() : names) {
            Group whole = groups.get(name);
            Set<String> of = tables.computeIfAbsent(whole == null ? groupOf(name) : name, group -> new HashSet<>());
            if (whole == null) {
                of.add(name);
            } else {
                readable(whole).forEach(rule -> of.add(rule.table()));
            }
        }
        List<Group> chosen = new ArrayList<>();
        tables.forEach((name, only) -> {
            Group group = Objects.requireNonNull(groups.get(name));
            chosen.add(group.only(
                    readable(group).filter(rule -> only.contains(rule.table())).toList()));
        });
        // Not a word about groups that only wait for files, unless somebody names one.
        chosen.removeIf(group -> names.isEmpty() && group.tables().isEmpty());
        return chosen;
    }

    private String groupOf(String table) {
        return groups.values().stream()
                .filter(group -> readable(group).anyMatch(rule -> rule.table().equals(table)))
                .findFirst()
                .map(Group::name)
                .orElseThrow(() -> new UsageException(
                        "There is no group or table " + table + " in " + FILE + ".",
                        "Groups: " + groups.keySet() + ". Tables are named as in the mapping: schema.table."));
    }

    /** What can be read at any time: files that are put into the inbox are read when they come. */
    private static Stream<TableRule> readable(Group group) {
        return group.tables().stream().filter(rule -> !(rule.origin() instanceof Origin.Inbox));
    }

    /**
     * What is to be refreshed from a file in the inbox.
     *
     * @throws UsageException if no table waits for a file of this name
     */
    public Group inbox(Path file) {
        String name = String.valueOf(file.getFileName());
        for (Group group : groups.values()) {
            for (TableRule table : group.tables()) {
                if (table.origin() instanceof Origin.Inbox inbox && inbox.name().equals(name)) {
                    return group.only(List.of(table.from(inbox.at(file))));
                }
            }
        }
        throw new UsageException(
                "No table waits for a file " + name + ".", "Name it under inbox in " + FILE + ", or rename the file.");
    }
}
