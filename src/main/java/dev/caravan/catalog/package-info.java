/** What a database really holds: tables, columns, keys and sizes, as records. */
@NullMarked
package dev.caravan.catalog;

import org.jspecify.annotations.NullMarked;
