package dev.caravan.check;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;

/** Asks a query in a transaction, since only there its rows are streamed, and leaves the transaction usable. */
final class Attempt {
    private Attempt() {}

    /** What is asked. */
    interface Question {
        void ask() throws SQLException;
    }

    static void in(Connection connection, Question question) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(false);
        Savepoint start = connection.setSavepoint();
        try {
            question.ask();
        } catch (SQLException e) {
            leave(connection, start, autoCommit, e);
            throw e;
        }
        connection.rollback(start);
        connection.setAutoCommit(autoCommit);
    }

    private static void leave(Connection connection, Savepoint start, boolean autoCommit, SQLException failure) {
        try {
            connection.rollback(start);
            connection.setAutoCommit(autoCommit);
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }
}
