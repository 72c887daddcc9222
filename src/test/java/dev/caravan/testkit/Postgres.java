package dev.caravan.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class their PostgreSQL databases: every parameter of type {@link TestDatabase} is a new, empty
 * one that nobody else uses.
 *
 * <p>A database lives as long as what it was injected into: those of a constructor, of a test method and of
 * {@code @BeforeEach} are dropped after the test, those of {@code @BeforeAll} after the class. A test that needs the
 * same database in several of its methods takes it in the constructor.
 *
 * <p>All tests of a JVM share one server. It is, in this order:
 *
 * <ol>
 *   <li>the one that {@code CARAVAN_TEST_POSTGRES_URL} points to, a {@code postgresql://} or {@code jdbc:} URL of a
 *       superuser;
 *   <li>a container, when a Docker engine answers, of the image {@code CARAVAN_TEST_POSTGRES_IMAGE};
 *   <li>the embedded binaries.
 * </ol>
 *
 * <p>{@code CARAVAN_TEST_POSTGRES=embedded} or {@code =testcontainers} forces one.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(PostgresExtension.class)
public @interface Postgres {}
