/** Live reference tables are brought up to date in place: compared with where they come from, and only what differs is written. */
@NullMarked
package dev.caravan.refresh;

import org.jspecify.annotations.NullMarked;
