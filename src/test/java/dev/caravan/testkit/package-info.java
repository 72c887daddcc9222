/**
 * What the integration tests stand on: {@link dev.caravan.testkit.Postgres} hands every test its own empty databases on
 * one PostgreSQL server, wherever that server comes from, and {@link dev.caravan.testkit.CuttingProxy} breaks the
 * connections to it at a chosen byte.
 */
@NullMarked
package dev.caravan.testkit;

import org.jspecify.annotations.NullMarked;
