/** The generated databases. */
@NullMarked
package dev.caravan.demo;

import org.jspecify.annotations.NullMarked;
