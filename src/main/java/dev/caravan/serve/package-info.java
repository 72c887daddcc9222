/** Caravan as a service: schedules, the inbox, health and metrics. */
@NullMarked
package dev.caravan.serve;

import org.jspecify.annotations.NullMarked;
