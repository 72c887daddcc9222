/** Mapping and catalogs become a plan: every statement, every conversion, every finding, one fingerprint. */
@NullMarked
package dev.caravan.plan;

import org.jspecify.annotations.NullMarked;
