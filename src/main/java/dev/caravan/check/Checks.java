package dev.caravan.check;

import dev.caravan.check.Check.Query;
import dev.caravan.database.SqlFailure;
import dev.caravan.problem.Finding;
import dev.caravan.problem.RefusedException;
import dev.caravan.problem.UsageException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;

/** The invariants of a mapping: reads them, and asks the sources. */
public final class Checks {
    private Checks() {}

    /**
     * Reads a folder of checks, in the order of their names.
     *
     * @param folder need not exist
     * @param sources names of the sources that may be asked
     * @param schemas keys of the target schemas
     * @throws UsageException with everything that is wrong, each with file and line
     */
    public static List<Check> read(Path folder, Set<String> sources, Set<String> schemas) {
        return new CheckReader(sources, schemas).folder(folder);
    }

    /**
     * Lets the target parse every query after, so that a typing error is found before the rows move and not when they
     * have.
     *
     * @param schemas the real names of schemas with the layout, by their key
     * @return what is wrong with them
     */
    public static List<Finding> rehearse(List<Check> checks, Connection target, Map<String, String> schemas) {
        List<Finding> findings = new ArrayList<>();
        for (Check check : checks) {
            try {
                Attempt.in(
                        target,
                        () -> CheckSql.parse(
                                target, CheckSql.withSchemas(check.after().sql(), schemas), check.kind()));
            } catch (SQLException e) {
                findings.add(failure(check.after(), "the target", e));
            }
        }
        return findings;
    }

    /**
     * Asks every source, and remembers the answers.
     *
     * @param snapshots connections inside a source's snapshot, by its name; with the search path on its schema
     * @throws RefusedException with every query that fails
     */
    public static Before before(List<Check> checks, Function<String, DataSource> snapshots) {
        List<Finding> findings = new ArrayList<>();
        List<Holding> holdings = new ArrayList<>();
        for (Check check : checks) {
            Holding holding = Holding.of(check);
            check.before().forEach((source, query) -> {
                try (Connection connection = snapshots.apply(source).getConnection()) {
                    holding.add(source, query, connection);
                } catch (SQLException e) {
                    findings.add(failure(query, "source " + source, e));
                }
            });
            holdings.add(holding);
        }
        if (!findings.isEmpty()) {
            throw new RefusedException("Checks of the mapping cannot be asked.", findings);
        }
        return new Before(holdings);
    }

    static Finding failure(Query query, String place, SQLException failure) {
        return Finding.refusal(
                query.location().toString(),
                "fails in " + place + ": " + SqlFailure.of(failure),
                "Correct the query; docs/checks.md says what it must return.");
    }
}
