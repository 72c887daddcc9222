/** One PostgreSQL database: its address, its connections and their session settings, its failures in plain words. */
@NullMarked
package dev.caravan.database;

import org.jspecify.annotations.NullMarked;
