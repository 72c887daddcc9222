package dev.caravan.serve;

import dev.caravan.watch.Condition;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A word to an operator: something is the matter, or no longer is. It holds no values of rows.
 *
 * @param resolved whether it is over
 * @param consolidation whose
 * @param at when it was seen
 */
public record Alert(Condition condition, boolean resolved, String consolidation, Instant at) {

    /** In a few words, for a list or a subject line. */
    public String subject() {
        return (resolved ? "Resolved: " : "") + condition.subject();
    }

    /** What happened, and the way out. */
    public String text() {
        return resolved ? "It is no longer so." : condition.text();
    }

    /** As a webhook gets it. */
    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("state", resolved ? "resolved" : "raised");
        document.put("kind", condition.kind().word());
        document.put("about", condition.about());
        document.put("consolidation", consolidation);
        document.put("subject", subject());
        document.put("text", text());
        document.put("at", at.toString());
        return document;
    }

    @Override
    public String toString() {
        return subject() + ": " + text();
    }
}
