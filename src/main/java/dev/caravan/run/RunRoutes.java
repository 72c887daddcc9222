package dev.caravan.run;

import dev.caravan.plan.FeedPlan;
import dev.caravan.problem.UsageException;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.spi.Registry;
import org.apache.camel.spring.spi.SpringTransactionPolicy;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What the routes need of one run: its databases by name, and a route for each of its feeds. */
final class RunRoutes {
    private RunRoutes() {}

    static void add(Pipeline pipeline, Run run) throws Exception {
        DataSource target = run.target().dataSource();
        Registry registry = pipeline.registry();
        registry.bind("target", target);
        registry.bind("observer", new RunObserver(run));
        registry.bind(
                "targetTransaction",
                new SpringTransactionPolicy(new TransactionTemplate(new DataSourceTransactionManager(target))));
        run.snapshots().bySource().forEach((name, snapshot) -> registry.bind(nameOf(name), snapshot.dataSource()));
        for (FeedPlan feed : run.feeds()) {
            @Nullable String through = feed.route();
            if (through == null) {
                route(pipeline, feed, "copy-table", "").add();
            } else {
                requireRoute(pipeline.camel(), feed.title(), through);
                route(pipeline, feed, "copy-rows-transaction", ".rows")
                        .parameter("through", through)
                        .add();
                route(pipeline, feed, "copy-rows", "")
                        .parameter("through", through)
                        .add();
            }
        }
    }

    /** Camel would look for it only when the first row is there, and for half a minute. */
    private static void requireRoute(CamelContext camel, String table, String route) {
        String wanted = camel.getEndpoint(route).getEndpointUri();
        if (camel.getRoutes().stream()
                .noneMatch(each -> each.getEndpoint().getEndpointUri().equals(wanted))) {
            throw new UsageException(
                    "The rows of " + table + " are to pass " + route + ", but no route begins there.",
                    "Write it into a file routes/….camel.yaml of the mapping folder.");
        }
    }

    private static TemplatedRouteBuilder route(Pipeline pipeline, FeedPlan feed, String template, String suffix) {
        String copy = CopyStep.routeId(feed);
        return TemplatedRouteBuilder.builder(pipeline.camel(), template)
                .routeId(copy + suffix)
                .parameter("copy", copy)
                .parameter("source", nameOf(feed.source()));
    }

    /** Name of the data source that reads inside the run's snapshot of a source. */
    private static String nameOf(String source) {
        return source + "-snapshot";
    }
}
