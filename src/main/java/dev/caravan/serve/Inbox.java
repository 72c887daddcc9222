package dev.caravan.serve;

import dev.caravan.problem.CaravanException;
import dev.caravan.problem.Finding;
import dev.caravan.problem.RefusedException;
import dev.caravan.refresh.RefreshOptions;
import dev.caravan.refresh.RefreshResult;
import dev.caravan.refresh.RefreshRules;
import dev.caravan.run.Consolidation;
import dev.caravan.run.Refreshes;
import java.io.File;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;

/** Refreshes the table that waits for a file when the file comes. */
public final class Inbox {
    private final Consolidation consolidation;
    private final CamelContext camel;
    private final Outcomes outcomes;

    Inbox(Consolidation consolidation, CamelContext camel, Outcomes outcomes) {
        this.consolidation = consolidation;
        this.camel = camel;
        this.outcomes = outcomes;
    }

    /**
     * Takes a file.
     *
     * @return what was done, in a line
     * @throws CaravanException if it was not taken
     */
    public String take(File file) {
        RefreshResult result = Refreshes.on(consolidation, camel)
                .refresh(RefreshRules.read(consolidation.mapping()).inbox(file.toPath()), RefreshOptions.NONE);
        outcomes.done(result);
        return file.getName() + ": " + result.written() + " rows written by refresh " + result.id();
    }

    /** Why a file was not taken, as it is put beside it. */
    public String why(Exception failure) {
        if (!(failure instanceof CaravanException told)) {
            return failure.toString();
        }
        String findings = told instanceof RefusedException refused
                ? refused.findings().stream().map(Finding::toString).collect(Collectors.joining("\n"))
                : "";
        return told.getMessage() + "\n" + findings + "\n" + told.wayOut() + "\n";
    }
}
