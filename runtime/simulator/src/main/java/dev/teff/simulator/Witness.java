package dev.teff.simulator;

import dev.teff.grains.Grains;
import dev.teff.simulator.History.Ending;
import dev.teff.simulator.History.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Watches callers of a real cluster and judges what they were told, as a simulation does. Safe for
 * use by any thread; what it found is asked for when all calls have ended.
 */
public final class Witness {
  private final History history = new History();

  /** Makes one that has seen nothing. */
  public Witness() {}

  /**
   * A caller that is watched.
   *
   * @param goesOn whether the run still lasts
   */
  public Participant participant(
      String name, Grains grains, RandomGenerator random, BooleanSupplier goesOn) {
    return new Participant(new RealSeat(name), grains, random, history, goesOn, false);
  }

  /** What does not hold. */
  public List<String> violations() {
    return history.violations();
  }

  /** How many calls there were. */
  public long calls() {
    return history.all().size();
  }

  /** How many calls failed, by code and outcome. */
  public Map<String, Long> failures() {
    Map<String, Long> failures = new TreeMap<>();
    for (Operation<?, ?> call : history.all()) {
      if (call.ending != Ending.RETURNED) {
        failures.merge(call.failure + " " + call.ending, 1L, Long::sum);
      }
    }
    return failures;
  }

  private record RealSeat(String name) implements Seat {
    @Override
    public long now() {
      return System.nanoTime();
    }

    @Override
    public Instant issued() {
      return Instant.now();
    }

    @Override
    public void pause(Duration duration) {
      try {
        Thread.sleep(duration);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // whoever interrupts a caller ends it
      }
    }

    @Override
    public boolean undisturbed() {
      return true;
    }
  }
}
