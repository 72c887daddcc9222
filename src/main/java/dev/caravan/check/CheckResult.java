package dev.caravan.check;

import dev.caravan.problem.Finding;
import java.util.List;

/**
 * What became of a check.
 *
 * @param check its name
 * @param held whether it holds; a list always does, whatever it found
 * @param compared keys that were compared; 0 for checks that count rows
 * @param failures keys or rows that break it
 * @param disagreements keys on which the sources had different values
 * @param findings counts and ways out, never a value of a row
 */
public record CheckResult(
        String check,
        String description,
        boolean held,
        long compared,
        long failures,
        long disagreements,
        List<Finding> findings) {}
