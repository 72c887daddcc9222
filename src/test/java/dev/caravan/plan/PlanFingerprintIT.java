package dev.caravan.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Two plans with the same fingerprint do the same; what differs is told by its place. */
@Postgres
@TestInstance(Lifecycle.PER_CLASS) // one pair of databases, emptied for each test
class PlanFingerprintIT {
    private final TestDatabase source;
    private final TestDatabase target;
    private PlanFixture item;
    private PlanRecord before;

    PlanFingerprintIT(TestDatabase source, TestDatabase target) {
        this.source = source;
        this.target = target;
    }

    @BeforeEach
    void begin(@TempDir Path directory) {
        source.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        item = new PlanFixture(source, target, directory).columns("note varchar(10)", "note varchar(10)");
        before = PlanRecord.of(item.plan());
    }

    @Test
    void moreRowsDoNotMakeAnotherPlan() {
        source.execute("INSERT INTO item SELECT n, 'x' FROM generate_series(1, 1000) n; ANALYZE item");

        assertThat(item.plan().fingerprint()).isEqualTo(before.fingerprint()).matches("[0-9a-f]{16}");
        assertThat(drift()).isEmpty();
    }

    @Test
    void anotherTypeOfASourceColumnIsNamed() {
        source.execute("ALTER TABLE item ALTER note TYPE text");

        assertThat(item.plan().fingerprint()).isNotEqualTo(before.fingerprint());
        assertThat(drift())
                .singleElement()
                .asString()
                .startsWith("app.item.note was as it is (character varying(10))")
                .contains(", and is as it is (text)");
    }

    @Test
    void anotherRuleIsNamed() {
        item.item("columns: {note: {values: {A: B}}}\n");

        assertThat(drift())
                .singleElement()
                .asString()
                .contains("app.item.note was ")
                .contains("value map over note");
    }

    @Test
    void aFilterIsNamed() {
        source.execute("INSERT INTO item VALUES (1), (2)");
        item.item("filter: {where: s.id > 1, reason: Enough.}\n");

        assertThat(drift())
                .singleElement()
                .asString()
                .contains("app.item was from old public.item")
                .contains("where s.id > 1");
    }

    @Test
    void aNewTableAndItsColumnsAreNamed() {
        source.execute("CREATE TABLE pet (id int)");
        item.more("pet: {from: old.pet}\n").mapping(it -> it.ddl("CREATE TABLE ${app}.pet (id int);"));

        assertThat(drift()).hasSize(2).allMatch(it -> it.startsWith("app.pet") && it.contains(" is new: "));
    }

    @Test
    void aColumnThatIsGoneIsNamed() {
        source.execute("ALTER TABLE item DROP note");
        item.item("default: {note: It is gone.}\n");

        assertThat(drift()).singleElement().asString().startsWith("app.item.note is gone; it was ");
    }

    @Test
    void anotherLayoutIsAnotherPlan() {
        item.mapping(it -> it.ddl("CREATE INDEX ON ${app}.item (note);"));

        assertThat(drift()).containsExactly("The DDL scripts or the live schemas' names have changed");
    }

    @Test
    void anotherLiveSchemaIsAnotherPlan() {
        item.mapping(it -> it.sources("""
                consolidation: test
                sources: {old: {schema: public}}
                target: {schemas: {app: {name: elsewhere}}}
                """));

        assertThat(drift()).containsExactly("The DDL scripts or the live schemas' names have changed");
    }

    private Iterable<String> drift() {
        return before.drift(PlanRecord.of(item.plan()));
    }
}
