package dev.caravan.run;

import org.apache.camel.Exchange;
import org.apache.camel.Variable;
import org.apache.camel.support.ExchangeHelper;

/** Tells the ledger and the onlookers when a step's route begins and ends. */
public final class StepBean {
    /** The first word of a step's route. Ends the message here if the step lies beyond the one the user named. */
    public void begin(Exchange exchange, @Variable("run") Run run) {
        Step step = step(exchange);
        // A short step is over before the heartbeat has looked.
        Wishes.obey(run, run.ledger().actions());
        run.border();
        if (run.past(step)) {
            run.stopAt(step);
            exchange.setRouteStop(true);
            return;
        }
        exchange.setVariable(LogContext.STEP, step.route());
        run.ledger().runs().beginStep(run.id(), step.route());
        run.progress().step(step.route());
    }

    /** The last word of a step's route. */
    public void end(Exchange exchange, @Variable("run") Run run) {
        run.ledger().runs().endStep(run.id(), step(exchange).route());
    }

    private static Step step(Exchange exchange) {
        return Step.of(ExchangeHelper.getAtRouteId(exchange));
    }
}
