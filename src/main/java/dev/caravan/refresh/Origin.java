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
}
