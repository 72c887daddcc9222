/** Whole runs against real databases: what they give, what they refuse, and how they survive an interruption. */
@NullMarked
package dev.caravan.run;

import org.jspecify.annotations.NullMarked;
