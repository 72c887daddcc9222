/** Where settings are found, and what wins. */
@NullMarked
package dev.caravan.settings;

import org.jspecify.annotations.NullMarked;
