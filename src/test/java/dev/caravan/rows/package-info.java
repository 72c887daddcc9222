/** What the row-level way offers to the routes of a mapping. */
@NullMarked
package dev.caravan.rows;

import org.jspecify.annotations.NullMarked;
