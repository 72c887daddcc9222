package dev.caravan.copy;

import javax.sql.DataSource;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * Copy rows from one PostgreSQL database into a table of another with COPY streams, digesting every row on the way.
 *
 * <p>The message body is either a {@link CopyTask}, or the SELECT (a String) whose rows go into the endpoint's table.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "pgcopy",
        title = "PostgreSQL COPY",
        syntax = "pgcopy:table",
        category = {Category.DATABASE},
        producerOnly = true,
        headersClass = PgCopyConstants.class)
@SuppressWarnings("NullAway.Init") // Camel sets the required options before it starts the endpoint.
public class PgCopyEndpoint extends DefaultEndpoint {
    @UriPath(description = "Target table, quoted as in SQL where needed. Only a label when the body is a CopyTask.")
    @Metadata(required = true)
    private String table;

    @UriParam(description = "The database to read from. Its connections have auto-commit off or are set so.")
    @Metadata(required = true)
    private DataSource source;

    @UriParam(description = "The database to write to. Each message is one transaction there.")
    @Metadata(required = true)
    private DataSource target;

    @UriParam(description = "Format of the streams when the body is a SELECT.", defaultValue = "BINARY")
    private CopyFormat format = CopyFormat.BINARY;

    @UriParam(description = "Whether to empty the table first, in the same transaction.", defaultValue = "false")
    private boolean truncate;

    @UriParam(
            description = "Whether rows are written frozen, so that no later VACUUM rewrites them. Needs truncate.",
            defaultValue = "false")
    private boolean freeze;

    @UriParam(description = "Comma-separated target columns, quoted as in SQL where needed; all when absent.")
    private @Nullable String columns;

    @UriParam(label = "advanced", description = "Told of progress, and of each copy before it commits.")
    private CopyObserver observer = CopyObserver.NONE;

    /** For Camel. */
    public PgCopyEndpoint() {}

    PgCopyEndpoint(String uri, PgCopyComponent component, String table) {
        super(uri, component);
        this.table = table;
    }

    @Override
    public PgCopyComponent getComponent() {
        return (PgCopyComponent) super.getComponent();
    }

    @Override
    public Producer createProducer() {
        return new PgCopyProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("pgcopy only writes; start the route with another component");
    }

    /** The copy that a SELECT as body means. */
    CopyTask task(String select) {
        String into = columns == null ? table : table + " (" + columns + ")";
        return new CopyTask(
                table,
                1,
                format.copyOut(select),
                format.copyIn(into, freeze),
                truncate ? "TRUNCATE " + table : null,
                format);
    }

    public String getTable() {
        return table;
    }

    public void setTable(String table) {
        this.table = table;
    }

    public DataSource getSource() {
        return source;
    }

    public void setSource(DataSource source) {
        this.source = source;
    }

    public DataSource getTarget() {
        return target;
    }

    public void setTarget(DataSource target) {
        this.target = target;
    }

    public CopyFormat getFormat() {
        return format;
    }

    public void setFormat(CopyFormat format) {
        this.format = format;
    }

    public boolean isTruncate() {
        return truncate;
    }

    public void setTruncate(boolean truncate) {
        this.truncate = truncate;
    }

    public boolean isFreeze() {
        return freeze;
    }

    public void setFreeze(boolean freeze) {
        this.freeze = freeze;
    }

    public @Nullable String getColumns() {
        return columns;
    }

    public void setColumns(@Nullable String columns) {
        this.columns = columns;
    }

    public CopyObserver getObserver() {
        return observer;
    }

    public void setObserver(CopyObserver observer) {
        this.observer = observer;
    }
}
