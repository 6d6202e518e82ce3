package dev.teff.simulator;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test method of JUnit that runs once per seed. It has a parameter of type {@link Simulation},
 * which it sets up, and lets run by {@link Simulation#check} or {@link Simulation#run}.
 *
 * <pre>{@code
 * class BankTest {
 *   @SimulationTest(seeds = 20)
 *   void bank_survivesItsSilos(Simulation simulation) {
 *     simulation
 *         .workload(new StandardWorkload())
 *         .setup((life, silo) -> StandardWorkload.provide(silo, life))
 *         .faults(SimulatedFault.KILL, SimulatedFault.PARTITION)
 *         .invariant("a answers", me -> StandardWorkload.touch(me, "a"))
 *         .check();
 *   }
 * }
 * }</pre>
 *
 * <p>A seed that fails says how to run it again alone: {@code -Dteff.simulation.seed=17}. For a
 * night, {@code -Dteff.simulation.seeds=10000} has each test run under more seeds.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(SimulationTestExtension.class)
public @interface SimulationTest {
  /** How many seeds. */
  int seeds() default 10;

  /** The first of them. */
  long firstSeed() default 1;
}
