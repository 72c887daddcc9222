/** One execution of a plan: snapshots held, routes started, progress told, interruption survived. */
@NullMarked
package dev.caravan.run;

import org.jspecify.annotations.NullMarked;
