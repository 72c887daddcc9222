package dev.caravan.serve;

/**
 * Something that an operator should look at.
 *
 * @param subject in a few words, for a list or a subject line
 * @param text what happened, and the way out; no values of rows
 */
public record Alert(String subject, String text) {
    @Override
    public String toString() {
        return subject + ": " + text;
    }
}
