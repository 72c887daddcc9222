package dev.caravan.refresh;

import dev.caravan.catalog.Column;
import dev.caravan.files.CsvFile;
import dev.caravan.files.CsvRules;
import dev.caravan.files.RowsFile;
import dev.caravan.files.YamlFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Where the rows of a refreshed table come from. */
public sealed interface Origin {
    /** One of the table's feeds in the mapping. */
    record Feed(String name) implements Origin {
        @Override
        public String toString() {
            return name;
        }
    }

    /** A file that is there when the refresh begins. */
    sealed interface Rows extends Origin {
        Path path();

        /** The columns of the table that it fills; empty for all. */
        List<String> columns();

        /**
         * Opens it.
         *
         * @param filled the columns that it must have
         * @throws dev.caravan.problem.RefusedException if it cannot be read, or does not have exactly these
         */
        RowsFile open(List<Column> filled);
    }

    /**
     * A CSV file.
     *
     * @param rules what is declared of its form
     * @param columns of the table that it fills; empty for all
     */
    record Csv(Path path, CsvRules rules, List<String> columns) implements Rows {
        @Override
        public RowsFile open(List<Column> filled) {
            return CsvFile.open(path, rules, filled.stream().map(Column::name).toList());
        }

        @Override
        public String toString() {
            return String.valueOf(path.getFileName());
        }
    }

    /**
     * A YAML file.
     *
     * @param columns of the table that it fills; empty for all
     */
    record Yaml(Path path, List<String> columns) implements Rows {
        @Override
        public RowsFile open(List<Column> filled) {
            Set<String> json = filled.stream()
                    .filter(column -> column.type().json())
                    .map(Column::name)
                    .collect(Collectors.toSet());
            return YamlFile.open(path, filled.stream().map(Column::name).toList(), json);
        }

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
        Csv at(Path path) {
            return new Csv(path, rules, columns);
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
