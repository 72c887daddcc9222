package dev.caravan.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** A digest says whether two sets of rows are the same, and nothing about their order. */
@Postgres
@TestInstance(Lifecycle.PER_CLASS) // nothing is written
class DigestIT {
    private static final String ROWS = """
            (VALUES (1, 'ab', 'c', NULL), (2, 'a', 'bc', ''), (3, NULL, 'x', 'y'), (3, NULL, 'x', 'y')) AS r (id, a, b, c)
            """;

    private final TestDatabase database;
    private Digest digest = Digest.EMPTY;

    DigestIT(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void take() throws SQLException {
        digest = of("SELECT * FROM " + ROWS);
    }

    @Test
    void theOrderOfRowsDoesNotCount() throws SQLException {
        assertThat(of("SELECT * FROM " + ROWS + " ORDER BY id DESC")).isEqualTo(digest);
        assertThat(digest.rows()).isEqualTo(4);
    }

    @Test
    void partsAddUpToTheWhole() throws SQLException {
        assertThat(of("SELECT * FROM " + ROWS + " WHERE id < 3").plus(of("SELECT * FROM " + ROWS + " WHERE id > 2")))
                .isEqualTo(digest);
    }

    @Test
    void oneOtherValueIsADifference() throws SQLException {
        assertThat(of("SELECT id, CASE id WHEN 2 THEN 'A' ELSE a END, b, c FROM " + ROWS))
                .isNotEqualTo(digest);
    }

    @Test
    void nullIsNotTheEmptyString() throws SQLException {
        assertThat(of("SELECT id, a, b, coalesce(c, '') FROM " + ROWS)).isNotEqualTo(digest);
    }

    @Test
    void valuesDoNotRunIntoTheNextColumn() throws SQLException {
        assertThat(of("SELECT id, b, a, c FROM " + ROWS)).isNotEqualTo(digest);
        assertThat(of("SELECT 'ab', 'c'")).isNotEqualTo(of("SELECT 'a', 'bc'"));
    }

    @Test
    void aMissingRowIsADifference() throws SQLException {
        assertThat(of("SELECT * FROM " + ROWS + " WHERE id <> 1")).isNotEqualTo(digest);
    }

    @Test
    void aDoubledRowIsADifferenceAndTwoOfThemDoNotCancelOut() throws SQLException {
        Digest once = of("SELECT DISTINCT * FROM " + ROWS);
        Digest thrice = of("SELECT * FROM " + ROWS + " UNION ALL SELECT 3, NULL, 'x', 'y'");

        assertThat(once).isNotEqualTo(digest);
        assertThat(thrice).isNotEqualTo(digest);
        assertThat(thrice.hex()).isNotEqualTo(once.hex());
    }

    @Test
    void itsWrittenFormIsReadBack() {
        assertThat(digest.hex()).matches("[0-9a-f]{32}");
        assertThat(Digest.of(digest.rows(), digest.hex())).isEqualTo(digest);
        assertThat(digest).hasToString(digest.hex() + " of 4 rows");
    }

    private Digest of(String select) throws SQLException {
        return Pair.digest(database, select, CopyFormat.BINARY);
    }
}
