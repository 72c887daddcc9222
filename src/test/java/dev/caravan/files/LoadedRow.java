package dev.caravan.files;

import dev.caravan.testkit.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row of a table that was loaded: the line at which it starts, and its texts. */
record LoadedRow(long line, List<@Nullable String> texts) {

    static LoadedRow of(long line, @Nullable String... texts) {
        return new LoadedRow(line, Collections.unmodifiableList(new ArrayList<>(Arrays.asList(texts))));
    }

    /** All rows of {@code public.people} in the order of their lines. */
    static List<LoadedRow> all(TestDatabase database) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT * FROM public.people ORDER BY caravan_line")) {
            List<LoadedRow> all = new ArrayList<>();
            while (rows.next()) {
                @Nullable String[] texts = new String[rows.getMetaData().getColumnCount() - 1];
                for (int each = 0; each < texts.length; each++) {
                    texts[each] = rows.getString(each + 2);
                }
                all.add(of(rows.getLong(1), texts));
            }
            return all;
        }
    }
}
