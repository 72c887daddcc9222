package dev.caravan.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every value arrives as it was sent. */
@Postgres
class CopyTypesIT {
    /** What a table holds, by the server's own text of each row. */
    private static final String CONTENT =
            "SELECT count(*) || ' ' || sum(hashtextextended(each::text, 0)) FROM everything AS each";

    private final TestDatabase source;
    private final TestDatabase target;

    CopyTypesIT(TestDatabase source, TestDatabase target) {
        this.source = source;
        this.target = target;
    }

    @ParameterizedTest
    @EnumSource
    void valuesOfAllTypesArriveUnchanged(CopyFormat format) throws SQLException {
        source.executeResource("copy/all-types.sql");
        target.executeResource("copy/all-types.sql");

        CopyResult result = new Pair(source, target)
                .copy(Pair.task(
                        "SELECT * FROM public.everything", "public.everything", "TRUNCATE public.everything", format));

        assertThat(target.queryForString(CONTENT)).isEqualTo(source.queryForString(CONTENT));
        assertThat(result.digest().rows()).isEqualTo(source.count("everything"));
        assertThat(result.bytes()).isGreaterThan(2_000_000);
        assertThat(Pair.digest(target, "SELECT * FROM public.everything", format))
                .as("what is there has the digest of what was sent")
                .isEqualTo(result.digest());
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyTableHasTheDigestOfNothing(CopyFormat format) throws SQLException {
        source.execute("CREATE TABLE nothing (id int, note text)");
        target.execute("CREATE TABLE nothing (id int, note text)");

        CopyResult result = new Pair(source, target).copy(Pair.table("nothing", format));

        assertThat(result.digest()).isEqualTo(Digest.EMPTY);
        assertThat(target.count("nothing")).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void rowsWithoutColumnsAreStillCounted(CopyFormat format) throws SQLException {
        source.execute("CREATE TABLE bare (); INSERT INTO bare SELECT FROM generate_series(1, 3)");
        target.execute("CREATE TABLE bare ()");

        CopyResult result = new Pair(source, target).copy(Pair.table("bare", format));

        assertThat(result.digest().rows()).isEqualTo(3);
        assertThat(target.count("bare")).isEqualTo(3);
    }

    @Test
    void anEnumTravelsAsItsLabel() throws SQLException {
        source.execute("CREATE TYPE mood AS ENUM ('sad', 'happy'); CREATE TABLE person (mood mood);"
                + " INSERT INTO person VALUES ('sad'), ('happy'), (NULL)");
        target.execute("CREATE TYPE other AS ENUM ('x'); CREATE TYPE mood AS ENUM ('happy', 'sad', 'so so');"
                + " CREATE TABLE person (mood mood)");

        CopyResult result = new Pair(source, target).copy(Pair.table("person", CopyFormat.BINARY));

        assertThat(target.queryForStrings("SELECT mood FROM person ORDER BY mood::text"))
                .containsExactly("happy", "sad", null);
        assertThat(Pair.digest(target, "SELECT * FROM public.person", CopyFormat.BINARY))
                .isEqualTo(result.digest());
    }

    @Test
    void arraysOfEnumsTravelAsText() throws SQLException {
        String type = "CREATE TYPE mood AS ENUM ('sad', 'happy', 'so, so', '\"'); CREATE TABLE person (moods mood[]);";
        source.execute(
                type + " INSERT INTO person VALUES ('{sad,NULL,\"so, so\"}'), ('{}'), (NULL), (ARRAY['\"'::mood])");
        target.execute("CREATE TYPE other AS ENUM ('x'); " + type);

        CopyResult result = new Pair(source, target).copy(Pair.table("person", CopyFormat.TEXT));

        assertThat(target.queryForStrings("SELECT moods FROM person"))
                .containsExactlyElementsOf(source.queryForStrings("SELECT moods FROM person"));
        assertThat(Pair.digest(target, "SELECT * FROM public.person", CopyFormat.TEXT))
                .isEqualTo(result.digest());
    }

    @Test
    void bothFormatsOfTextHaveTheSameDigest() throws SQLException {
        source.execute("CREATE TABLE words (a text, b varchar, c text);"
                + " INSERT INTO words VALUES (E'\\\\N', NULL, ''), (E'a\\tb\\nc\\rd\\be\\ff\\vg\\\\h', '🐫', NULL)");

        assertThat(Pair.digest(source, "SELECT * FROM public.words", CopyFormat.TEXT))
                .isEqualTo(Pair.digest(source, "SELECT * FROM public.words", CopyFormat.BINARY));
    }
}
