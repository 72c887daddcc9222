package dev.caravan.files;

import dev.caravan.problem.Causes;
import dev.caravan.problem.Finding;
import dev.caravan.problem.RefusedException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers the problems of a file of rows: keeps the first and counts all, so that memory stays the same for any file. */
final class CsvProblems {
    private static final int KEPT = 20;

    private final Path file;
    private final List<Finding> kept = new ArrayList<>();
    private long count;

    CsvProblems(Path file) {
        this.file = file;
    }

    /** @param line where the record starts that has the problem, from 1 */
    void add(long line, String what, String wayOut) {
        count++;
        if (kept.size() < KEPT) {
            kept.add(Finding.refusal(file + ":" + line, what, wayOut));
        }
    }

    void add(long line, Damage damage) {
        add(line, damage.what(), damage.wayOut());
    }

    boolean any() {
        return count > 0;
    }

    /** @throws RefusedException if there is any problem */
    void refuse() {
        if (any()) {
            throw new RefusedException(file + " cannot be loaded: " + counted(), kept);
        }
    }

    /** The file cannot be read at all. The system's own words are kept, and the path is said once. */
    static RefusedException unreadable(Path file, Exception unreadable) {
        @Nullable IOException failure = Causes.find(unreadable, IOException.class);
        if (failure instanceof NoSuchFileException) {
            return new RefusedException(file + " does not exist.", "Is the name right, and has the file arrived?");
        }
        if (failure instanceof AccessDeniedException) {
            return new RefusedException(file + " may not be read.", "Give the user of this process the right to.");
        }
        String reason = failure instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : String.valueOf((failure == null ? unreadable : failure).getMessage());
        return new RefusedException(file + " cannot be read: " + reason + '.', "Is it a file, and is its disk there?");
    }

    private String counted() {
        if (count == 1) {
            return "1 problem";
        }
        long more = count - kept.size();
        return count + " problems"
                + (more == 0 ? "" : ", the first " + KEPT + " of them listed, " + more + " more not");
    }
}
