package dev.caravan.merge;

import dev.caravan.ledger.MergeRecord;
import java.util.List;

/**
 * What became of the staged rows of a feed.
 *
 * @param examples source keys of some rows that differ from the row that they are the same as
 */
public record Account(MergeRecord counts, List<String> examples) {}
