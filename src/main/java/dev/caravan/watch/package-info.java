/** What is the matter with a consolidation, as its ledger and its databases say it; without Camel and without a web server. */
@NullMarked
package dev.caravan.watch;

import org.jspecify.annotations.NullMarked;
