package dev.caravan.run;

import dev.caravan.plan.TablePlan;
import dev.caravan.problem.UsageException;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.spi.Registry;
import org.apache.camel.spring.spi.SpringTransactionPolicy;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What the routes need of one run: its databases by name, and a route for each of its tables. */
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
        for (TablePlan table : run.tables()) {
            if (table.rowLevel()) {
                requireRoute(pipeline.camel(), table);
                add(pipeline, table, "copy-rows-transaction", ".rows");
                add(pipeline, table, "copy-rows", "");
            } else {
                add(pipeline, table, "copy-table", "");
            }
        }
    }

    /** Camel would look for it only when the first row is there, and for half a minute. */
    private static void requireRoute(CamelContext camel, TablePlan table) {
        String wanted = camel.getEndpoint(table.route()).getEndpointUri();
        if (camel.getRoutes().stream()
                .noneMatch(route -> route.getEndpoint().getEndpointUri().equals(wanted))) {
            throw new UsageException(
                    "The rows of " + table.name() + " are to pass " + table.route() + ", but no route begins there.",
                    "Write it into a file routes/….camel.yaml of the mapping folder.");
        }
    }

    private static void add(Pipeline pipeline, TablePlan table, String template, String suffix) {
        String copy = CopyStep.routeId(table);
        TemplatedRouteBuilder route = TemplatedRouteBuilder.builder(pipeline.camel(), template)
                .routeId(copy + suffix)
                .parameter("copy", copy)
                .parameter("source", nameOf(table.source()));
        if (table.route() != null) {
            route.parameter("through", table.route());
        }
        route.add();
    }

    /** Name of the data source that reads inside the run's snapshot of a source. */
    private static String nameOf(String source) {
        return source + "-snapshot";
    }
}
