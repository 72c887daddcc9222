package dev.caravan.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.ledger.Ledger;
import dev.caravan.ledger.RefreshRow;
import dev.caravan.ledger.RefreshTable;
import dev.caravan.problem.RefusedException;
import dev.caravan.run.Consolidation;
import dev.caravan.run.TinyConsolidation;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.assertj.core.api.Assertions;

/**
 * Tables of a schema {@code hr} that are live, and where their rows come from. Refreshes as the route does, but without
 * Camel, and looks after every refresh whether its account is right.
 */
final class LiveTables {
    static final RefreshOptions LOSS = new RefreshOptions(false, true);
    static final RefreshOptions FULL = new RefreshOptions(true, false);

    final TinyConsolidation tiny;
    final TestDatabase source;
    final TestDatabase target;

    private LiveTables(TinyConsolidation tiny, TestDatabase source, TestDatabase target) {
        this.tiny = tiny;
        this.source = source;
        this.target = target;
    }

    /**
     * The same tables on both sides, with the same rows.
     *
     * @param script creates them in the schema that the search path names
     */
    static LiveTables of(Path folder, TestDatabase source, TestDatabase target, String script) {
        LiveTables live = new LiveTables(TinyConsolidation.in(folder, source, target), source, target);
        source.execute(script);
        target.execute("CREATE SCHEMA hr; SET search_path = hr; " + script);
        return live;
    }

    /** Says how tables are refreshed, each as {@code name: {…}}; rows come from the tables of the same names. */
    LiveTables rules(String... rules) {
        StringBuilder tables = new StringBuilder();
        StringBuilder refresh = new StringBuilder("groups:\n  g:\n    description: A group.\n    tables:\n");
        for (String rule : rules) {
            String name = rule.substring(0, rule.indexOf(':'));
            String how = rule.substring(rule.indexOf(':') + 1).strip();
            tables.append(name).append(": {from: old.").append(name).append("}\n");
            refresh.append("      hr.").append(name).append(": ").append(how).append('\n');
        }
        tiny.tables(tables.toString()).file("refresh.yaml", refresh.toString());
        return this;
    }

    LiveTables file(String name, String text) {
        tiny.file(name, text);
        return this;
    }

    Group group() {
        return RefreshRules.read(tiny.consolidation().mapping())
                .chosen(List.of("g"))
                .get(0);
    }

    RefreshResult refresh() {
        return refresh(RefreshOptions.NONE);
    }

    RefreshResult refresh(RefreshOptions options) {
        return refresh(group(), options);
    }

    RefreshResult refresh(Group group, RefreshOptions options) {
        return accounted(refresher().refresh(group, options));
    }

    RefreshResult seed() {
        return refresh(RefreshRules.seeds(tiny.consolidation().mapping()), RefreshOptions.NONE);
    }

    RefreshResult undo(RefreshResult refresh) {
        return refresher().undo(refresh.id());
    }

    Refresher refresher() {
        return refresher(LiveTables::pass);
    }

    Refresher refresher(Refresher.Way way) {
        Consolidation consolidation = tiny.consolidation();
        return new Refresher(
                consolidation.mapping(),
                consolidation.sources(),
                consolidation.target(),
                consolidation.settings().caravan().refresh().lockTimeout(),
                way);
    }

    static void pass(Refreshing refreshing) throws SQLException {
        refreshing.plan();
        for (Part part : refreshing.parts()) {
            refreshing.compare(part);
        }
        refreshing.settle();
        refreshing.write();
    }

    private static RefreshResult accounted(RefreshResult result) {
        for (RefreshTable table : result.tables()) {
            assertThat(table.read())
                    .as(table.toString())
                    .isEqualTo(table.inserted() + table.updated() + table.unchanged() + table.quarantined());
        }
        return result;
    }

    /** What is refused, with all that is said about it. */
    String refused(RefreshOptions options) {
        return words(Assertions.catchThrowableOfType(RefusedException.class, () -> refresh(options)));
    }

    String refused() {
        return refused(RefreshOptions.NONE);
    }

    String undoRefused(RefreshResult refresh) {
        return words(Assertions.catchThrowableOfType(RefusedException.class, () -> undo(refresh)));
    }

    static String words(RefusedException refused) {
        assertThat(refused).as("is refused").isNotNull();
        return refused.getMessage() + " " + refused.wayOut() + " " + refused.findings();
    }

    List<RefreshRow> rows(RefreshResult result) {
        return Ledger.open(tiny.consolidation().target()).refreshes().rows(result.id(), null, 10_000);
    }

    /** What became of rows, as {@code what key: column reason}. */
    List<String> told(RefreshResult result) {
        return rows(result).stream()
                .map(row -> row.what() + " " + row.key()
                        + (row.reason() == null ? "" : ": " + row.column() + " " + row.reason()))
                .toList();
    }

    static RefreshTable of(RefreshResult result, String table) {
        return result.tables().stream()
                .filter(each -> each.table().equals("hr." + table))
                .findFirst()
                .orElseThrow();
    }

    /** The account of a table: inserted, updated, marked, deleted, kept, unchanged, quarantined. */
    static List<Long> account(RefreshResult result, String table) {
        RefreshTable each = of(result, table);
        return List.of(
                each.inserted(),
                each.updated(),
                each.marked(),
                each.deleted(),
                each.kept(),
                each.unchanged(),
                each.quarantined());
    }

    /** The rows of a live table as text, in the order of the text. */
    List<String> live(String table) {
        return target.queryForStrings("SELECT t.*::text FROM hr." + table + " AS t ORDER BY 1");
    }

    List<String> sent(String table) {
        return source.queryForStrings("SELECT t.*::text FROM " + table + " AS t ORDER BY 1");
    }

    /** Every row's place and transaction, so that even a row that was written unchanged is seen. */
    List<String> versions(String table) {
        return target.queryForStrings(
                "SELECT ctid || ' ' || xmin || ' ' || xmax || ' ' || t.*::text FROM hr." + table + " AS t ORDER BY 1");
    }

    void equal(String... tables) {
        for (String table : tables) {
            assertThat(live(table)).as(table).isEqualTo(sent(table));
        }
    }
}
