package dev.caravan.refresh;

import dev.caravan.mapping.Mapping;
import dev.caravan.problem.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
        if (names.isEmpty()) {
            return groups.values().stream()
                    .map(RefreshRules::readable)
                    .filter(group -> !group.tables().isEmpty())
                    .toList();
        }
        Map<String, Group> chosen = new LinkedHashMap<>();
        for (String name : names) {
            Group whole = groups.get(name);
            if (whole != null) {
                chosen.put(name, readable(whole));
                continue;
            }
            Group group = groups.values().stream()
                    .map(RefreshRules::readable)
                    .filter(each -> each.tables().stream()
                            .anyMatch(table -> table.table().equals(name)))
                    .findFirst()
                    .orElseThrow(() -> new UsageException(
                            "There is no group or table " + name + " in " + FILE + ".",
                            "Groups: " + groups.keySet() + ". Tables are named as in the mapping: schema.table."));
            chosen.merge(group.name(), only(group, Set.of(name)), (one, two) -> {
                Set<String> tables = new LinkedHashSet<>();
                one.tables().forEach(table -> tables.add(table.table()));
                two.tables().forEach(table -> tables.add(table.table()));
                return only(group, tables);
            });
        }
        return List.copyOf(chosen.values());
    }

    /** What can be read at any time: files that are put into the inbox are read when they come. */
    private static Group readable(Group group) {
        return with(
                group,
                group.tables().stream()
                        .filter(table -> !(table.origin() instanceof Origin.Inbox))
                        .toList());
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
                    return with(group, List.of(table.from(inbox.at(file))));
                }
            }
        }
        throw new UsageException(
                "No table waits for a file " + name + ".", "Name it under inbox in " + FILE + ", or rename the file.");
    }

    private static Group with(Group group, List<TableRule> tables) {
        Set<String> names = new LinkedHashSet<>();
        tables.forEach(table -> names.add(table.table()));
        return new Group(
                group.name(),
                group.description(),
                group.schedule(),
                group.zone(),
                group.history(),
                tables,
                group.tables().stream()
                        .filter(table -> !names.contains(table.table()))
                        .toList());
    }

    private static Group only(Group group, Set<String> tables) {
        return with(
                group,
                group.tables().stream()
                        .filter(table -> tables.contains(table.table()))
                        .toList());
    }
}
