package dev.caravan.files;

import java.util.Map;

/**
 * A row of a YAML file.
 *
 * @param line at which it starts, from 1
 * @param values by column; those that are NULL are not there
 */
record YamlRow(long line, Map<String, String> values) {}
