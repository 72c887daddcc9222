/** Two embedded PostgreSQL servers with generated data, and the same data for configured servers. */
@NullMarked
package dev.caravan.demo;

import org.jspecify.annotations.NullMarked;
