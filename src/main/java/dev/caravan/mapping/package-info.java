/** The mapping folder as records; reading and validating it, errors with file, line and key. */
@NullMarked
package dev.caravan.mapping;

import org.jspecify.annotations.NullMarked;
