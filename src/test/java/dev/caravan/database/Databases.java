package dev.caravan.database;

import dev.caravan.testkit.TestDatabase;

/** A test's database as Caravan's own. */
public final class Databases {
    private Databases() {}

    public static Database source(TestDatabase database) {
        return of("old", database);
    }

    public static Database target(TestDatabase database) {
        return of("target", database);
    }

    static Database of(String name, TestDatabase database) {
        return new Database(name, DatabaseAddress.of(database.url(), null, null));
    }
}
