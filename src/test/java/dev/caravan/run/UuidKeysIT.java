package dev.caravan.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows whose key is a uuid merge as those with numbers do. */
@Postgres
class UuidKeysIT {
    @Test
    void rowsAreMatchedAndCollisionsGetANewKey(
            TestDatabase a, TestDatabase b, TestDatabase target, @TempDir Path folder) {
        for (TestDatabase source : new TestDatabase[] {a, b}) {
            source.execute("CREATE TABLE doc (id uuid PRIMARY KEY, code text, title text)");
        }
        a.execute("INSERT INTO doc VALUES ('00000000-0000-0000-0000-00000000000a', 'x', 'x of a'),"
                + " ('00000000-0000-0000-0000-00000000000b', 'y', 'y of a')");
        b.execute("INSERT INTO doc VALUES ('00000000-0000-0000-0000-00000000000a', 'z', 'z of b'),"
                + " ('00000000-0000-0000-0000-00000000000c', 'Y', 'y of b')");
        TinyConsolidation tiny = TinyConsolidation.two(folder, a, b, target)
                .ddl("CREATE TABLE ${hr}.doc (id uuid PRIMARY KEY, code text, title text);")
                .tables("""
                        doc:
                          from: [a.doc, b.doc]
                          match: {on: [code], fold: [code]}
                          differing: keep-first
                          collision: new-key
                        """);

        tiny.succeed("migrate");

        assertThat(target.queryForStrings("SELECT title FROM hr.doc ORDER BY 1"))
                .containsExactly("x of a", "y of a", "z of b");
        assertThat(target.queryForString("SELECT title FROM hr.doc WHERE id = '00000000-0000-0000-0000-00000000000a'"))
                .isEqualTo("x of a");
    }
}
