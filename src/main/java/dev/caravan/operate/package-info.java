/** What can be asked about runs, refreshes and generations: the same answers for the command line, the API and the page. */
@NullMarked
package dev.caravan.operate;

import org.jspecify.annotations.NullMarked;
