package dev.caravan.run;

import dev.caravan.refresh.Part;
import dev.caravan.refresh.Refreshing;
import java.sql.SQLException;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/** The steps of a refresh, as its route calls them. */
public final class RefreshStep {
    public void plan(@Body Refreshing refreshing) throws SQLException {
        refreshing.plan();
    }

    public void compare(@Body Part part, @Variable("refresh") Refreshing refreshing) throws SQLException {
        refreshing.compare(part);
    }

    public void settle(@Body Refreshing refreshing) throws SQLException {
        refreshing.settle();
    }

    public void write(@Body Refreshing refreshing) throws SQLException {
        refreshing.write();
    }
}
