package dev.caravan.refresh;

import java.time.Duration;

/**
 * A column of the table that grows whenever a row is written, so that only later rows need be read.
 *
 * @param overlap how far before the last one reading begins, because rows may become visible out of order
 * @param fullEvery after how long everything is compared again, because a watermark does not tell of deleted rows
 */
public record Watermark(String column, Duration overlap, Duration fullEvery) {}
