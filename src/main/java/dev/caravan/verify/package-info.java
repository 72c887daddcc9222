/** Proof: counts and digests of what was read against what is there, and the SQL that re-checks them. */
@NullMarked
package dev.caravan.verify;

import org.jspecify.annotations.NullMarked;
