/** Where settings come from: application.yaml, environment, .env and secret files, as typed records. */
@NullMarked
package dev.caravan.settings;

import org.jspecify.annotations.NullMarked;
