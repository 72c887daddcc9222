package dev.caravan.plan;

import dev.caravan.mapping.Mapping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a plan would do, as one short text. Two plans with the same fingerprint run the same statements into the same
 * layout; sizes and row counts do not count.
 */
final class Fingerprint {
    private static final int DIGITS = 16;

    private Fingerprint() {}

    static String of(Mapping mapping, List<TablePlan> tables) {
        MessageDigest sha = sha256();
        facts(tables).forEach((key, value) -> add(sha, key, value));
        mapping.schemas().forEach((key, schema) -> add(sha, "schema " + key, schema.name()));
        for (Path script : DdlScripts.in(mapping.ddl())) {
            try {
                add(sha, "ddl " + script.getFileName(), Files.readString(script));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return HexFormat.of().formatHex(sha.digest()).substring(0, DIGITS);
    }

    /** Every decision of the tables by its place: {@code padealing.pad_request.quantity}. */
    static Map<String, String> facts(List<TablePlan> tables) {
        Map<String, String> facts = new TreeMap<>();
        for (TablePlan table : tables) {
            table.feeds().forEach(feed -> facts(feed, facts));
            if (table.merged()) {
                facts.put(table.name() + " merges", merging(table));
            }
        }
        return facts;
    }

    private static String merging(TablePlan table) {
        List<String> match = table.rules().match().stream()
                .map(key -> key.columns()
                        + (key.folded().isEmpty() ? "" : " folding " + new TreeSet<>(key.folded()))
                        + (key.nullsMatch() ? " with NULLs" : "")
                        + (key.paired() ? " in pairs" : ""))
                .toList();
        return "by " + match + ", differing " + table.rules().differing() + ", collision "
                + table.rules().collision() + ", clashes "
                + new TreeMap<>(table.rules().clashes()) + ", key " + table.key();
    }

    private static void facts(FeedPlan feed, Map<String, String> facts) {
        facts.put(
                feed.title(),
                "from " + feed.source() + " " + feed.from() + (feed.filter() == null ? "" : " where " + feed.filter())
                        + (feed.route() == null ? "" : " via " + feed.route()));
        for (ColumnPlan column : feed.columns()) {
            facts.put(
                    feed.title() + "." + column.name(),
                    column.made() + (column.sourceType() == null ? "" : " (" + column.sourceType() + ")") + " into "
                            + column.type() + ": " + column.sql()
                            + (column.inTarget() == null ? "" : ", then " + column.inTarget()));
        }
        if (!feed.pointers().isEmpty()) {
            facts.put(feed.title() + " points to", feed.pointers().toString());
        }
    }

    private static void add(MessageDigest sha, String key, String value) {
        sha.update((key + "\0" + value + "\0").getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
