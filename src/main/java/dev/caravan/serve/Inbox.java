package dev.caravan.serve;

import dev.caravan.problem.CaravanException;
import dev.caravan.refresh.RefreshOptions;
import dev.caravan.refresh.RefreshResult;
import dev.caravan.refresh.RefreshRules;
import dev.caravan.run.Consolidation;
import dev.caravan.run.Refreshes;
import java.io.File;

/** Refreshes the table that waits for a file when the file comes. */
public final class Inbox {
    private final Consolidation consolidation;
    private final Refreshes refreshes;
    private final Outcomes outcomes;

    Inbox(Consolidation consolidation, Refreshes refreshes, Outcomes outcomes) {
        this.consolidation = consolidation;
        this.refreshes = refreshes;
        this.outcomes = outcomes;
    }

    /**
     * Takes a file.
     *
     * @return what was done, in a line
     * @throws CaravanException if it was not taken
     */
    public String take(File file) {
        RefreshResult result =
                refreshes.refresh(RefreshRules.read(consolidation.mapping()).inbox(file.toPath()), RefreshOptions.NONE);
        outcomes.done(result);
        return file.getName() + ": " + result.written() + " rows written by refresh " + result.id();
    }

    /** Why a file was not taken, as it is put beside it. */
    public String why(Exception failure) {
        return failure instanceof CaravanException told ? String.join("\n", told.lines()) + "\n" : failure.toString();
    }
}
