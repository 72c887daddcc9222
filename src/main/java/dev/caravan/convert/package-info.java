/**
 * Named conversions of column values, written as SQL of the source. Every conversion is total: what it cannot convert
 * becomes NULL, and a condition beside it says that the row is refused.
 */
@NullMarked
package dev.caravan.convert;

import org.jspecify.annotations.NullMarked;
