package dev.caravan.merge;

import java.util.List;
import java.util.Map;

/**
 * How the rows of a feed meet those of the feeds before it.
 *
 * @param table the target table, in the mapping's words
 * @param rows that can be loaded
 * @param identical rows that are there already, with the same values
 * @param differing rows that are there already, with other values
 * @param columns for the differing rows, how many differ in each column
 * @param examples source keys of some differing rows
 * @param onlyHere rows that only this feed has
 * @param onlyThere rows that only the feeds before it have
 * @param collisions rows that only this feed has, whose key another row has
 * @param clashes rows whose unique value another row has, and that get a suffix
 * @param quarantined rows that point to nothing, or whose unique value is taken
 */
public record Conflict(
        String table,
        String feed,
        long rows,
        long identical,
        long differing,
        Map<String, Long> columns,
        List<String> examples,
        long onlyHere,
        long onlyThere,
        long collisions,
        long clashes,
        long quarantined) {}
