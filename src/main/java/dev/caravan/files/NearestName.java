package dev.caravan.files;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the name that somebody may have meant. */
final class NearestName {
    private NearestName() {}

    /** The name that needs the fewest changes, at most about a third of its characters; null if none is that near. */
    static @Nullable String of(String written, Collection<String> names) {
        @Nullable String nearest = null;
        int fewest = Integer.MAX_VALUE;
        for (String name : names) {
            int changes = changes(normal(written), normal(name));
            if (changes < fewest && changes <= 1 + name.length() / 3) {
                fewest = changes;
                nearest = name;
            }
        }
        return nearest;
    }

    private static String normal(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    /** Characters to insert, delete or replace (Levenshtein), kept by one row of the table. */
    private static int changes(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int column = 0; column < row.length; column++) {
            row[column] = column;
        }
        for (int each = 0; each < from.length(); each++) {
            int diagonal = row[0];
            row[0] = each + 1;
            for (int column = 1; column < row.length; column++) {
                int replaced = diagonal + (from.charAt(each) == to.charAt(column - 1) ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.min(replaced, 1 + Math.min(row[column], row[column - 1]));
            }
        }
        return row[to.length()];
    }
}
