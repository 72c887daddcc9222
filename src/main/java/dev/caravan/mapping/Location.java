package dev.caravan.mapping;

/**
 * A place in a mapping file.
 *
 * @param file path as the user gave it
 * @param line from 1
 * @param key the keys from the root, joined by dots
 */
public record Location(String file, int line, String key) {
    @Override
    public String toString() {
        return file + ":" + line + (key.isEmpty() ? "" : " " + key);
    }
}
