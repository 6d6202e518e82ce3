package dev.teff.loadtest.harness;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A JUnit test that runs a plan and fails by its assertions. The method has a parameter of type
 * {@link LoadGate}, and may have one of type {@link Target}.
 *
 * <pre>{@code
 * class BalancesUnderLoadTest {
 *   @LoadTest
 *   void balances_at200PerSecond_areQuick(LoadGate gate) throws Exception {
 *     gate.run(
 *         plan("balances",
 *                 scenario("look")
 *                     .feed(zipf("account", 1000, 1.0))
 *                     .exec(call("balance", Account.class, user -> user.text("account"),
 *                         (account, user) -> account.balance()))
 *                     .inject(constantUsersPerSec(200).during(seconds(10))))
 *             .warmUp(seconds(3))
 *             .assertions(global().responseTime().percentile(99).lt(millis(20))));
 *   }
 * }
 * }</pre>
 */
@Documented
@java.lang.annotation.Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Test
@ExtendWith(LoadTestExtension.class)
public @interface LoadTest {
  /**
   * What is tested, as {@link Targets#open} understands it; by default one silo in the test's JVM,
   * with the grains of the class path.
   */
  String target() default "silo";

  /** Where reports go: a folder for each test in this one. */
  String reports() default "target/loadtest";
}
