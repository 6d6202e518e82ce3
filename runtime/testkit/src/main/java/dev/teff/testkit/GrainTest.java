package dev.teff.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Starts a cluster in the test's JVM before each test method, and closes it afterwards. Test
 * methods and life-cycle methods may have parameters of type {@link TestCluster}, {@link
 * dev.teff.grains.Grains} and {@link VirtualTime}.
 *
 * <pre>{@code
 * @GrainTest(silos = 3)
 * class AccountTest {
 *   @Test
 *   void balance_survivesItsSilo(TestCluster cluster, Grains grains) {
 *     Account alice = grains.ref(Account.class, "alice");
 *     alice.deposit(500);
 *     cluster.kill(cluster.siloOf(alice));
 *     assertEquals(500, alice.balance().cents());
 *   }
 * }
 * }</pre>
 *
 * <p>On a method, it overrides what its class says, and on a {@code @Nested} class what the class
 * around it says.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(GrainTestExtension.class)
public @interface GrainTest {
  /** How many silos to start. */
  int silos() default 1;

  /** What each silo needs besides. */
  Class<? extends SiloSetup> setup() default SiloSetup.None.class;
}
