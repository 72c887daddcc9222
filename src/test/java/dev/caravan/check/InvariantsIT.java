package dev.caravan.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.caravan.problem.Finding;
import dev.caravan.problem.RefusedException;
import dev.caravan.problem.Severity;
import dev.caravan.problem.UsageException;
import dev.caravan.testkit.Postgres;
import dev.caravan.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of check over tiny tables: two sources with a table {@code person}, and a target that has both. */
@Postgres
class InvariantsIT {
    private static final Set<String> SOURCES = Set.of("first", "second");
    private static final Map<String, String> SCHEMAS = Map.of("app", "App next");
    private static final String IDENTITY = """
            check: identity
            description: Every address means the same person.
            kind: every
            before:
              first: SELECT email AS key, login AS value FROM person
              second: SELECT email AS key, login AS value FROM person
            after: SELECT email AS key, login AS value FROM ${app}.person
            explain: Look at the contacts.
            """;
    private static final String MONEY = """
            check: money
            description: The money is still there.
            kind: sum
            before:
              first: SELECT login AS key, money AS value FROM person
              second: SELECT login AS key, money AS value FROM person
            after: SELECT login AS key, money AS value FROM ${app}.person
            explain: Look at the money.
            """;
    private static final String POOR = """
            check: poor
            description: Nobody has debts.
            kind: none
            before:
              first: SELECT FROM person WHERE money < 0
            after: SELECT FROM ${app}.person WHERE money < 0 -- in debt
            explain: Look at the debts.
            """;

    private final TestDatabase first;
    private final TestDatabase second;
    private final TestDatabase target;

    @TempDir
    private Path folder;

    InvariantsIT(TestDatabase first, TestDatabase second, TestDatabase target) {
        this.first = first;
        this.second = second;
        this.target = target;
    }

    @BeforeEach
    void createTables() {
        String person = "person (email text, login text, money numeric);";
        first.execute("CREATE TABLE " + person);
        second.execute("CREATE TABLE " + person);
        target.execute("CREATE SCHEMA \"App next\"; CREATE TABLE \"App next\"." + person);
        first("('ann@x', 'ann', 1.50), ('bob@x', 'bob', 2)");
        second("('cid@x', 'cid', 4), ('nobody@x', NULL, NULL)");
        after("('ann@x', 'ann', 1.5), ('bob@x', 'bob', 2.00), ('cid@x', 'cid', 4), ('nobody@x', NULL, 0)");
    }

    @Test
    void everyKeyMayStayAsItWasAndOthersMayCome() throws SQLException, IOException {
        after("('dora@x', 'dora', 0)");

        CheckResult result = check(IDENTITY);

        assertThat(result.held()).isTrue();
        assertThat(result.compared()).isEqualTo(4);
        assertThat(result.findings()).isEmpty();
        assertThat(result.description()).isEqualTo("Every address means the same person.");
    }

    @Test
    void aKeyMayNeitherGoNorMeanSomethingElseNorSomethingBeside() throws SQLException, IOException {
        target.execute("""
                DELETE FROM "App next".person WHERE login = 'ann';
                UPDATE "App next".person SET login = 'eve' WHERE login = 'bob';
                INSERT INTO "App next".person VALUES ('nobody@x', 'eve')
                """);

        CheckResult result = check(IDENTITY);

        assertThat(result.held()).isFalse();
        assertThat(result.failures()).isEqualTo(3);
        assertThat(result.findings())
                .containsExactly(Finding.refusal(
                        folder.resolve("identity.yaml") + ":7 after",
                        "of 4 keys, 1 gone and 2 with another value",
                        "Look at the contacts. To see them, compare the answers of this file's queries by key."));
    }

    @Test
    void failingKeysAreToldToWhoeverAsksForThemOnly() throws SQLException, IOException {
        target.execute("DELETE FROM \"App next\".person WHERE login IN ('ann', 'bob')");
        List<String> keys = new ArrayList<>();
        write(IDENTITY, MONEY);

        List<CheckResult> results;
        try (Connection connection = target.connect()) {
            results = before().after(connection, SCHEMAS, (check, key) -> keys.add(check.name() + ' ' + key));
        }

        assertThat(keys).containsExactlyInAnyOrder("identity ann@x", "identity bob@x", "money ann", "money bob");
        assertThat(results.toString()).doesNotContain("ann", "bob");
    }

    @Test
    void aKeyWithSeveralValuesInOneSourceIsCountedAndNotCompared() throws SQLException, IOException {
        first("('ann@x', 'anna', 0), ('bob@x', 'bob', 0)");
        second("('ann@x', 'someone', 0)");

        CheckResult result = check(IDENTITY);

        assertThat(result.held()).isTrue();
        assertThat(result.compared()).isEqualTo(3);
        assertThat(result.disagreements()).isZero();
        assertThat(result.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.where()).endsWith("identity.yaml:5 before.first");
            assertThat(finding.what()).isEqualTo("1 keys have several values in source first; they are not compared");
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whereSourcesDisagreeTheFirstIsBelieved(boolean kept) throws SQLException, IOException {
        second("('ann@x', 'cid', 0)");
        after("('ann@x', 'cid', 0)");
        if (!kept) {
            target.execute("UPDATE \"App next\".person SET login = 'cid' WHERE login = 'ann'");
        }

        CheckResult result = check(IDENTITY);

        assertThat(result.held()).isEqualTo(kept);
        assertThat(result.failures()).isEqualTo(kept ? 0 : 1);
        assertThat(result.disagreements()).isEqualTo(1);
        assertThat(result.findings().get(0).toString())
                .contains("1 keys have different values in different sources", "from first on");
    }

    @Test
    void sumsAddUpOverTheSourcesWhateverTheirScale() throws SQLException, IOException {
        first("('ann2@x', 'ann', 2.5)");
        second("('ann3@x', 'ann', 1), ('zero@x', 'zero', 0)");
        after("('ann2@x', 'ann', 3.5)");
        second.execute("UPDATE person SET login = 'none' WHERE login IS NULL");
        target.execute("DELETE FROM \"App next\".person WHERE login IS NULL");

        CheckResult result = check(MONEY);

        assertThat(result.findings()).isEmpty();
        assertThat(result.held()).isTrue();
        assertThat(result.compared()).isEqualTo(5);
    }

    @Test
    void aSumThatDiffersOrComesFromNowhereFails() throws SQLException, IOException {
        second.execute("DELETE FROM person WHERE login IS NULL");
        target.execute("""
                DELETE FROM "App next".person WHERE login IS NULL;
                UPDATE "App next".person SET money = 2.01 WHERE login = 'bob';
                INSERT INTO "App next".person VALUES ('new@x', 'new', 1)
                """);

        CheckResult result = check(MONEY);

        assertThat(result.held()).isFalse();
        assertThat(result.failures()).isEqualTo(2);
        assertThat(result.findings())
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.what()).isEqualTo("2 of 4 sums differ from those of the sources"));
    }

    @Test
    void noRowsMeansNoneBeforeAndNoneAfter() throws SQLException, IOException {
        assertThat(check(POOR).held()).isTrue();

        first("('eve@x', 'eve', -1)");
        assertThat(before().findings()).extracting(Finding::what).containsExactly("finds 1 rows in source first");
        after("('eve@x', 'eve', -1), ('max@x', 'max', -1)");
        CheckResult result = check(POOR);

        assertThat(result.held()).isFalse();
        assertThat(result.failures()).isEqualTo(3);
        assertThat(result.findings())
                .extracting(Finding::what)
                .containsExactly("finds 1 rows in source first", "finds 2 rows in the target");
    }

    @Test
    void aListWarnsAndHolds() throws SQLException, IOException {
        after("('eve@x', 'eve', -1)");

        CheckResult result = check(POOR.replace("kind: none", "kind: list"));

        assertThat(result.held()).isTrue();
        assertThat(result.failures()).isEqualTo(1);
        assertThat(result.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.WARNING));
    }

    @Test
    void aCheckMayFailWithAWarning() throws SQLException, IOException {
        after("('eve@x', 'eve', -1)");

        CheckResult result = check(POOR + "severity: warn\n");

        assertThat(result.held()).isFalse();
        assertThat(result.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.WARNING));
    }

    @ParameterizedTest
    @CsvSource({"true, identity.yaml:6 before.second", "false, identity.yaml:7 after"})
    void aRowWithoutAKeyIsAFailure(boolean before, String place) throws SQLException, IOException {
        if (before) {
            second("(NULL, 'eve', 0)");
        } else {
            after("(NULL, 'eve', 0)");
        }

        CheckResult result = check(IDENTITY);

        assertThat(result.held()).isFalse();
        assertThat(result.failures()).isEqualTo(1);
        assertThat(result.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.where()).endsWith(place);
            assertThat(finding.what()).isEqualTo("1 rows have NULL as their key");
        });
    }

    @Test
    void queriesThatFailInASourceAreAllNamedByFileAndLine() throws IOException {
        write(
                IDENTITY.replace("first: SELECT email AS key", "first: SELECT mail AS key"),
                MONEY.replace("second: SELECT login AS key, money", "second: SELECT login AS key, email"),
                POOR);

        assertThatThrownBy(this::before)
                .asInstanceOf(type(RefusedException.class))
                .extracting(refused ->
                        refused.findings().stream().map(Finding::toString).toList())
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(String.class))
                .satisfiesExactly(
                        one -> assertThat(one)
                                .contains(
                                        "identity.yaml:5 before.first: fails in source first: column \"mail\" does not"
                                                + " exist"),
                        two -> assertThat(two)
                                .contains("money.yaml:6 before.second: fails in source second: a value is not valid for"
                                        + " its type")
                                .doesNotContain("@x"));
    }

    @Test
    void aQueryThatFailsInTheTargetDoesNotKeepTheOthersFromBeingAsked() throws SQLException, IOException {
        write(IDENTITY.replace("${app}.person", "${app}.nobody"), POOR);

        List<CheckResult> results = after(before());

        assertThat(results).extracting(CheckResult::held).containsExactly(false, true);
        assertThat(results.get(0).findings())
                .singleElement()
                .satisfies(
                        finding -> assertThat(finding.toString())
                                .contains(
                                        "identity.yaml:7 after: fails in the target: relation \"App next.nobody\" does not exist"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRehearsalFindsWhatTheTargetWillNotUnderstand(boolean autoCommit) throws SQLException, IOException {
        write(
                IDENTITY.replace("login AS value FROM $", "login FROM $"),
                MONEY.replace("FROM ${app}", "FRM ${app}"),
                POOR);

        List<Finding> findings;
        try (Connection connection = target.connect()) {
            connection.setAutoCommit(autoCommit);
            findings = Checks.rehearse(read(), connection, SCHEMAS);
            assertThat(connection.getAutoCommit()).isEqualTo(autoCommit);
        }

        assertThat(findings)
                .extracting(Finding::toString)
                .satisfiesExactly(
                        one -> assertThat(one).contains("identity.yaml:7 after: ", "column asked.value does not exist"),
                        two -> assertThat(two).contains("money.yaml:7 after: ", "syntax error"));
    }

    @Test
    void aCheckCanOnlyRead() throws SQLException, IOException {
        write(POOR.replace("SELECT FROM ${app}.person WHERE", "DELETE FROM ${app}.person WHERE"));

        assertThat(after(before())).extracting(CheckResult::held).containsExactly(false);
        assertThat(target.count("\"App next\".person")).isEqualTo(4);
    }

    @Test
    void everythingThatIsWrongWithTheFilesIsReportedAtOnce() throws IOException {
        Files.writeString(folder.resolve("broken.yaml"), "check: [");
        Files.writeString(folder.resolve("other.yaml"), MONEY);
        Files.writeString(folder.resolve("poor.yaml"), POOR.replace("kind: none", "kind: some\nwhen: now"));
        Files.writeString(folder.resolve("sums.yaml"), "check: sums\ndescription: d\nkind: sum\nafter: q\nexplain: e");
        Files.writeString(
                folder.resolve("identity.yaml"),
                IDENTITY.replace("first:", "third:")
                        .replace("FROM person\nafter", "FROM ${app}.person\nafter")
                        .replace("value FROM ${app}.person\nexplain", "value FROM ${ap}.person\nexplain"));

        assertThatThrownBy(this::read)
                .isInstanceOf(UsageException.class)
                .hasMessageContainingAll(
                        "The checks in " + folder + " are not valid:",
                        "broken.yaml:",
                        "is not valid YAML",
                        "identity.yaml:5 before.third: there is no source third",
                        "identity.yaml:6 before.second: names a schema of the target",
                        "identity.yaml:7 after: there is no target schema for ${ap}",
                        "other.yaml:1 check: is money, but the file is other.yaml",
                        "poor.yaml:3 kind: ",
                        "poor.yaml:4 when: is not a key that may stand here",
                        "docs/checks.md lists the keys",
                        "sums.yaml:1: required property 'before' not found");
    }

    @Test
    void aMappingNeedsNoChecks() throws SQLException {
        assertThat(Checks.read(folder.resolve("checks"), SOURCES, SCHEMAS.keySet()))
                .isEmpty();
        assertThat(after(before())).isEmpty();
    }

    private void first(String rows) {
        first.execute("INSERT INTO person VALUES " + rows);
    }

    private void second(String rows) {
        second.execute("INSERT INTO person VALUES " + rows);
    }

    private void after(String rows) {
        target.execute("INSERT INTO \"App next\".person VALUES " + rows);
    }

    private CheckResult check(String text) throws SQLException, IOException {
        write(text);
        return after(before()).get(0);
    }

    private void write(String... texts) throws IOException {
        for (String text : texts) {
            String name = text.substring("check: ".length(), text.indexOf('\n'));
            Files.writeString(folder.resolve(name + ".yaml"), text);
        }
    }

    private List<Check> read() {
        return Checks.read(folder, SOURCES, SCHEMAS.keySet());
    }

    private Before before() {
        return Checks.before(read(), name -> (name.equals("first") ? first : second).dataSource());
    }

    private List<CheckResult> after(Before before) throws SQLException {
        try (Connection connection = target.connect()) {
            return before.after(connection, SCHEMAS);
        }
    }
}
