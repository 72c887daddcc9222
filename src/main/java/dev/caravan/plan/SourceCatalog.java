package dev.caravan.plan;

import dev.caravan.catalog.Catalog;
import dev.caravan.mapping.SourceMapping;

/** A source as the mapping sees it, as it really is, and what its server converts by itself. */
record SourceCatalog(SourceMapping mapping, Catalog catalog, Casts casts) {}
