/** Rows of several feeds become one table: matching, new keys, references that follow, and an account that balances. */
@NullMarked
package dev.caravan.merge;

import org.jspecify.annotations.NullMarked;
