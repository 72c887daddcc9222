package dev.caravan.testkit;

import com.github.dockerjava.api.exception.NotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.ImageNameSubstitutor;

/** The server as a container. */
final class ContainerServer {

    private static final String IMAGE = "postgres:17-alpine";
    private static final long PULL_MINUTES = 5;

    private ContainerServer() {}

    static boolean possible() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    static String image() {
        return Objects.requireNonNullElse(System.getenv("CARAVAN_TEST_POSTGRES_IMAGE"), IMAGE);
    }

    static TestServer start() {
        pullOnce(image());
        var command = new ArrayList<>(List.of("postgres"));
        TestServers.SETTINGS.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        var container = new PostgreSQLContainer(DockerImageName.parse(image()).asCompatibleSubstituteFor("postgres"))
                .withUsername(TestServers.SUPERUSER)
                .withPassword(TestServers.PASSWORD)
                .withDatabaseName(TestServers.SUPERUSER);
        container.withCommand(command.toArray(String[]::new)).start();
        var address = new DatabaseAddress(
                container.getHost(),
                container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
                TestServers.SUPERUSER,
                TestServers.SUPERUSER,
                TestServers.PASSWORD);
        return new TestServer("container of " + image(), address, container::stop);
    }

    /** Testcontainers pulls too, but tries for four minutes before it gives up, where no registry can be reached. */
    private static void pullOnce(String image) {
        var client = DockerClientFactory.lazyClient();
        var name = ImageNameSubstitutor.instance()
                .apply(DockerImageName.parse(image))
                .asCanonicalNameString();
        try {
            client.inspectImageCmd(name).exec();
        } catch (NotFoundException absent) {
            try {
                if (!client.pullImageCmd(name).start().awaitCompletion(PULL_MINUTES, TimeUnit.MINUTES)) {
                    throw new IllegalStateException("not pulled within " + PULL_MINUTES + " minutes");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while pulling " + name, e);
            }
        }
    }
}
