package dev.caravan.run;

import dev.caravan.ledger.Ledger;
import dev.caravan.problem.CaravanException;
import dev.caravan.problem.Causes;
import dev.caravan.refresh.Group;
import dev.caravan.refresh.RefreshOptions;
import dev.caravan.refresh.RefreshResult;
import dev.caravan.refresh.Refresher;
import dev.caravan.refresh.Refreshing;
import java.io.IOException;
import java.sql.SQLException;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;

/**
 * Refreshes of a consolidation, through the route {@code refresh}. The ledger is opened once, when it is needed for the
 * first time.
 */
public final class Refreshes implements AutoCloseable {
    private final @Nullable CamelContext camel;
    private final Runnable end;
    private final Refresher refresher;

    private Refreshes(Consolidation consolidation, @Nullable CamelContext camel, Runnable end) {
        this.camel = camel;
        this.end = end;
        this.refresher = new Refresher(
                consolidation.mapping(),
                consolidation.sources(),
                consolidation.target(),
                consolidation.settings().caravan().refresh().lockTimeout(),
                this::pass);
    }

    /** Starts the routes; connects to nothing. */
    public static Refreshes start(Consolidation consolidation) {
        Pipeline pipeline = Pipeline.start(consolidation);
        return new Refreshes(consolidation, pipeline.camel(), pipeline::close);
    }

    /** Uses routes that somebody else starts and ends. */
    public static Refreshes on(Consolidation consolidation, CamelContext camel) {
        return new Refreshes(consolidation, camel, () -> {});
    }

    /** Without routes, which are not needed to put back what a refresh changed, or to ask what was done. */
    public static Refreshes past(Consolidation consolidation) {
        return new Refreshes(consolidation, null, () -> {});
    }

    /** The ledger of the target: see {@link Refresher#ledger}. */
    public Ledger ledger() {
        return refresher.ledger();
    }

    /** Refreshes a group: see {@link Refresher#refresh}. */
    public RefreshResult refresh(Group group, RefreshOptions options) {
        return refresher.refresh(group, options);
    }

    /** Puts back what a refresh changed: see {@link Refresher#undo}. */
    public RefreshResult undo(long refresh) {
        return refresher.undo(refresh);
    }

    private void pass(Refreshing refreshing) throws SQLException {
        if (camel == null) {
            throw new IllegalStateException("There are no routes");
        }
        try (ProducerTemplate template = camel.createProducerTemplate()) {
            template.requestBody("direct:refresh", refreshing);
        } catch (CamelExecutionException e) {
            CaravanException told = Causes.find(e, CaravanException.class);
            if (told != null) {
                throw told;
            }
            SQLException sql = Causes.find(e, SQLException.class);
            if (sql != null) {
                throw sql;
            }
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("The route's template cannot be closed", e);
        }
    }

    @Override
    public void close() {
        end.run();
    }
}
