package dev.caravan.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a look at the databases found.
 *
 * @param at when the ledger was read last
 * @param ledger what it said then
 * @param databases whether each answers, by name
 * @param still for how long nothing has moved although something is at work
 * @param missed groups whose schedule was missed
 * @param conditions what is the matter
 */
public record Look(
        Instant at,
        LedgerView ledger,
        Map<String, Boolean> databases,
        Duration still,
        Set<String> missed,
        List<Condition> conditions) {}
