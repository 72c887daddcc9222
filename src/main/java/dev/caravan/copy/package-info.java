/** The Camel component pgcopy: COPY streams from one database into another, framed into rows and digested on the way. */
@NullMarked
package dev.caravan.copy;

import org.jspecify.annotations.NullMarked;
