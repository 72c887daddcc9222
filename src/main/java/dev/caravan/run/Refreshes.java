package dev.caravan.run;

import dev.caravan.problem.CaravanException;
import dev.caravan.refresh.Group;
import dev.caravan.refresh.RefreshOptions;
import dev.caravan.refresh.RefreshResult;
import dev.caravan.refresh.Refresher;
import dev.caravan.refresh.Refreshing;
import java.io.IOException;
import java.sql.SQLException;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;

/** Refreshes of a consolidation, through the route {@code refresh}. */
public final class Refreshes implements AutoCloseable {
    private final Pipeline pipeline;
    private final Refresher refresher;

    private Refreshes(Consolidation consolidation, Pipeline pipeline) {
        this.pipeline = pipeline;
        this.refresher =
                new Refresher(consolidation.mapping(), consolidation.sources(), consolidation.target(), this::pass);
    }

    /** Starts the routes; connects to nothing. */
    public static Refreshes start(Consolidation consolidation) {
        return new Refreshes(consolidation, Pipeline.start(consolidation));
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
        try (ProducerTemplate template = pipeline.camel().createProducerTemplate()) {
            template.requestBody("direct:refresh", refreshing);
        } catch (CamelExecutionException e) {
            if (e.getCause() instanceof CaravanException told) {
                throw told;
            }
            if (e.getCause() instanceof SQLException sql) {
                throw sql;
            }
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("The route's template cannot be closed", e);
        }
    }

    @Override
    public void close() {
        pipeline.close();
    }
}
