package dev.caravan.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Divides an area into tiles of given sizes that are as near to squares as can be: the squarified treemap of Bruls, Huizing
 * and van Wijk (2000). Tiles are laid in rows along the shorter side of what is left, and a row is closed as soon as one
 * more tile would make its worst one longer.
 */
final class Tiling {
    static final double WIDTH = 1100;
    static final double HEIGHT = 380;

    /** A place for a tile. */
    record Box(double x, double y, double width, double height) {}

    private final List<Box> boxes = new ArrayList<>();
    private Box rest = new Box(0, 0, WIDTH, HEIGHT);

    private Tiling() {}

    /** A box for each size, in the same order; sizes are positive and descend. */
    static List<Box> of(List<Double> sizes) {
        Tiling tiling = new Tiling();
        double scale = WIDTH * HEIGHT / sizes.stream().mapToDouble(size -> size).sum();
        List<Double> areas = sizes.stream().map(size -> size * scale).toList();
        int from = 0;
        while (from < areas.size()) {
            int to = from + 1;
            while (to < areas.size()
                    && tiling.worst(areas.subList(from, to + 1)) <= tiling.worst(areas.subList(from, to))) {
                to++;
            }
            tiling.lay(areas.subList(from, to));
            from = to;
        }
        return tiling.boxes;
    }

    /** How far the longest tile of a row would be from a square. */
    private double worst(List<Double> row) {
        double depth = sum(row) / side();
        return row.stream()
                .mapToDouble(area -> Math.max(area / depth / depth, depth * depth / area))
                .max()
                .orElse(Double.MAX_VALUE);
    }

    private void lay(List<Double> row) {
        boolean upright = rest.width() >= rest.height();
        double depth = sum(row) / side();
        double at = upright ? rest.y() : rest.x();
        for (double area : row) {
            double length = area / depth;
            boxes.add(upright ? new Box(rest.x(), at, depth, length) : new Box(at, rest.y(), length, depth));
            at += length;
        }
        rest = upright
                ? new Box(rest.x() + depth, rest.y(), Math.max(0, rest.width() - depth), rest.height())
                : new Box(rest.x(), rest.y() + depth, rest.width(), Math.max(0, rest.height() - depth));
    }

    private double side() {
        return Math.max(1e-9, Math.min(rest.width(), rest.height()));
    }

    private static double sum(List<Double> row) {
        return row.stream().mapToDouble(area -> area).sum();
    }
}
