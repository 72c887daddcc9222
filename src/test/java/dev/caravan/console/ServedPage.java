package dev.caravan.console;

import dev.caravan.run.TinyConsolidation;
import dev.caravan.serve.Service;
import dev.caravan.testkit.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A service with its page, over two small databases of a test. */
abstract class ServedPage {
    final TestDatabase source;
    final TestDatabase target;
    final TinyConsolidation tiny;
    private final Path inbox;
    private Service service;

    ServedPage(TestDatabase source, TestDatabase target, Path folder) {
        this.source = source;
        this.target = target;
        this.inbox = folder.resolve("inbox");
        this.tiny = TinyConsolidation.in(folder, source, target);
    }

    @BeforeEach
    void serve() {
        source.execute(TinyConsolidation.SOURCE);
        target.execute(TinyConsolidation.LIVE);
        service = Service.start(tiny.consolidation(), 0, inbox);
    }

    @AfterEach
    void end() {
        service.close();
    }

    final int port() {
        return service.port();
    }

    /** The address of a view. */
    final String page(String view) {
        return "http://127.0.0.1:" + port() + "/#/" + view;
    }

    /** Ends the service and starts it again under the same address. */
    final void restart(Runnable meanwhile) {
        int port = service.port();
        service.close();
        meanwhile.run();
        service = Service.start(tiny.consolidation(), port, inbox);
    }
}
