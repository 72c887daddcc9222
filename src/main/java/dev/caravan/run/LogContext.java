package dev.caravan.run;

import dev.caravan.plan.FeedPlan;
import dev.caravan.plan.TablePlan;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Tells the log which run, step and table a line is about, in whichever thread it is written. Text does not show that, so
 * it is done only for logs in JSON.
 */
final class LogContext implements InterceptStrategy {
    static final String STEP = "step";

    private final boolean wanted;

    LogContext(boolean wanted) {
        this.wanted = wanted;
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, @Nullable Processor next) {
        return wanted ? new Told(target) : target;
    }

    private static Map<String, String> of(Exchange exchange) {
        Map<String, String> words = new LinkedHashMap<>();
        if (exchange.getVariable("run") instanceof Run run) {
            words.put("run", Long.toString(run.id()));
        }
        if (exchange.getVariable(STEP) instanceof String step) {
            words.put(STEP, step);
        }
        if (exchange.getVariable("feed") instanceof FeedPlan feed) {
            words.put("table", feed.title());
        } else if (exchange.getVariable("table") instanceof TablePlan table) {
            words.put("table", table.name());
        }
        return words;
    }

    /** A processor whose lines say what they are about. */
    private static final class Told extends DelegateAsyncProcessor {
        Told(Processor target) {
            super(target);
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            Map<String, String> before = MDC.getCopyOfContextMap();
            of(exchange).forEach(MDC::put);
            try {
                return super.process(exchange, callback);
            } finally {
                if (before == null) {
                    MDC.clear();
                } else {
                    MDC.setContextMap(before);
                }
            }
        }
    }
}
