package dev.caravan.console;

import dev.caravan.ledger.Ledger;
import dev.caravan.operate.RunDetail;
import dev.caravan.problem.CaravanException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Server-sent events that keep pages up to date. Each event, {@code now}, is the whole of what the overview and the newest run
 * are; so a page that was cut off has missed nothing once it is connected again. However many pages look, the ledger is
 * asked once a second, and not at all while nobody looks; an event is only sent when something has changed.
 */
@RestController
final class EventsApi implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventsApi.class);

    private final OverviewReader reader;
    private final OpenLedger ledger;
    private final RecentAnswers answers;
    private final JsonMapper json;
    private final Set<SseEmitter> pages = ConcurrentHashMap.newKeySet();
    private final ExecutorService clock = Executors.newSingleThreadExecutor(work -> new Thread(work, "caravan-events"));
    private volatile String last = "";
    private long quiet;

    EventsApi(OverviewReader reader, OpenLedger ledger, RecentAnswers answers, JsonMapper json) {
        this.reader = reader;
        this.answers = answers;
        this.ledger = ledger;
        this.json = json;
        clock.execute(this::watch);
    }

    /**
     * What a page shows at a glance.
     *
     * @param run the newest run, null if there is none
     */
    record Now(Overview overview, @Nullable RunDetail run) {}

    @GetMapping(path = "/api/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter events() {
        SseEmitter page = new SseEmitter(0L);
        page.onCompletion(() -> pages.remove(page));
        page.onTimeout(() -> pages.remove(page));
        page.onError(e -> pages.remove(page));
        send(page, SseEmitter.event().name("now").reconnectTime(2000).data(now(), MediaType.APPLICATION_JSON));
        pages.add(page);
        return page;
    }

    private void watch() {
        try {
            while (true) {
                TimeUnit.SECONDS.sleep(1);
                look();
            }
        } catch (InterruptedException e) {
            // The service ends.
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        if (pages.isEmpty()) {
            return;
        }
        try {
            String now = now();
            if (!now.equals(last)) {
                last = now;
                quiet = 0;
                answers.forget();
                tell(SseEmitter.event().name("now").data(now, MediaType.APPLICATION_JSON));
            } else if (++quiet % 15 == 0) {
                // A comment finds out who is gone, and keeps proxies from closing a silent connection.
                tell(SseEmitter.event().comment("still here"));
            }
        } catch (RuntimeException e) {
            LOG.warn("The state of things cannot be told", e);
        }
    }

    private String now() {
        return json.writeValueAsString(new Now(reader.read(), run()));
    }

    private @Nullable RunDetail run() {
        try {
            return ledger.ask(EventsApi::newest).flatMap(Function.identity()).orElse(null);
        } catch (CaravanException | DataAccessException e) {
            return null;
        }
    }

    private static Optional<RunDetail> newest(Ledger ledger) {
        return ledger.runs().latest().map(run -> RunDetail.of(ledger, run).withoutNotes());
    }

    private void tell(SseEmitter.SseEventBuilder event) {
        pages.forEach(page -> send(page, event));
    }

    private void send(SseEmitter page, SseEmitter.SseEventBuilder event) {
        try {
            page.send(event);
        } catch (IOException | IllegalStateException e) {
            pages.remove(page);
        }
    }

    private static void leave(SseEmitter page) {
        try {
            page.complete();
        } catch (IllegalStateException e) {
            LOG.debug("A page was gone before it was told to go", e);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        pages.forEach(EventsApi::leave);
    }
}
