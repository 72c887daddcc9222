package dev.caravan.report;

import dev.caravan.report.Evidence.TableEvidence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The picture of where the bytes went: a tile for each table, as large as its share.
 *
 * @param unseen how many tables are too small for a tile that could be seen
 * @param words the same in a sentence
 */
record Treemap(List<Tile> tiles, int unseen, String words) {
    private static final double SMALLEST_SHARE = 0.0005;

    /** A table's tile. */
    record Tile(String label, String value, String share, String tint, Tiling.Box box) {
        private static final double LETTER = 8.0;

        String x() {
            return percent(box.x(), Tiling.WIDTH);
        }

        String y() {
            return percent(box.y(), Tiling.HEIGHT);
        }

        String width() {
            return percent(box.width(), Tiling.WIDTH);
        }

        String height() {
            return percent(box.height(), Tiling.HEIGHT);
        }

        /** The label, broken after underscores where it has to be. */
        List<String> lines() {
            return Labels.wrapped(label, (int) ((box.width() - 24) / LETTER));
        }

        /** Where its text is shown: from a {@code phone} on, a {@code middle} or a {@code large} page; {@code bare} if never. */
        String room() {
            double needed = LETTER * Labels.widest(lines()) + 24;
            if (box.height() < 17 * lines().size() + 30 || box.width() < needed) {
                return "bare";
            }
            return box.width() / 3 >= needed ? "phone" : box.width() * 0.7 >= needed ? "middle" : "large";
        }

        private static String percent(double part, double whole) {
            return String.format(Locale.ROOT, "%.2f%%", 100 * part / whole);
        }
    }

    /** Empty if no byte was copied. */
    static Optional<Treemap> of(List<TableEvidence> tables, Tints tints) {
        long total = tables.stream().mapToLong(TableEvidence::bytes).sum();
        List<TableEvidence> sorted = tables.stream()
                .sorted(Comparator.comparingLong(TableEvidence::bytes).reversed())
                .toList();
        List<TableEvidence> seen = sorted.stream()
                .filter(table -> table.bytes() > 0 && table.bytes() >= total * SMALLEST_SHARE)
                .toList();
        List<Tiling.Box> boxes =
                Tiling.of(seen.stream().map(table -> (double) table.bytes()).toList());
        List<Tile> tiles = new ArrayList<>();
        for (int i = 0; i < seen.size(); i++) {
            tiles.add(tile(seen.get(i), total, tints, boxes.get(i)));
        }
        return tiles.isEmpty()
                ? Optional.empty()
                : Optional.of(new Treemap(tiles, tables.size() - tiles.size(), words(tiles)));
    }

    boolean hasUnseen() {
        return unseen > 0;
    }

    String unseenWords() {
        return Human.number(unseen, "table") + (unseen == 1 ? " is" : " are") + " too small to be seen here.";
    }

    private static Tile tile(TableEvidence table, long total, Tints tints, Tiling.Box box) {
        String name = table.table().substring(table.table().indexOf('.') + 1);
        return new Tile(name, Human.bytes(table.bytes()), Human.share(table.bytes(), total), tints.of(table), box);
    }

    private static String words(List<Tile> tiles) {
        return tiles.stream()
                .limit(3)
                .map(tile -> tile.label() + " " + tile.share())
                .collect(Collectors.joining(", ", "Largest: ", "."));
    }
}
