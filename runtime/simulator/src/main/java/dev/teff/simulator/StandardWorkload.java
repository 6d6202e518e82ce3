package dev.teff.simulator;

import dev.teff.grains.CallOptions;
import dev.teff.grains.Pending;
import dev.teff.runtime.SiloBuilder;
import dev.teff.simulator.Subject.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A bit of everything that grains do: counters and registers, event-sourced, key-value and in
 * memory only, also such as take along what they have in memory, transfers, fan-outs, speeches
 * whose words must stay in order, timers, observers; and calls of every kind: one way, with keys,
 * cancelled, in a hurry. Few grains, so that calls meet.
 */
public final class StandardWorkload implements Workload {
  private static final int WORDS = 4;
  private static final int PROBES = 12;

  private final List<String> keys;
  private final boolean circles;
  private final Transfers transfers;
  private final Speeches speeches;
  private final Testimony testimony = new Testimony();
  private final Queue<Predicate<Participant>> unsettled = new ConcurrentLinkedQueue<>();
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
    this.speeches = new Speeches(this.keys, testimony);
  }

  /**
   * Gives a silo what the grains of this workload need.
   *
   * @param life a name that no other life of a silo has
   */
  public static void provide(SiloBuilder builder, String life) {
    builder.provide(Births.class, new Births(life, new Testimony()));
  }

  /** The same for silos of one simulation, where this workload sees what their grains tell. */
  void equip(String life, SiloBuilder builder) {
    builder.provide(Births.class, new Births(life, testimony));
  }

  /**
   * What is wrong beside what calls have shown.
   *
   * @param happened what else happened to the cluster in this run
   */
  List<String> findings(Set<SimulatedFault> happened) {
    var findings = new ArrayList<>(testimony.violations());
    findings.addAll(testimony.luggage().violations());
    findings.addAll(speeches.late());
    if (EnumSet.of(SimulatedFault.MOVE).containsAll(happened)) {
      findings.addAll(testimony.luggage().lost());
    }
    if (happened.isEmpty()) {
      findings.addAll(testimony.disorder());
    }
    return findings;
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
    String key = key(me.random());
    if (draw < 20) {
      add(me, key);
    } else if (draw < 33) {
      total(me, key);
    } else if (draw < 42) {
      write(me, key);
    } else if (draw < 53) {
      read(me, key);
    } else if (draw < 60) {
      ring(me, key);
    } else if (draw < 68) {
      step(me, key);
    } else if (draw < 75) {
      transfers.pay(me);
    } else if (draw < 79) {
      speeches.speak(me, WORDS);
    } else if (draw < 82) {
      survey(me, key);
    } else {
      actInOtherWays(me, draw, key);
    }
  }

  private void actInOtherWays(Participant me, int draw, String key) {
    if (draw < 87) {
      addOnce(me, key);
    } else if (draw < 90) {
      addAndCancel(me, key);
    } else if (draw < 93) {
      addInAHurry(me, key);
    } else if (draw < 96) {
      speeches.proclaim(me, WORDS);
    } else if (draw < 98) {
      look(me, key);
    } else {
      say(me, key);
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
    me.callWithin(
        me.patience(),
        tally(key),
        "add " + number,
        new CountedStep(number),
        () -> me.ref(Tally.class, key).add(number));
  }

  private void addInAHurry(Participant me, String key) {
    long number = written.incrementAndGet();
    Duration limit = Duration.ofMillis(1L + me.random().nextInt(50));
    Tally tally = me.grains().with(me.grains().ref(Tally.class, key), CallOptions.timeout(limit));
    me.callThatMayFail(
        limit,
        tally(key),
        "add %d in %d ms".formatted(number, limit.toMillis()),
        new CountedStep(number),
        () -> tally.add(number));
  }

  /** Takes effect once, however often it is made. */
  private void addOnce(Participant me, String key) {
    long number = written.incrementAndGet();
    unsettled.add(
        me.callOnce(
            key + "/" + number,
            tally(key),
            "add %d once".formatted(number),
            new CountedStep(number),
            (grains, options) -> grains.with(grains.ref(Tally.class, key), options).add(number)));
  }

  /** Says whether it took effect, if that is known. */
  private void addAndCancel(Participant me, String key) {
    long number = written.incrementAndGet();
    me.callThatMayFail(
        me.patience(),
        tally(key),
        "add %d, cancelled".formatted(number),
        new CountedStep(number),
        () -> {
          Pending<Counted> pending =
              me.grains().start(me.ref(Tally.class, key), tally -> tally.add(number));
          me.pause(Duration.ofNanos(1_000L * me.random().nextInt(3_000)));
          pending.cancel();
          return pending.await();
        });
  }

  /** Ticks of a timer are never taken back. */
  private static Optional<Seen> look(Participant me, String key) {
    Step<Rings, Seen> step = Rings::seen;
    return me.call(
        new Subject<>("sim.metronome/" + key, Rings.NONE),
        "ticks",
        step,
        () -> me.ref(Metronome.class, key).ticks());
  }

  private static Optional<Seen> say(Participant me, String key) {
    Step<Rings, Seen> step = Rings::rung;
    return me.call(
        new Subject<>("sim.lobby/" + key, Rings.NONE),
        "say",
        step,
        () -> me.ref(Lobby.class, key).say(guest(key), WORDS));
  }

  private static String guest(String key) {
    return "of-" + key;
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

  /** Whatever silo owns them: grains that nobody has called yet. */
  void verifyThatAllIsServed(Participant me) {
    for (int i = 0; i < PROBES; i++) {
      String key = "probe-" + i + keys.getFirst();
      CallOptions soon = CallOptions.timeout(Duration.ofSeconds(1));
      var unused = me.grains().with(me.grains().ref(Doorbell.class, key), soon).ring();
    }
  }

  @Override
  public void verify(Participant me) {
    for (Predicate<Participant> call : unsettled) {
      require(call.test(me), "a call with a key fails that is made again");
    }
    for (String key : keys) {
      total(me, key);
      read(me, key);
    }
    transfers.verify(me);
    speeches.verify(me);
    keys.forEach(key -> verifyTimers(me, key));
    keys.forEach(key -> verifyObservers(me, key));
  }

  private static void verifyTimers(Participant me, String key) {
    Optional<Seen> before = look(me, key);
    me.pause(Duration.ofSeconds(1));
    Optional<Seen> behind = look(me, key);
    require(
        before.isPresent()
            && behind.isPresent()
            && behind.get().activation().equals(before.get().activation())
            && behind.get().value() > before.get().value(),
        "the timer of metronome %s does not tick: %s, and a second later %s"
            .formatted(key, before, behind));
  }

  /** Where nothing goes wrong, an observer hears everything; what is told again comes late. */
  private static void verifyObservers(Participant me, String key) {
    long said = 0;
    String lobby = "";
    for (int i = 0; i < 2; i++) {
      Optional<Seen> seen = say(me, key);
      require(seen.isPresent(), "nothing can be said in lobby " + key);
      lobby = seen.get().activation();
      said = seen.get().value();
    }
    me.pause(Duration.ofSeconds(1));
    List<Long> heard = me.ref(Guest.class, guest(key)).heard(lobby);
    List<Long> last = LongStream.rangeClosed(said - 2L * WORDS + 1, said).boxed().toList();
    require(
        heard.size() >= last.size()
            && heard.subList(heard.size() - last.size(), heard.size()).stream()
                .sorted()
                .toList()
                .equals(last),
        "guest %s heard %s, but last was said %s".formatted(guest(key), heard, last));
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError("All faults are over, and still " + otherwise);
    }
  }
}
