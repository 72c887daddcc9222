package dev.caravan.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Makes names fit into pictures, where no browser breaks lines. */
final class Labels {
    private static final Pattern AFTER_UNDERSCORE = Pattern.compile("(?<=_)");

    private Labels() {}

    /** In lines of so many characters where that can be had by breaking after underscores only. */
    static List<String> wrapped(String name, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : AFTER_UNDERSCORE.split(name, -1)) {
            if (line.length() > 0 && line.length() + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    static int widest(List<String> lines) {
        return lines.stream().mapToInt(String::length).max().orElse(0);
    }

    /** No longer than so many characters; what is too much is taken from the middle. */
    static String shortened(String name, int most) {
        if (name.length() <= most) {
            return name;
        }
        int head = most / 2;
        return name.substring(0, head) + "…" + name.substring(name.length() - (most - head - 1));
    }
}
