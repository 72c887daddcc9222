/** Shadow schemas: built, stripped, finished, published, rolled back. */
@NullMarked
package dev.caravan.generation;

import org.jspecify.annotations.NullMarked;
