/** Schema caravan of the target: runs, steps, chunks, digests, definitions. The only truth about progress. */
@NullMarked
package dev.caravan.ledger;

import org.jspecify.annotations.NullMarked;
