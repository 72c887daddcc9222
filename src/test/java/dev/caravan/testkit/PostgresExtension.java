package dev.caravan.testkit;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Resolves {@link TestDatabase} parameters. JUnit's stores close, and so drop and stop, what is kept in them. */
final class PostgresExtension implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(PostgresExtension.class);

    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
        // A constructor's databases belong to the test that the instance is made for, not to the class.
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestDatabase.class;
    }

    @Override
    public TestDatabase resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return leases(context).newDatabase();
    }

    private static Leases leases(ExtensionContext context) {
        // A store also answers with its parents' values, so the key says whose leases these are.
        return context.getStore(NAMESPACE)
                .computeIfAbsent(context.getUniqueId(), id -> new Leases(server(context)), Leases.class);
    }

    private static TestServer server(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(TestServer.class, key -> TestServers.start(), TestServer.class);
    }
}
