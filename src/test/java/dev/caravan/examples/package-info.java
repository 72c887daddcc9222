/** The examples under {@code examples/}, run as they are documented. */
@NullMarked
package dev.caravan.examples;

import org.jspecify.annotations.NullMarked;
