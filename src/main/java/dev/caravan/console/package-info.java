/** What operators see and do: the page, its API, and the events that keep it up to date. */
@NullMarked
package dev.caravan.console;

import org.jspecify.annotations.NullMarked;
