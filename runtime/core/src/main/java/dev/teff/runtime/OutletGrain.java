package dev.teff.runtime;

import dev.teff.grains.GrainContext;
import dev.teff.grains.Reentrant;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Keeps the newest notices: readers that are too far behind miss the older ones. */
@Reentrant
final class OutletGrain implements Outlet {
  static final int MOST_NOTICES = 1000;
  private static final long MOST_CHARS = 1 << 20;
  private static final int MOST_AT_ONCE = 100;
  private static final Duration LOOK_ROUND = Duration.ofMillis(100);

  private final Activation activation;
  private final long life;
  private final Deque<Entry> kept = new ArrayDeque<>();
  private final Set<Thread> readers = new HashSet<>();
  private long chars;
  private volatile long last;

  OutletGrain(GrainContext<String> context) {
    activation = ((ActivationContext<String>) context).activation();
    life = activation.silo().numbers().nextTurn();
  }

  @Override
  public void put(String method, byte[] arguments) {
    var entry = new Entry(method, new String(arguments, StandardCharsets.ISO_8859_1));
    kept.add(entry);
    chars += size(entry);
    while (kept.size() > MOST_NOTICES || (chars > MOST_CHARS && kept.size() > 1)) {
      chars -= size(kept.remove());
    }
    long number = last + 1; // written by the holder of the baton only
    last = number;
    readers.forEach(LockSupport::unpark);
  }

  private static int size(Entry entry) {
    return entry.method().length() + entry.arguments().length();
  }

  @Override
  public Batch take(long of, long after, long millis) {
    if (of == 0) {
      return new Batch(life, last + 1, last, List.of());
    }
    long read = of == life ? after : 0;
    if (last <= read) {
      await(read, Duration.ofMillis(millis));
    }
    return behind(read);
  }

  private Batch behind(long read) {
    long oldest = last - kept.size();
    long from = Math.max(oldest, read);
    List<Entry> some = new ArrayList<>(kept);
    int begin = (int) Math.min(from - oldest, some.size());
    int end = Math.min(begin + MOST_AT_ONCE, some.size());
    return new Batch(life, from + 1, from + (end - begin), List.copyOf(some.subList(begin, end)));
  }

  /** Lets others run until there is something; not for long when the activation is to leave. */
  private void await(long read, Duration patience) {
    Turn turn = Objects.requireNonNull(CurrentTurn.slot().turn);
    Thread reader = Thread.currentThread();
    long until = activation.silo().time().nanos() + patience.toNanos();
    readers.add(reader);
    activation.suspend(turn);
    try {
      while (last <= read
          && !activation.isLeaving()
          && activation.silo().time().nanos() - until < 0) {
        Parking.await(
            activation.silo().time(),
            this,
            activation.silo().time().nanos() + LOOK_ROUND.toNanos(),
            () -> last > read);
      }
    } finally {
      activation.resume(turn);
      readers.remove(reader);
    }
  }
}
