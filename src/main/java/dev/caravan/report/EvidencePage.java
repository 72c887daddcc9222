package dev.caravan.report;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.StringReader;

/**
 * Evidence as one page that needs nothing but itself. Whatever comes from the evidence is escaped, and the page's own
 * policy allows no script but the one that belongs to it.
 */
final class EvidencePage {
    private final Template template = Mustache.compiler()
            .escapeHTML(true)
            .emptyStringIsFalse(true)
            .withLoader(name -> new StringReader(PageResource.of(name).text()))
            .compile(PageResource.of("page.mustache").text());

    private final String policy = "default-src 'none'; base-uri 'none'; form-action 'none'; style-src "
            + PageResource.of("page.css").hash() + "; script-src "
            + PageResource.of("page.js").hash();

    String render(Evidence evidence) {
        return template.execute(new PageBuilder(evidence).build(policy));
    }
}
