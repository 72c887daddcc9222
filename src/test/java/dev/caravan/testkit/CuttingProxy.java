package dev.caravan.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy on the loopback address that breaks connections where a test wants them broken: after a number of bytes,
 * or now. What was let through before a cut arrives; neither side is told that the end is not the end.
 *
 * <pre>{@code
 * try (var proxy = CuttingProxy.inFrontOf(target)) {
 *     proxy.cutAfterReading(100_000);
 *     copy(source, target.through(proxy));
 * }
 * }</pre>
 */
public final class CuttingProxy implements AutoCloseable {

    private static final int BUFFER_SIZE = 8192;

    private final InetSocketAddress server;
    private final ServerSocket listener;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final ByteBudget read = new ByteBudget();
    private final ByteBudget written = new ByteBudget();
    private volatile boolean refusing;

    private CuttingProxy(InetSocketAddress server) throws IOException {
        this.server = server;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::acceptConnections, "accept");
    }

    public static CuttingProxy inFrontOf(TestDatabase database) {
        return inFrontOf(database.host(), database.port());
    }

    @SuppressWarnings("AddressSelection") // a test server has one address
    public static CuttingProxy inFrontOf(String host, int port) {
        try {
            return new CuttingProxy(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw new UncheckedIOException("the proxy cannot listen", e);
        }
    }

    public String host() {
        return listener.getInetAddress().getHostAddress();
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Cuts every connection as soon as so many more bytes have come from the server, over all connections; once. */
    public void cutAfterReading(long bytes) {
        read.limit(bytes);
    }

    /** Cuts every connection as soon as so many more bytes have gone to the server, over all connections; once. */
    public void cutAfterWriting(long bytes) {
        written.limit(bytes);
    }

    /** Cuts every connection now. */
    public void cut() {
        links.forEach(Link::close);
    }

    /** Hangs up on new connections until {@link #accept}; those that exist stay. */
    public void refuse() {
        refusing = true;
    }

    public void accept() {
        refusing = false;
    }

    /** How many connections are open. */
    public int connections() {
        return links.size();
    }

    /** The bytes that have come from the server so far. */
    public long bytesRead() {
        return read.spent();
    }

    /** The bytes that have gone to the server so far. */
    public long bytesWritten() {
        return written.spent();
    }

    @Override
    public void close() {
        refusing = true;
        closeQuietly(listener);
        cut();
    }

    private void acceptConnections() {
        while (!listener.isClosed()) {
            try {
                connect(listener.accept());
            } catch (IOException e) {
                // The listener is closed, or the server refuses and the client has been hung up on: both are wanted.
            }
        }
    }

    private void connect(Socket client) throws IOException {
        var upstream = new Socket();
        var link = new Link(client, upstream);
        try {
            links.add(link);
            if (refusing) {
                throw new IOException("refused");
            }
            upstream.connect(server);
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
        } catch (IOException e) {
            link.close();
            throw e;
        }
        start(() -> pump(link, upstream, client, read), "read");
        start(() -> pump(link, client, upstream, written), "write");
    }

    private void pump(Link link, Socket from, Socket to, ByteBudget budget) {
        var buffer = new byte[BUFFER_SIZE];
        try (link) {
            for (var count = from.getInputStream().read(buffer); count >= 0; ) {
                var allowed = budget.spend(count);
                to.getOutputStream().write(buffer, 0, allowed.bytes());
                if (allowed.last()) {
                    cut();
                }
                count = from.getInputStream().read(buffer);
            }
        } catch (IOException e) {
            // One of the two sides is gone, and with it the connection.
        }
    }

    private void start(Runnable work, String name) {
        var thread = new Thread(work, "cutting-proxy-" + port() + "-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            // It is gone either way.
        }
    }

    /** The two halves of a connection, which live and die together. */
    private final class Link implements AutoCloseable {

        private final Socket client;
        private final Socket upstream;

        Link(Socket client, Socket upstream) {
            this.client = client;
            this.upstream = upstream;
        }

        @Override
        public void close() {
            links.remove(this);
            closeQuietly(client);
            closeQuietly(upstream);
        }
    }
}
