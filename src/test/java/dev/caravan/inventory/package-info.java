/** What the databases hold, and how their layouts compare. */
@NullMarked
package dev.caravan.inventory;

import org.jspecify.annotations.NullMarked;
