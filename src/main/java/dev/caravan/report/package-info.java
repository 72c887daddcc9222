/** Evidence of a run, as JSON and as one self-contained page. */
@NullMarked
package dev.caravan.report;

import org.jspecify.annotations.NullMarked;
