package dev.caravan.run;

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

/** Refreshes of a consolidation, through the route {@code refresh}. */
public final class Refreshes implements AutoCloseable {
    private final CamelContext camel;
    private final Runnable end;
    private final Refresher refresher;

    private Refreshes(Consolidation consolidation, CamelContext camel, Runnable end) {
        this.camel = camel;
        this.end = end;
        this.refresher =
                new Refresher(consolidation.mapping(), consolidation.sources(), consolidation.target(), this::pass);
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

    /** Refreshes a group: see {@link Refresher#refresh}. */
    public RefreshResult refresh(Group group, RefreshOptions options) {
        return refresher.refresh(group, options);
    }

    /** Puts back what a refresh changed: see {@link Refresher#undo}. */
    public static RefreshResult undo(Consolidation consolidation, long refresh) {
        return new Refresher(consolidation.mapping(), consolidation.sources(), consolidation.target(), refreshing -> {})
                .undo(refresh);
    }

    private void pass(Refreshing refreshing) throws SQLException {
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
