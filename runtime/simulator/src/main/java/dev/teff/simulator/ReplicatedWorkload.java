package dev.teff.simulator;

import dev.teff.grains.Grains;
import dev.teff.grains.WriteConsistency;
import dev.teff.simulator.Subject.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Badges that are pinned and taken off on all silos at once. Behind all faults, every silo has the
 * same badges: those whose pinning was acknowledged as durable and that nobody took off, none that
 * was taken off, and none that nobody pinned.
 */
public final class ReplicatedWorkload implements Workload {
  /** What the keys of grains begin with whose copies stay active. */
  static final String LASTING = "lasting-";

  private final List<String> keys;
  private final AtomicLong badges = new AtomicLong();
  private final AtomicLong calls = new AtomicLong();
  private final Map<String, Ledger> ledgers = new ConcurrentHashMap<>();

  /** What is known of one grain's badges. */
  private static final class Ledger {
    final Set<Long> tried = ConcurrentHashMap.newKeySet();
    final Set<Long> durable = ConcurrentHashMap.newKeySet();
    final Set<Long> perhapsOff = ConcurrentHashMap.newKeySet();
    final Set<Long> surelyOff = ConcurrentHashMap.newKeySet();
    final Map<String, Set<Long>> seen = new ConcurrentHashMap<>();
  }

  /** On two grains, one whose copies come and go, and one whose copies stay. */
  public ReplicatedWorkload(long seed) {
    keys = List.of(LASTING + seed, "passing-" + seed);
    keys.forEach(key -> ledgers.put(key, new Ledger()));
  }

  /** The key of a grain whose copies stay active. */
  public static String lastingKey(String name) {
    return LASTING + name;
  }

  /** Pins a badge durably, without a check. */
  public static void pin(Grains grains, String key, long badge) {
    grains.ref(Badges.class, key).pin(WriteConsistency.DURABLE, badge);
  }

  /** The badges of a grain, as one silo sees them. */
  public static Set<Long> badges(Grains grains, String key) {
    return grains.ref(Badges.class, key).all();
  }

  private Ledger ledger(String key) {
    return ledgers.computeIfAbsent(key, unknown -> new Ledger());
  }

  @Override
  public void run(Participant me) {
    int longestPauseMillis = 20 << me.random().nextInt(5);
    while (me.goesOn()) {
      String key = keys.get(me.random().nextInt(keys.size()));
      int draw = me.random().nextInt(100);
      if (draw < 60) {
        pin(me, key, consistency(me.random().nextInt(10)));
      } else if (draw < 85) {
        takeOff(me, key, 1 + me.random().nextLong(badges.get() + 1));
      } else {
        call(me, key, "look", () -> me.ref(Badges.class, key).all());
      }
      me.pause(Duration.ofNanos(1_000L * me.random().nextInt(1_000 * longestPauseMillis)));
    }
  }

  private static WriteConsistency consistency(int draw) {
    return switch (draw) {
      case 0, 1, 2 -> WriteConsistency.LOCAL;
      case 3 -> WriteConsistency.MAJORITY;
      case 4 -> WriteConsistency.ALL;
      default -> WriteConsistency.DURABLE;
    };
  }

  /** Copies answer for themselves: what one call sees says nothing of the next one. */
  private <R> Optional<R> call(Participant me, String key, String what, Supplier<R> call) {
    Step<Long, R> anything = (state, seen) -> Optional.of(state);
    String name = "sim.badges/%s, call %d".formatted(key, calls.incrementAndGet());
    return me.call(new Subject<>(name, 0L), what, anything, call);
  }

  private void pin(Participant me, String key, WriteConsistency consistency) {
    long badge = badges.incrementAndGet();
    Ledger ledger = ledger(key);
    ledger.tried.add(badge);
    Optional<Boolean> pinned =
        call(
            me,
            key,
            "pin %d %s".formatted(badge, consistency),
            () -> {
              me.ref(Badges.class, key).pin(consistency, badge);
              return true;
            });
    if (pinned.isPresent() && consistency != WriteConsistency.LOCAL) {
      ledger.durable.add(badge);
    }
  }

  private void takeOff(Participant me, String key, long badge) {
    Ledger ledger = ledger(key);
    ledger.perhapsOff.add(badge);
    call(me, key, "take off " + badge, () -> me.ref(Badges.class, key).takeOff(badge))
        .filter(seen -> seen)
        .ifPresent(seen -> ledger.surelyOff.add(badge));
  }

  @Override
  public void verifyOnSilo(Participant me) {
    for (String key : keys) {
      Set<Long> here = me.ref(Badges.class, key).all();
      Ledger ledger = ledger(key);
      ledger.seen.put(me.name(), here);
      ledger.seen.forEach((silo, there) -> {
        require(here.equals(there), me, key, "has other badges than " + silo, off(here, there));
      });
      Set<Long> kept = minus(ledger.durable, ledger.perhapsOff);
      require(here.containsAll(kept), me, key, "lost durable badges", minus(kept, here));
      Set<Long> ghosts = new TreeSet<>(here);
      ghosts.retainAll(ledger.surelyOff);
      require(ghosts.isEmpty(), me, key, "has badges again that were taken off", ghosts);
      Set<Long> strange = minus(here, ledger.tried);
      require(strange.isEmpty(), me, key, "has badges that nobody pinned", strange);
    }
  }

  private static void require(
      boolean holds, Participant me, String key, String what, Set<Long> which) {
    if (!holds) {
      throw new AssertionError("%s of %s %s: %s".formatted(key, me.name(), what, which));
    }
  }

  private static Set<Long> minus(Set<Long> some, Set<Long> others) {
    var left = new TreeSet<>(some);
    left.removeAll(others);
    return left;
  }

  private static Set<Long> off(Set<Long> one, Set<Long> other) {
    Set<Long> off = minus(one, other);
    off.addAll(minus(other, one));
    return off;
  }
}
