package dev.caravan.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.caravan.mapping.Reference.ByType;
import dev.caravan.mapping.Reference.InJson;
import dev.caravan.mapping.Reference.InText;
import dev.caravan.mapping.Reference.Orphans;
import dev.caravan.mapping.Reference.Place;
import dev.caravan.mapping.Reference.Whole;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the values of target columns refer to. */
class ReferenceSyntaxTest {
    private static final Place PET = new Place("app.pet", null, null);

    private final MappingFolder folder;

    ReferenceSyntaxTest(@TempDir Path directory) {
        folder = MappingFolder.in(directory).ddl("SELECT 1;");
    }

    @Test
    void aWholeValueIsAKeyOfATable() {
        Whole whole = (Whole) reference("app.pet");

        assertThat(whole.place()).isEqualTo(PET);
        assertThat(whole.orphans()).isEqualTo(Orphans.QUARANTINE);
        assertThat(whole.location().line()).isEqualTo(8);
        assertThat(whole.location().key()).isEqualTo("tables.person.references.ref");
    }

    @Test
    void anotherUniqueColumnAndAFeedMayBeMeant() {
        assertThat(((Whole) reference("{to: app.pet, key: tag, feed: wild}")).place())
                .isEqualTo(new Place("app.pet", "wild", "tag"));
    }

    @Test
    void aColumnMaySayWhichTableIsMeant() {
        ByType byType = (ByType) reference("""
                {by: kind,
                      to: {pet: app.pet, Y: {to: app.person, key: tag}, wild: {to: app.pet, feed: wild}},
                      none: [config, N], orphans: keep}
                """);

        assertThat(byType.column()).isEqualTo("kind");
        assertThat(byType.places())
                .containsExactly(
                        entry("pet", PET),
                        entry("Y", new Place("app.person", null, "tag")),
                        entry("wild", new Place("app.pet", "wild", null)));
        assertThat(byType.none()).containsExactly("config", "N");
        assertThat(byType.orphans()).isEqualTo(Orphans.KEEP);
    }

    @Test
    void keysMayStandInADocument() {
        InJson inJson = (InJson) reference("""
                {json: {pet_id: app.pet, "owner.id": app.person, "friends.ids[]": {to: app.pet, feed: wild}}}
                """);

        assertThat(inJson.places())
                .containsExactly(
                        entry("pet_id", PET),
                        entry("owner.id", new Place("app.person", null, null)),
                        entry("friends.ids[]", new Place("app.pet", "wild", null)));
    }

    @Test
    void keysMayStandInAText() {
        InText inText = (InText) reference("{text: {/pets/: app.pet, 'ref ~': app.person}, orphans: keep}");

        assertThat(inText.places())
                .containsExactly(entry("/pets/", PET), entry("ref ~", new Place("app.person", null, null)));
        assertThat(inText.orphans()).isEqualTo(Orphans.KEEP);
    }

    @ParameterizedTest
    @CsvSource({"quarantine, QUARANTINE", "keep, KEEP", "null, NULL", "'\"null\"', NULL", "~, NULL"})
    void aReferenceToNothingEndsAsTheMappingChooses(String word, Orphans orphans) {
        assertThat(reference("{to: app.pet, orphans: " + word + "}").orphans()).isEqualTo(orphans);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app.gone",
                "{to: app.gone, orphans: keep}",
                "{by: kind, to: {pet: app.pet, gone: app.gone}}",
                "{json: {id: app.gone}}",
                "{text: {'#': app.gone}}"
            })
    void aReferenceLeadsToATableOfTheMapping(String yaml) {
        assertThat(refusal(yaml))
                .contains("tables.person.references.ref: refers to app.gone, which the mapping does not make")
                .contains("app.yaml:8 ");
    }

    @Test
    void aReferenceLeadsToAFeedOfItsTable() {
        assertThat(refusal("{by: kind, to: {pet: {to: app.pet, feed: tame}}}"))
                .contains(
                        "app.yaml:8 tables.person.references.ref: refers to the feed tame of app.pet, which has no such")
                .contains("[old, wild]");
    }

    @Test
    void aTypeHasATableOrHasNone() {
        assertThat(refusal("{by: kind, to: {pet: app.pet}, none: [config, pet]}"))
                .contains(
                        "app.yaml:8 tables.person.references.ref: has a table for values that refer to nothing: [pet]");
    }

    @Test
    void aColumnRefersOnce() {
        assertThat(refusal("app.pet\n    ref: app.person"))
                .contains("app.yaml:9 tables.person.references.ref: stands here a second time");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pet|",
                "[app.pet]|",
                "{key: tag}|",
                "{orphans: keep}|",
                "{to: app.pet, orphans: drop}|.orphans",
                "{to: app.pet, colour: red}|.colour",
                "{to: app.pet, none: [x]}|",
                "{to: {pet: app.pet}}|",
                "{by: kind}|",
                "{by: kind, to: app.pet}|.to",
                "{by: kind, to: {}}|.to",
                "{by: kind, to: {pet: app.pet}, key: tag}|.key",
                "{by: kind, to: {pet: pet}}|.to.pet",
                "{by: kind, to: {pet: {key: tag}}}|.to.pet",
                "{by: kind, to: {pet: {to: app.pet, orphans: keep}}}|.to.pet.orphans",
                "{json: {id: app.pet}, to: app.pet}|.to",
                "{json: {id: app.pet}, text: {a: app.pet}}|.text",
                "{json: {}}|.json",
                "{json: {'a[].b': app.pet}}|.json",
                "{json: {'.a': app.pet}}|.json",
                "{json: {a: }}|.json.a",
                "{text: {' ': app.pet}}|.text",
                "{text: {/pets/: pet}}|.text./pets/"
            })
    void whatIsNoReferenceIsRefusedInItsLine(String yaml, String key) {
        assertThat(refusal(yaml))
                .contains("app.yaml:8 tables.person.references.ref" + Objects.requireNonNullElse(key, "") + ": ");
    }

    @Test
    void oneMistakeIsSaidOnce() {
        assertThat(refusal("{orphans: keep}").lines()).hasSize(2);
        assertThat(refusal("{to: {pet: app.pet}}").lines()).hasSize(2);
        assertThat(refusal("{by: kind, to: app.pet}").lines()).hasSize(2);
        assertThat(refusal("{json: {id: app.pet}, text: {a: app.pet}}").lines()).hasSize(2);
    }

    private Reference reference(String yaml) {
        tables(yaml);
        FeedMapping feed = folder.read().tables().get(1).feeds().get(0);
        return Objects.requireNonNull(feed.references().get("ref"));
    }

    private String refusal(String yaml) {
        tables(yaml);
        return folder.refusal();
    }

    private void tables(String yaml) {
        folder.tables("""
                pet:
                  from: [old.pet, {from: old.wild_pet, as: wild}]
                person:
                  from: old.person
                  references:
                    ref: %s
                """.formatted(yaml));
    }
}
