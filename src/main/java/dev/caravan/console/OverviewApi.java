package dev.caravan.console;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whether everything is fine. */
@RestController
final class OverviewApi {
    private final OverviewReader reader;

    OverviewApi(OverviewReader reader) {
        this.reader = reader;
    }

    @GetMapping(path = "/api/overview", produces = MediaType.APPLICATION_JSON_VALUE)
    Overview overview() {
        return reader.read();
    }
}
