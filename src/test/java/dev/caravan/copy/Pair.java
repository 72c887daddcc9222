package dev.caravan.copy;

import dev.caravan.database.Database;
import dev.caravan.database.Databases;
import dev.caravan.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Copies between two databases of a test, with connections of their own that are closed again. */
record Pair(TestDatabase source, TestDatabase target) {

    CopyResult copy(CopyTask task) throws SQLException {
        return copy(task, CopyObserver.NONE);
    }

    CopyResult copy(CopyTask task, CopyObserver observer) throws SQLException {
        try (Connection from = reading();
                Connection to = database(target).connect()) {
            return CopyPipe.copy(from, to, task, observer);
        }
    }

    /** The digest of what a SELECT sends. */
    static Digest digest(TestDatabase database, String select, CopyFormat format) throws SQLException {
        try (Connection connection = database(database).connect()) {
            connection.setAutoCommit(false);
            return CopyPipe.digest(connection, task(select, "nowhere", null, format), CopyObserver.NONE)
                    .digest();
        }
    }

    Connection reading() throws SQLException {
        Connection connection = database(source).connect();
        connection.setAutoCommit(false);
        return connection;
    }

    static Database database(TestDatabase database) {
        return Databases.target(database);
    }

    static CopyTask task(String select, String into, @Nullable String before, CopyFormat format) {
        return new CopyTask(into, 1, format.copyOut(select), format.copyIn(into, false), before, format);
    }

    /** A whole table of the schema public. */
    static CopyTask table(String name, CopyFormat format) {
        return task("SELECT * FROM public." + name, "public." + name, null, format);
    }
}
