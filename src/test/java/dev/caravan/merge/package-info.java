@NullMarked
package dev.caravan.merge;

import org.jspecify.annotations.NullMarked;
