package dev.caravan.console;

import dev.caravan.run.Consolidation;
import dev.caravan.settings.CaravanSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The settings in force. Addresses are shown without their passwords; nothing else that is secret is among them. */
@RestController
final class SettingsApi {
    private final Consolidation consolidation;

    SettingsApi(Consolidation consolidation) {
        this.consolidation = consolidation;
    }

    @GetMapping(path = "/api/settings", produces = MediaType.APPLICATION_JSON_VALUE)
    Map<String, String> settings() {
        CaravanSettings caravan = consolidation.settings().caravan();
        Map<String, String> shown = new LinkedHashMap<>();
        consolidation
                .sources()
                .forEach((name, source) ->
                        shown.put("caravan.sources." + name, source.address().toString()));
        shown.put("caravan.target", consolidation.target().address().toString());
        shown.put("caravan.mapping", caravan.mapping().toString());
        shown.put("caravan.routes", caravan.routes().toString());
        shown.put("caravan.reports", caravan.reports().toString());
        shown.put("caravan.copy.tables-at-once", String.valueOf(caravan.copy().tablesAtOnce()));
        shown.put("caravan.copy.chunk-size", caravan.copy().chunkSize().toString());
        shown.put(
                "caravan.finish.indexes-at-once",
                String.valueOf(caravan.finish().indexesAtOnce()));
        shown.put(
                "caravan.publish.lock-timeout", caravan.publish().lockTimeout().toString());
        shown.put("caravan.publish.attempts", String.valueOf(caravan.publish().attempts()));
        consolidation.mapping().schemas().forEach((key, schema) -> shown.put("schema " + key, schema.name()));
        return shown;
    }
}
