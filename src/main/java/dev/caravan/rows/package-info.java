/** The row-level way: rows stream as maps through a route of the user's and are loaded in batches, in one transaction. */
@NullMarked
package dev.caravan.rows;

import org.jspecify.annotations.NullMarked;
