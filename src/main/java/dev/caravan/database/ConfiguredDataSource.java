package dev.caravan.database;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Prepares every connection that it hands out, and closes the one that could not be prepared. */
final class ConfiguredDataSource extends DelegatingDataSource {

    /** What is done to a fresh connection. */
    interface Preparation {
        void apply(Connection connection) throws SQLException;
    }

    private final Preparation preparation;

    ConfiguredDataSource(DataSource target, Preparation preparation) {
        super(target);
        this.preparation = preparation;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return prepared(super.getConnection());
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return prepared(super.getConnection(username, password));
    }

    private Connection prepared(Connection connection) throws SQLException {
        try {
            preparation.apply(connection);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }
}
