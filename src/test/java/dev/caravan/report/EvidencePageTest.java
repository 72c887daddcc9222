package dev.caravan.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.report.Evidence.TableEvidence;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvidencePageTest {
    private final EvidencePage page = new EvidencePage();

    @Test
    void hasARowAndTheStatementsForEveryTable() {
        String html = page.render(SampleEvidence.published());

        assertThat(SampleEvidence.tables())
                .hasSize(27)
                .allSatisfy(table -> assertThat(html)
                        .contains("data-sort=\"" + table.live() + "\"")
                        .contains("<code>" + table.sourceDigest() + "</code><code>" + table.loadedDigest() + "</code>")
                        .contains("FROM " + table.from() + ")")
                        .contains("FROM " + table.live() + ")"));
    }

    @Test
    void keepsTheStatementsAsTheyAreToBeRun() {
        String sql = SampleEvidence.small("padealing.pad_request").sourceSql();

        assertThat(page.render(SampleEvidence.published()))
                .contains(sql.replace("\"", "&quot;").replace("'", "&#39;").replace("=", "&#x3D;"));
    }

    @Test
    void namesWhatWasLeftBehindAndWhy() {
        assertThat(page.render(SampleEvidence.published()))
                .containsPattern("secondary\\.security</th><td>Dissolved into oracle_bloomberg")
                .containsPattern("secondary\\.pad_ai_decision</th><td>Leftover of the first version");
    }

    @Test
    void drawsABarForEveryStepAndEveryTable() {
        Evidence evidence = SampleEvidence.published();

        assertThat(page.render(evidence).split("<g class=\"lane ", -1))
                .hasSize(1 + evidence.steps().size() + evidence.tables().size());
    }

    @Test
    void groupsFindingsByTheirWeight() {
        assertThat(page.render(SampleEvidence.published()))
                .containsSubsequence("1 warning", "pad_breach.details", "2 notes", "oracle_employee.email");
    }

    @Test
    void putsDifferencesNextToTheVerdict() {
        List<TableEvidence> tables = new ArrayList<>(SampleEvidence.tables());
        tables.set(24, SampleEvidence.differing(tables.get(24)));

        assertThat(page.render(SampleEvidence.with("unproven", false, tables)))
                .containsSubsequence(
                        "Not proven, not published",
                        "<a href=\"#table-25\">padealing.pad_request</a>: 201438 rows were sent and 201437 are there",
                        "The run");
    }

    @Test
    void tellsTablesThatDifferFromThoseThatNobodyLookedAt() {
        TableEvidence unverified = SampleEvidence.unverified(SampleEvidence.small("padealing.pad_request"));

        assertThat(page.render(SampleEvidence.with("failed", false, List.of(unverified))))
                .contains("not checked", "none yet")
                .doesNotContain("differs", "class=\"troubles\"");
    }

    @Test
    void accountsForTheRowsOfEveryFeed() {
        List<TableEvidence> tables = new ArrayList<>(SampleEvidence.tables());
        tables.addAll(24, SampleEvidence.merged(tables.remove(24)));

        String html = page.render(SampleEvidence.with("published", true, tables));

        assertThat(html)
                .contains("27 of 27")
                .contains(
                        "Counted, filtered</th>",
                        "Matched, differing</th>",
                        "Quarantined</th>",
                        "Loaded, new keys</th>")
                .containsSubsequence(
                        "padealing.pad_request <span class=\"feed\">secondary</span></a>",
                        "data-sort=\"9120\">9,120<span class=\"second\">310 filtered</span></td>",
                        "data-sort=\"2204\">2,204<span class=\"second\">17 differ</span></td>",
                        "<td class=\"number warn\" data-label=\"Quarantined\" data-sort=\"5\">5</td>",
                        "data-sort=\"6911\">6,911<span class=\"second\">6,809 new</span></td>",
                        "<code>0123456789abcdef0123456789abcdef</code><code>0123456789abcdef0123456789abcdef</code>")
                .containsSubsequence(
                        "padealing.pad_request/secondary</span>",
                        "310 rows stay behind",
                        "2,204 rows are the same as rows of an earlier feed; 17 of them hold something else",
                        "6,809 rows have another key",
                        "5 rows could not be loaded",
                        "Digest due</dt><dd class=\"code\">0123456789abcdef0123456789abcdef")
                .contains("2,204 rows are the same as another feed’s, and there once. 5 rows could not be loaded");
    }

    @Test
    void hasNoColumnsForWhatDidNotHappen() {
        assertThat(page.render(SampleEvidence.published()))
                .contains("Digest read, digest loaded</th>")
                .doesNotContain("iltered</th>", "Matched", "ew keys", ">Quarantined</th>", "Digest due");
    }

    @Test
    void saysWhatIsInQuarantineAndWhichChecksHold() {
        assertThat(page.render(SampleEvidence.published()))
                .contains("breaks the check ck_pad_request_status", "caravan quarantine list --run 7")
                .contains("Addresses lead to the same person.", "<td>holds</td>");
    }

    @Test
    void escapesHostileNames() {
        String hostile = "x.<script>alert(1)</script>\"onload='a'&{{policy}}";

        String html = page.render(SampleEvidence.with(
                "unproven", false, List.of(SampleEvidence.differing(SampleEvidence.small(hostile)))));

        assertThat(html)
                .doesNotContain("<script>alert")
                .doesNotContain("\"onload")
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;onload")
                .contains("{{policy}}");
    }

    @Test
    void allowsOnlyItsOwnScriptAndStyle() {
        String html = page.render(SampleEvidence.published());

        assertThat(html).contains("default-src &#39;none&#39;");
        for (String tag : List.of("style", "script")) {
            String text =
                    html.substring(html.indexOf("<" + tag + ">") + tag.length() + 2, html.indexOf("</" + tag + ">"));
            assertThat(html)
                    .as(tag)
                    .contains(
                            new PageResource(text).hash().replace("'", "&#39;").replace("=", "&#x3D;"));
        }
    }

    @Test
    void loadsNothing() {
        assertThat(page.render(SampleEvidence.published()))
                .doesNotContain("http://", "https://", " src=", "<link", "@import", "url(\"", "url(http");
    }

    @Test
    void tellsOfARunWithoutTables() {
        assertThat(page.render(SampleEvidence.empty()))
                .contains("It had no table to copy.", "The plan of this run has no table.")
                .doesNotContain("<svg", "Left behind", "Findings", "Check it yourself");
    }
}
