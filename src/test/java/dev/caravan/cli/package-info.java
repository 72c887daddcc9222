/** What the commands print, as text and as JSON, and the codes that they exit with. */
@NullMarked
package dev.caravan.cli;

import org.jspecify.annotations.NullMarked;
