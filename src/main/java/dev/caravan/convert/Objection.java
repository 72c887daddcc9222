package dev.caravan.convert;

/**
 * Why a row cannot be converted.
 *
 * @param condition SQL condition over the source row: true for the rows that are refused, otherwise false, never NULL;
 *     raises no error for any row
 * @param what what is the case there, beginning with the name of the conversion; holds no value of a row
 * @param sqlState five characters; what PostgreSQL would have reported for such a value
 */
public record Objection(String condition, String what, String sqlState) {}
