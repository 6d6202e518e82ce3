package dev.teff.simulator;

import dev.teff.runtime.SiloBuilder;
import dev.teff.simulator.Subject.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A bit of everything that grains do: counters and registers, event-sourced, key-value and in
 * memory only, also such as take along what they have in memory, transfers, fan-outs, and speeches
 * whose words must stay in order. Few grains, so that calls meet.
 */
public final class StandardWorkload implements Workload {
  private static final int WORDS = 4;

  private final List<String> keys;
  private final boolean circles;
  private final Transfers transfers;
  private final Speeches speeches;
  private final Luggage luggage = new Luggage();
  private final AtomicLong written = new AtomicLong();

  /** On three grains of each type. */
  public StandardWorkload() {
    this(List.of("a", "b", "c"));
  }

  /** On the grains of each type that have these keys: two at least. */
  public StandardWorkload(List<String> keys) {
    this(keys, true);
  }

  /**
   * The same.
   *
   * @param circles whether grains may call each other at the same time, and wait for each other
   */
  StandardWorkload(List<String> keys, boolean circles) {
    this.keys = List.copyOf(keys);
    this.circles = circles;
    this.transfers = new Transfers(this.keys, circles);
    this.speeches = new Speeches(this.keys);
  }

  /**
   * Gives a silo what the grains of this workload need.
   *
   * @param life a name that no other life of a silo has
   */
  public static void provide(SiloBuilder builder, String life) {
    builder.provide(Births.class, new Births(life, new Luggage()));
  }

  /** The same for silos of one simulation, where this workload sees what their grains tell. */
  void equip(String life, SiloBuilder builder) {
    builder.provide(Births.class, new Births(life, luggage));
  }

  /** What grains carried from silo to silo. */
  Luggage luggage() {
    return luggage;
  }

  /** Calls one grain; answers whether it answered. */
  public static boolean touch(Participant me, String key) {
    return total(me, key);
  }

  @Override
  public void run(Participant me) {
    int longestPauseMillis = 20 << me.random().nextInt(5); // some are quick, some slow
    while (me.goesOn()) {
      act(me, me.random().nextInt(100));
      me.pause(Duration.ofNanos(1_000L * me.random().nextInt(1_000 * longestPauseMillis)));
    }
  }

  private void act(Participant me, int draw) {
    if (draw < 25) {
      add(me, key(me.random()));
    } else if (draw < 40) {
      total(me, key(me.random()));
    } else if (draw < 50) {
      write(me, key(me.random()));
    } else if (draw < 65) {
      read(me, key(me.random()));
    } else if (draw < 73) {
      ring(me, key(me.random()));
    } else if (draw < 82) {
      step(me, key(me.random()));
    } else if (draw < 90) {
      transfers.pay(me);
    } else if (draw < 95) {
      speeches.speak(me, WORDS);
    } else {
      survey(me, key(me.random()));
    }
  }

  private String key(RandomGenerator random) {
    return keys.get(random.nextInt(keys.size()));
  }

  private static Subject<Tail> tally(String key) {
    return new Subject<>("sim.tally/" + key, Tail.EMPTY);
  }

  private void add(Participant me, String key) {
    long number = written.incrementAndGet();
    me.call(
        tally(key),
        "add " + number,
        new CountedStep(number),
        () -> me.ref(Tally.class, key).add(number));
  }

  private static boolean total(Participant me, String key) {
    return me.call(tally(key), "total", new CountedStep(0), () -> me.ref(Tally.class, key).total())
        .isPresent();
  }

  private static Optional<Long> expect(long state, @Nullable Seen seen) {
    return seen == null || seen.value() == state ? Optional.of(state) : Optional.empty();
  }

  private static Subject<Long> register(String key) {
    return new Subject<>("sim.register/" + key, 0L);
  }

  private void write(Participant me, String key) {
    long value = written.incrementAndGet();
    me.call(
        register(key),
        "write " + value,
        (before, seen) -> expect(value, seen),
        () -> me.ref(Register.class, key).write(value));
  }

  private static void read(Participant me, String key) {
    me.call(
        register(key),
        "read",
        (value, seen) -> expect(value, seen),
        () -> me.ref(Register.class, key).read());
  }

  /** An activation that somebody else has followed does not answer again, nor forget. */
  private static void ring(Participant me, String key) {
    Step<Rings, Seen> step = Rings::rung;
    me.call(
        new Subject<>("sim.doorbell/" + key, Rings.NONE),
        "ring",
        step,
        () -> me.ref(Doorbell.class, key).ring());
  }

  /** What a traveller carries from silo to silo goes on, where it goes on at all. */
  private static void step(Participant me, String key) {
    Step<Journeys, Journey> step = Journeys::stepped;
    me.call(
        new Subject<>("sim.traveller/" + key, Journeys.NONE),
        "step",
        step,
        () -> me.ref(Traveller.class, key).step());
  }

  private void survey(Participant me, String key) {
    me.call(
        new Subject<>("sim.survey", 0L),
        "survey from " + key,
        (state, all) -> Optional.of(state),
        () -> me.ref(Tally.class, key).survey(others(key)));
  }

  private List<String> others(String key) {
    return circles
        ? keys.stream().filter(other -> !other.equals(key)).toList()
        : keys.subList(keys.indexOf(key) + 1, keys.size());
  }

  @Override
  public void verify(Participant me) {
    for (String key : keys) {
      total(me, key);
      read(me, key);
    }
    if (!luggage.violations().isEmpty()) {
      throw new AssertionError(String.join("\n", luggage.violations()));
    }
    transfers.verify(me);
    speeches.verify(me);
  }
}
