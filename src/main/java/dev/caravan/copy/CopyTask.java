package dev.caravan.copy;

import org.jspecify.annotations.Nullable;

/**
 * One COPY from a source into a target table, committed as a whole.
 *
 * @param name what is copied, for progress and messages, for example {@code padealing.pad_request}
 * @param chunk number of the part of the table, from 1
 * @param copyOut the {@code COPY … TO STDOUT} for the source
 * @param copyIn the {@code COPY … FROM STDIN} for the target
 * @param before SQL that runs in the target's transaction before the rows, for example TRUNCATE; null for none
 * @param format of both statements
 */
public record CopyTask(
        String name,
        int chunk,
        String copyOut,
        String copyIn,
        @Nullable String before,
        CopyFormat format) {}
