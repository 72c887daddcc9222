/** The invariants of a mapping: asked in the sources before a migration, and in the target after it. */
@NullMarked
package dev.caravan.check;

import org.jspecify.annotations.NullMarked;
