package dev.caravan.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.database.Databases;
import dev.caravan.database.TableName;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import dev.caravan.testkit.TestRole;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@Postgres
@TestInstance(Lifecycle.PER_CLASS) // nothing is written
class CatalogReaderIT {
    private final TestDatabase database;

    CatalogReaderIT(TestDatabase database) {
        this.database = database;
    }

    @BeforeAll
    void prepare() {
        database.execute("""
                CREATE TYPE mood AS ENUM ('sad', 'happy');
                CREATE DOMAIN short AS varchar(5);
                CREATE DOMAIN shorter AS short;
                CREATE TABLE "The Item" (
                    id serial PRIMARY KEY, gone int, amount numeric(15,2) NOT NULL, mood mood, moods mood[], tags text[],
                    word shorter, twice int GENERATED ALWAYS AS (id * 2) STORED,
                    number int GENERATED ALWAYS AS IDENTITY, at timestamptz(3) DEFAULT now(), doc xml,
                    CONSTRAINT rich CHECK (amount > 0));
                ALTER TABLE "The Item" DROP gone;
                CREATE TABLE part (id int, of int REFERENCES "The Item") PARTITION BY LIST (id);
                CREATE TABLE part_1 PARTITION OF part FOR VALUES IN (1);
                CREATE VIEW seen AS SELECT 1 AS one;
                CREATE SEQUENCE alone;
                SELECT setval('alone', 7);
                CREATE SCHEMA other;
                CREATE TABLE other.item (id int);
                """);
    }

    @Test
    void tablesArePlainAndPartitionedOnes() throws SQLException {
        assertThat(read("public").tables()).extracting(it -> it.name().name()).containsExactly("The Item", "part");
        assertThat(read("public", "other").table(new TableName("other", "item")))
                .isPresent();
        assertThat(read("nowhere").tables()).isEmpty();
    }

    @Test
    void blocksOfAPartitionedTableAreNotItsOwn() throws SQLException {
        assertThat(table("part").divided()).isTrue();
        assertThat(table("The Item").divided()).isFalse();
    }

    @Test
    void columnsAreThoseThatAreThere() throws SQLException {
        assertThat(table("The Item").columns())
                .extracting(Column::name)
                .containsExactly("id", "amount", "mood", "moods", "tags", "word", "twice", "number", "at", "doc");
    }

    @Test
    void aColumnSaysWhetherItMustBeFilled() throws SQLException {
        assertThat(column("amount").optional()).isFalse();
        assertThat(column("mood").optional()).isTrue();
        assertThat(column("id").optional()).as("has a default").isTrue();
        assertThat(column("number").identity()).isTrue();
        assertThat(column("twice").generated()).isTrue();
    }

    @Test
    void aTypeKnowsItsModifierAndItsBase() throws SQLException {
        assertThat(column("amount").type().base()).isEqualTo("numeric(15,2)");
        assertThat(column("amount").type().plain()).isEqualTo("numeric");
        assertThat(column("amount").type().limited()).isTrue();
        assertThat(column("at").type().base()).isEqualTo("timestamp(3) with time zone");
        assertThat(column("word").type()).satisfies(it -> {
            assertThat(it.name()).isEqualTo("public.shorter");
            assertThat(it.base()).as("of a domain over a domain").isEqualTo("character varying(5)");
        });
        assertThat(column("id").type().integer()).isTrue();
    }

    @Test
    void aTypeKnowsWhetherItTravelsInBinary() throws SQLException {
        assertThat(column("amount").type().binarySafe()).isTrue();
        assertThat(column("tags").type().binarySafe()).isTrue();
        assertThat(column("word").type().binarySafe()).isTrue();
        assertThat(column("mood").type().binarySafe())
                .as("an enum is its label")
                .isTrue();
        assertThat(column("moods").type().binarySafe())
                .as("an array carries the OID of its element")
                .isFalse();
        assertThat(column("doc").type().binarySafe())
                .as("XML carries an encoding")
                .isFalse();
    }

    @Test
    void constraintsAreReadByKind() throws SQLException {
        assertThat(table("The Item").hasKey()).isTrue();
        assertThat(table("part").hasKey()).isFalse();
        assertThat(table("The Item").constraints())
                .extracting(Constraint::kind)
                .contains(Constraint.Kind.PRIMARY_KEY, Constraint.Kind.CHECK);
        assertThat(table("part").constraints())
                .singleElement()
                .satisfies(it ->
                        assertThat(it.definition()).startsWith("FOREIGN KEY (of) REFERENCES public.\"The Item\""));
    }

    @Test
    void sequencesKnowWhoseTheyAre() throws SQLException {
        assertThat(read("public").sequences())
                .contains(
                        new Sequence(new TableName("public", "alone"), 7L, null),
                        new Sequence(new TableName("public", "The Item_id_seq"), null, "The Item.id"));
    }

    @Test
    void whoMayNotReadATableStillSeesThatItIsThere() throws SQLException {
        TestRole guest = database.createRole("guest", "g");
        try (Connection connection = Databases.target(database.as(guest)).connect()) {
            Catalog catalog = CatalogReader.read(connection, List.of("public", "other"));

            assertThat(catalog.tables()).hasSize(3).noneMatch(Table::readable);
            assertThat(catalog.sequences()).allMatch(it -> it.lastValue() == null);
        }
    }

    @Test
    void theServerIsNamed() throws SQLException {
        assertThat(read("public").serverVersion()).isGreaterThan(120_000);
        assertThat(read("public").encoding()).isEqualTo("UTF8");
    }

    private Catalog read(String... schemas) throws SQLException {
        try (Connection connection = Databases.target(database).connect()) {
            return CatalogReader.read(connection, List.of(schemas));
        }
    }

    private Table table(String name) throws SQLException {
        return read("public").table(new TableName("public", name)).orElseThrow();
    }

    private Column column(String name) throws SQLException {
        return table("The Item").column(name).orElseThrow();
    }
}
