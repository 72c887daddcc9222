/** CSV and YAML files as a source of rows: how CSV is written is recognised, and every row is loaded as text with its line. */
@NullMarked
package dev.caravan.files;

import org.jspecify.annotations.NullMarked;
