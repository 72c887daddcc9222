package dev.caravan.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.caravan.mapping.ColumnRule.Constant;
import dev.caravan.mapping.ColumnRule.Take;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables whose rows come from several places. */
class FeedSyntaxTest {
    private final MappingFolder folder;

    FeedSyntaxTest(@TempDir Path directory) {
        folder = MappingFolder.in(directory).ddl("SELECT 1;").sources("""
                consolidation: test
                sources: {first: {schema: public}, second: {schema: public}}
                target: {schemas: {app: {name: live}}}
                """);
    }

    @Test
    void aSingleNameIsAFeedNamedAfterItsSource() {
        folder.tables("person: {from: first.human}");

        assertThat(feeds()).singleElement().satisfies(it -> {
            assertThat(it.feed()).isEqualTo("first");
            assertThat(it.source()).isEqualTo("first");
            assertThat(it.from()).containsExactly("human");
            assertThat(it.name()).isEqualTo("app.person");
            assertThat(it.location().key()).isEqualTo("tables.person");
        });
    }

    @Test
    void everySourceIsAFeedInTheOrderOfTheList() {
        folder.tables("""
                person:
                  from:
                    - second.person
                    - first.person
                    - second.human
                """);

        assertThat(feeds()).extracting(FeedMapping::feed).containsExactly("second", "first");
        assertThat(feeds())
                .extracting(FeedMapping::from)
                .containsExactly(List.of("person", "human"), List.of("person"));
        assertThat(feeds())
                .extracting(it -> it.location().line() + " " + it.location().key())
                .containsExactly("5 tables.person.from.0", "6 tables.person.from.1");
    }

    @Test
    void aTableNameMayContainDots() {
        folder.tables("person: {from: [first.a.b]}");

        assertThat(feeds().get(0).from()).containsExactly("a.b");
    }

    @Test
    void anObjectIsAFeedOfItsOwn() {
        folder.tables("""
                person:
                  from:
                    - first.person
                    - second.person
                    - from: [second.old_person, second.older_person]
                      as: legacy
                    - {from: first.ghost, as: ghosts}
                """);

        assertThat(feeds()).extracting(FeedMapping::feed).containsExactly("first", "second", "legacy", "ghosts");
        assertThat(feeds().get(2).source()).isEqualTo("second");
        assertThat(feeds().get(2).from()).containsExactly("old_person", "older_person");
    }

    @Test
    void anObjectWithoutANameHasThatOfItsSource() {
        folder.tables("person: {from: [first.person, {from: second.person}]}");

        assertThat(feeds()).extracting(FeedMapping::feed).containsExactly("first", "second");
    }

    @Test
    void whatTheTableSaysAppliesToEveryFeed() {
        folder.tables("""
                person:
                  from: [first.person, second.person]
                  filter: {where: s.id > 0, reason: Zero is a test.}
                  columns: {name: {from: surname}}
                  refuse: [{where: s.age < 0, column: age, reason: Nobody is that young.}]
                  references: {boss_id: app.person}
                  via: {route: 'direct:person', changes: [name]}
                """);

        assertThat(feeds()).hasSize(2).allSatisfy(it -> {
            assertThat(it.filter()).isNotNull();
            assertThat(it.columns()).containsOnlyKeys("name");
            assertThat(it.refuse()).hasSize(1);
            assertThat(it.references()).containsOnlyKeys("boss_id");
            assertThat(it.via()).isNotNull();
            assertThat(it.shared()).isEmpty();
        });
    }

    @Test
    void whatAFeedSaysGoesBeforeItsTable() {
        folder.tables("""
                person:
                  from:
                    - first.person
                    - from: second.person
                      filter: {where: s.id > 1, reason: One is a test.}
                      columns: {name: {from: surname}, side: {constant: S}}
                      drop: {wallpaper: Seen there.}
                      refuse: [{where: s.id IS NULL, column: id, reason: It has no key.}]
                      references: {boss_id: {to: app.person, feed: first}}
                      via: {route: 'direct:second', changes: [name]}
                  filter: {where: s.id > 0, reason: Zero is a test.}
                  columns: {name: {from: label}, age: {from: years}}
                  drop: {wallpaper: Never seen., colour: Never seen.}
                  refuse: [{where: s.age < 0, column: age, reason: Nobody is that young.}]
                  references: {boss_id: app.person, mate_id: app.person}
                  via: {route: 'direct:person', changes: [name]}
                """);

        FeedMapping second = feeds().get(1);
        assertThat(second.filter()).extracting(FeedMapping.Filter::where).isEqualTo("s.id > 1");
        assertThat(second.columns().get("name"))
                .isInstanceOfSatisfying(Take.class, it -> assertThat(it.from()).containsExactly("surname"));
        assertThat(second.columns()).containsOnlyKeys("name", "age", "side");
        assertThat(second.drop())
                .hasEntrySatisfying("wallpaper", it -> assertThat(it.reason()).isEqualTo("Seen there."));
        assertThat(second.drop()).containsOnlyKeys("wallpaper", "colour");
        assertThat(second.refuse()).extracting(FeedMapping.Refuse::column).containsExactly("age", "id");
        assertThat(second.references()).containsOnlyKeys("boss_id", "mate_id");
        assertThat(second.references().get("boss_id"))
                .isInstanceOfSatisfying(
                        Reference.Whole.class,
                        it -> assertThat(it.place().feed()).isEqualTo("first"));
        assertThat(second.via()).extracting(FeedMapping.Via::route).isEqualTo("direct:second");

        assertThat(feeds().get(0).columns()).containsOnlyKeys("name", "age");
        assertThat(feeds().get(0).via()).extracting(FeedMapping.Via::route).isEqualTo("direct:person");
    }

    @Test
    void whatSeveralFeedsDropOrDefaultTogetherAppliesWhereItCan() {
        folder.tables("""
                person:
                  from:
                    - first.person
                    - from: second.person
                      drop: {wallpaper: Seen there., poster: Only there.}
                      default: {trace_id: Not there.}
                  drop: {wallpaper: Never seen., colour: Never seen.}
                  default: {trace_id: New., span_id: New.}
                """);

        assertThat(feeds().get(0).shared()).containsExactlyInAnyOrder("wallpaper", "colour", "trace_id", "span_id");
        assertThat(feeds().get(1).shared()).containsExactlyInAnyOrder("colour", "span_id");
        assertThat(feeds().get(1).drop()).containsOnlyKeys("wallpaper", "colour", "poster");
        assertThat(feeds().get(1).defaults()).containsOnly(entry("trace_id", "Not there."), entry("span_id", "New."));
    }

    @Test
    void aSingleFeedSharesNothing() {
        folder.tables("""
                person:
                  from: [{from: first.person, drop: {poster: Torn.}}]
                  drop: {wallpaper: Never seen.}
                  default: {trace_id: New.}
                """);

        assertThat(feeds().get(0).shared()).isEmpty();
        assertThat(feeds().get(0).drop()).containsOnlyKeys("wallpaper", "poster");
    }

    @Test
    void aFeedsRuleTakesTheColumnOutOfTheTablesDefaultsAndTheOtherWayRound() {
        folder.tables("""
                person:
                  from:
                    - first.person
                    - from: second.person
                      columns: {origin: {constant: second}}
                      default: {name: Not there.}
                  columns: {name: {from: surname}}
                  default: {origin: Unknown.}
                """);

        FeedMapping first = feeds().get(0);
        FeedMapping second = feeds().get(1);
        assertThat(first.columns()).containsOnlyKeys("name");
        assertThat(first.defaults()).containsOnlyKeys("origin");
        assertThat(second.columns()).containsOnlyKeys("origin");
        assertThat(second.columns().get("origin")).isInstanceOf(Constant.class);
        assertThat(second.defaults()).containsOnlyKeys("name");
        assertThat(second.shared()).isEmpty();
    }

    @Test
    void feedsOfOneNameAreToldApart() {
        folder.tables("""
                person:
                  from:
                    - first.person
                    - from: first.old_person
                    - {from: second.person, as: first}
                """);

        assertThat(folder.refusal())
                .contains("app.yaml:6 tables.person.from.1: is the second feed with the name first; the first is at ")
                .contains("app.yaml:7 tables.person.from.2: is the second feed with the name first")
                .contains("Name it with as.");
    }

    @Test
    void aFeedOfItsOwnHasOneSource() {
        folder.tables("""
                person:
                  from:
                    - as: both
                      from: [first.person, second.person]
                """);

        assertThat(folder.refusal())
                .contains("app.yaml:6 tables.person.from.0.from: names tables of several sources: [first, second]");
    }

    @Test
    void theSourceOfEveryFeedIsDeclared() {
        folder.tables("""
                person:
                  from:
                    - first.person
                    - third.person
                """);

        assertThat(folder.refusal()).contains("app.yaml:6 tables.person.from.1: the source third is not declared");
    }

    @Test
    void whatIsWrongAtTheTableIsSaidOnce() {
        folder.tables("""
                person:
                  from: [first.person, second.person]
                  columns: {name: {from: surname}}
                  default: {name: Nobody fills it.}
                  via: {route: 'http://example.org', changes: [name]}
                """);

        assertThat(folder.refusal().lines())
                .as("a heading, and a line for each problem")
                .hasSize(3);
        assertThat(folder.refusal())
                .contains("app.yaml:5 tables.person.columns.name: column name has a rule and stands under default")
                .contains("app.yaml:7 tables.person.via: a route is called through direct:");
    }

    @Test
    void aFeedSaysWhereItComesFromAndNothingUnknown() {
        folder.tables("""
                person:
                  from:
                    - {as: legacy}
                    - {from: first.person, match: {on: [id]}}
                    - person
                    - {from: first.person, as: Not A Name}
                    -
                """);

        assertThat(folder.refusal())
                .contains("app.yaml:5 tables.person.from.0: required property 'from' not found")
                .contains("app.yaml:6 tables.person.from.1.match: is not a key that may stand here")
                .contains("app.yaml:7 tables.person.from.2: ")
                .contains("app.yaml:8 tables.person.from.3.as: ")
                .contains("app.yaml:9 tables.person.from.4: ");
    }

    @Test
    void aRefusedRowHasAConditionAColumnAndAReason() {
        folder.tables("""
                person:
                  from: first.person
                  refuse:
                    - {where: s.age < 0, column: age, reason: Nobody is that young.}
                    - {where: s.age < 0}
                """);

        assertThat(folder.refusal())
                .contains("app.yaml:7 tables.person.refuse.1: required property 'column' not found")
                .contains("app.yaml:7 tables.person.refuse.1: required property 'reason' not found")
                .doesNotContain("refuse.0");
    }

    @Test
    void aRefusedRowIsReadWithItsPlace() {
        folder.tables("""
                person:
                  from: first.person
                  refuse:
                    - {where: s.age < 0, column: age, reason: Nobody is that young.}
                """);

        assertThat(feeds().get(0).refuse()).singleElement().satisfies(it -> {
            assertThat(it.where()).isEqualTo("s.age < 0");
            assertThat(it.column()).isEqualTo("age");
            assertThat(it.reason()).isEqualTo("Nobody is that young.");
            assertThat(it.location().line()).isEqualTo(6);
        });
    }

    private List<FeedMapping> feeds() {
        return folder.read().tables().get(0).feeds();
    }
}
