package dev.teff.runtime;

import dev.teff.grains.DeactivationReason;
import dev.teff.grains.spi.MethodDescriptor;
import dev.teff.runtime.spi.MethodStatistics;
import dev.teff.runtime.spi.TypeStatistics;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the grains of one type did on this silo: every turn counts, not a sample.
 *
 * <p>An adder per turn would be one more compare-and-set in every call to a free grain, and a word
 * that all threads want. So every activation counts the turns of one method in a row by itself, in
 * a <em>stretch</em>: a number that says which method and how many turns. The stretch is added to
 * the adders when another method comes or the activation goes. Who wants to know adds up the adders
 * first and the stretches that are under way behind that; what moves in between is missed, and
 * comes with the next look. No number ever shrinks: monitoring takes that for a restart.
 */
final class TypeCounts {
  private static final int SHIFT = 48;
  private static final long MANY = (1L << SHIFT) - 1;

  private final MethodDescriptor[] methods;
  private final LongAdder[] turns; // by method; the last one has the turns without one
  private final LongAdder[] failures;
  private final LongAdder activations = new LongAdder();
  private final Map<DeactivationReason, LongAdder> deactivations =
      new EnumMap<>(DeactivationReason.class);
  private final LongAdder eventsAppended = new LongAdder();
  private final LongAdder bytesAppended = new LongAdder();
  private final LongAdder eventsReplayed = new LongAdder();
  private final long[] told; // guarded by this

  TypeCounts(List<MethodDescriptor> methods) {
    this.methods = methods.toArray(MethodDescriptor[]::new);
    this.turns = adders(methods.size() + 1);
    this.failures = adders(methods.size() + 1);
    this.told = new long[methods.size() + 1];
    for (DeactivationReason reason : DeactivationReason.values()) {
      deactivations.put(reason, new LongAdder());
    }
  }

  private static LongAdder[] adders(int count) {
    return Stream.generate(LongAdder::new).limit(count).toArray(LongAdder[]::new);
  }

  // Stretches.

  /** A stretch with one turn more, or the first one of another method. */
  long next(long stretch, @Nullable MethodDescriptor method) {
    int index = index(method);
    return stretch >>> SHIFT == index ? stretch + 1 : ((long) index << SHIFT) + 1;
  }

  /** Adds a stretch that is over, after nobody can see it any more. */
  void add(long stretch) {
    turns[method(stretch)].add(stretch & MANY);
  }

  private static int method(long stretch) {
    return (int) (stretch >>> SHIFT);
  }

  @SuppressWarnings("ReferenceEquality") // there is one descriptor per method, costly to compare
  private int index(@Nullable MethodDescriptor method) {
    int index = 0;
    while (index < methods.length && methods[index] != method) {
      index++;
    }
    return index;
  }

  // Events.

  void failed(MethodDescriptor method) {
    failures[index(method)].increment();
  }

  void activated() {
    activations.increment();
  }

  void deactivated(DeactivationReason reason) {
    Objects.requireNonNull(deactivations.get(reason)).increment();
  }

  void appended(int events, long bytes) {
    eventsAppended.add(events);
    bytesAppended.add(bytes);
  }

  void replayed(long events) {
    eventsReplayed.add(events);
  }

  // Looks.

  /** The beginning of a look: what is in the adders now. */
  Look look() {
    return new Look();
  }

  /** One look at all this; by one thread. */
  final class Look {
    private final long[] seen = Stream.of(turns).mapToLong(LongAdder::sum).toArray();
    private long active;

    /** Adds an activation, with its stretch. */
    void add(long stretch) {
      active++;
      seen[method(stretch)] += stretch & MANY;
    }

    TypeStatistics end(String type) {
      long[] shown = neverLess(seen);
      Map<DeactivationReason, Long> gone = new EnumMap<>(DeactivationReason.class);
      deactivations.forEach((reason, count) -> gone.put(reason, count.sum()));
      return new TypeStatistics(
          type,
          active,
          activations.sum(),
          gone,
          eventsAppended.sum(),
          bytesAppended.sum(),
          eventsReplayed.sum(),
          shown[methods.length],
          IntStream.range(0, methods.length)
              .mapToObj(i -> new MethodStatistics(methods[i].name(), shown[i], failures[i].sum()))
              .toList());
    }
  }

  private synchronized long[] neverLess(long[] seen) {
    for (int i = 0; i < told.length; i++) {
      told[i] = Math.max(told[i], seen[i]);
    }
    return told.clone();
  }
}
