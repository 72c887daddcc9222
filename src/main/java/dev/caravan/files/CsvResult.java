package dev.caravan.files;

import java.time.Duration;

/**
 * What one passage through a file of rows read.
 *
 * @param rows how many, without the header
 * @param bytes of the file
 * @param digest SHA-256 of exactly the bytes that were read, in hexadecimal digits
 * @param time from opening the file to its end, or to the server's last answer
 */
public record CsvResult(long rows, long bytes, String digest, Duration time) {}
