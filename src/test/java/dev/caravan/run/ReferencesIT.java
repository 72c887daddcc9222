package dev.caravan.run;

import dev.caravan.demo.DemoData;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** References between few rows, with everything that old databases hold. */
class ReferencesIT extends ReferencesContract {
    ReferencesIT() {
        super(new DemoData("small", 1, true));
    }

    @Override
    Collection<String> kinds() {
        Set<String> kinds = new TreeSet<>(super.kinds());
        kinds.add("audit_log.entity_id.breach");
        return kinds;
    }
}
