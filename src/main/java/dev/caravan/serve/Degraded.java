package dev.caravan.serve;

import org.springframework.boot.health.contributor.Status;

/** A status between up and down: somebody should look, but nothing that is live is in danger. */
final class Degraded {
    static final Status WARN = new Status("WARN", "Somebody should look");

    private Degraded() {}
}
