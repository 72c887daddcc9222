/** What every database holds, and how their layouts differ. */
@NullMarked
package dev.caravan.inventory;

import org.jspecify.annotations.NullMarked;
