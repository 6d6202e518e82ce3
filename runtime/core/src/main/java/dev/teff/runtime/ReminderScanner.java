package dev.teff.runtime;

import dev.teff.grains.CallOptions;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.GrainContract;
import dev.teff.persistence.spi.ReminderIndex;
import dev.teff.persistence.spi.ReminderIndex.Entry;
import dev.teff.runtime.spi.Timekeeper.Scheduled;
import dev.teff.runtime.wire.WireReader;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for reminders that are due, and lets them tick.
 *
 * <p>The silos share the slices of the index among them: a slice is its whose a grain of the
 * slice's name would be. When that changes, two may let one reminder tick; its key makes the second
 * harmless. Nothing is read but what is due, so a start costs the same however many reminders there
 * are.
 */
final class ReminderScanner {
  private static final Logger LOG = LoggerFactory.getLogger("dev.teff.reminders");
  private static final int PAGE = 500;
  private static final int MOST_UNDER_WAY = 2_000;
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(5);
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
  private static final int LONGEST_BACKOFF_SHIFT = 9;

  private final Host host;
  private final ReminderIndex index;
  private final ReminderSettings settings;
  private final List<GrainId> slices;
  private final ConcurrentHashMap<Tick, Attempts> attempts = new ConcurrentHashMap<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private volatile @Nullable Scheduled next;
  private volatile boolean stopped;
  private boolean failing; // of the scanning thread, one after the other

  private record Tick(GrainId grain, String name, UUID registration, Instant due) {}

  /** How often a tick failed, and until when to leave it alone; for ever while it runs. */
  private record Attempts(int failed, Instant restUntil) {}

  ReminderScanner(Host host, ReminderIndex index) {
    this.host = host;
    this.index = index;
    this.settings = host.settings().reminders();
    this.slices =
        IntStream.range(0, ReminderIndex.SLICES)
            .mapToObj(slice -> GrainId.of("teff.reminders", "slice " + slice))
            .toList();
  }

  void start() {
    pause(SHORTEST_PAUSE);
  }

  void stop() {
    stopped = true;
    Scheduled pending = next;
    if (pending != null) {
      pending.cancel();
    }
  }

  private void pause(Duration pause) {
    if (!stopped) {
      next = host.time().schedule(pause, () -> host.execute(this::scan));
    }
  }

  private void scan() {
    if (underWay.get() >= MOST_UNDER_WAY) {
      pause(SHORTEST_PAUSE);
      return;
    }
    Duration pause = settings.pollInterval();
    try {
      Instant now = host.time().instant();
      int limit = PAGE + attempts.size();
      List<Entry> due = index.due(mine(), now, limit);
      due.forEach(entry -> begin(entry, now));
      if (due.size() < limit) {
        forgetAllBut(due);
      }
      pause = due.size() < limit || failed() >= PAGE ? untilNext(now) : SHORTEST_PAUSE;
      failing = false;
    } catch (RuntimeException | Error e) { // a bug must not be the last look either
      if (!failing && !stopped) {
        LOG.warn("Reminders of {} do not tick until the store answers again.", host.name(), e);
      }
      failing = true;
    }
    pause(pause);
  }

  /** How many have failed and rest. The more there are, the more is read in vain by each look. */
  private int failed() {
    return attempts.size() - underWay.get();
  }

  private BitSet mine() {
    var mine = new BitSet(slices.size());
    for (int slice = 0; slice < slices.size(); slice++) {
      mine.set(slice, host.owns(slices.get(slice)));
    }
    return mine;
  }

  private Duration untilNext(Instant now) {
    Duration longest = settings.pollInterval();
    Optional<Duration> untilNext =
        index.next().map(time -> Duration.between(now, time)).filter(Duration::isPositive);
    Duration wanted = untilNext.filter(time -> time.compareTo(longest) < 0).orElse(longest);
    return wanted.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : wanted;
  }

  /** What failed and was then cancelled, or moved to another silo. */
  private void forgetAllBut(List<Entry> due) {
    Set<Tick> seen = new HashSet<>();
    due.forEach(entry -> seen.add(tick(entry)));
    attempts
        .entrySet()
        .removeIf(each ->
            !each.getValue().restUntil().equals(Instant.MAX) && !seen.contains(each.getKey()));
  }

  private static Tick tick(Entry entry) {
    return new Tick(entry.grain(), entry.name(), entry.registration(), entry.due());
  }

  private void begin(Entry entry, Instant now) {
    Tick tick = tick(entry);
    Attempts before = attempts.getOrDefault(tick, new Attempts(0, Instant.MIN));
    if (before.restUntil().isAfter(now)) {
      return;
    }
    attempts.put(tick, new Attempts(before.failed(), Instant.MAX));
    underWay.incrementAndGet();
    host.execute(() -> run(entry, before.failed()));
  }

  private void run(Entry entry, int failed) {
    try {
      Optional<Instant> following = fire(entry);
      while (following.isPresent() && !following.get().isAfter(host.time().instant()) && !stopped) {
        following = fire(entry.dueAt(following.get()));
      }
      attempts.remove(tick(entry));
    } catch (GrainException e) {
      if (e.code() == ErrorCode.REMINDER_UNKNOWN) {
        discard(entry);
      } else {
        rest(entry, failed, e);
      }
    } catch (Throwable e) {
      rest(entry, failed, e);
    } finally {
      underWay.decrementAndGet();
    }
  }

  /** Lets a reminder tick and moves it on; returns its next time, if this silo saw to it. */
  private Optional<Instant> fire(Entry entry) throws Exception {
    ReminderTask task = WireReader.decode(ReminderTask.CODEC, entry.content());
    DueTimes times = DueTimes.of(task.schedule(), entry.registration());
    Instant now = host.time().instant();
    Optional<Instant> following = times.next(entry.due(), now);
    if (times.ticks(entry.due(), now, settings.misfireThreshold())) {
      GrainContract<?, ?> contract = host.contract(entry.grain().type());
      int method = host.method(contract, task.method());
      GrainCall<?> call = contract.readCall(method, new WireReader(task.arguments()));
      var key = TickKey.of(entry, task, following.isEmpty()).key(now);
      host.caller().call(entry.grain(), contract, call, CallOptions.defaults().withKey(key));
    }
    return index.advance(entry, following) ? following : Optional.empty();
  }

  private void discard(Entry entry) {
    LOG.debug("The reminder {} of {} was never committed.", entry.name(), entry.grain());
    try {
      index.advance(entry, Optional.empty());
      attempts.remove(tick(entry));
    } catch (GrainException e) {
      rest(entry, 0, e);
    }
  }

  private void rest(Entry entry, int failed, Throwable cause) {
    if (!stopped) {
      LOG.warn(
          "The reminder {} of {}, due at {}, failed for the {}. time; it is repeated.",
          entry.name(),
          entry.grain(),
          entry.due(),
          failed + 1,
          cause);
    }
    Duration pause = FIRST_BACKOFF.multipliedBy(1L << Math.min(failed, LONGEST_BACKOFF_SHIFT));
    attempts.put(tick(entry), new Attempts(failed + 1, host.time().instant().plus(pause)));
  }
}
