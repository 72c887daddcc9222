package dev.caravan.refresh;

import dev.caravan.files.CsvRules;
import java.nio.file.Path;
import java.util.List;

/** Where the rows of a refreshed table come from. */
public sealed interface Origin {
    /** One of the table's feeds in the mapping. */
    record Feed(String name) implements Origin {
        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * A CSV file.
     *
     * @param rules what is declared of its form
     * @param columns of the table that it fills; empty for all
     */
    record CsvFile(Path path, CsvRules rules, List<String> columns) implements Origin {
        @Override
        public String toString() {
            return String.valueOf(path.getFileName());
        }
    }

    /**
     * A file that somebody puts into the inbox of {@code caravan serve} when there is something new.
     *
     * @param name of the file
     * @param rules what is declared of its form
     * @param columns of the table that it fills; empty for all
     */
    record Inbox(String name, CsvRules rules, List<String> columns) implements Origin {
        /** The file that has come. */
        CsvFile at(Path path) {
            return new CsvFile(path, rules, columns);
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
