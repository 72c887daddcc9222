/** Commands, progress, exit codes. */
@NullMarked
package dev.caravan.cli;

import org.jspecify.annotations.NullMarked;
