package dev.teff.runtime;

import dev.teff.grains.spi.MethodDescriptor;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.SentStatistics;
import dev.teff.runtime.spi.Timekeeper;
import dev.teff.runtime.spi.Timings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What this silo calls on others: every call counts, and the time of a sample is taken. Calls that
 * stay here never come by.
 */
final class SentCounts {
  private final Timekeeper time;
  private final Timings timings;
  private final boolean timed;
  private final Map<String, OfType> types = new ConcurrentHashMap<>();

  /** The calls of one type. */
  private static final class OfType {
    private final MethodDescriptor[] methods;
    private final LongAdder[] calls; // by method
    private final LongAdder[] failures;

    OfType(List<MethodDescriptor> methods) {
      this.methods = methods.toArray(MethodDescriptor[]::new);
      this.calls = adders(methods.size());
      this.failures = adders(methods.size());
    }

    private static LongAdder[] adders(int count) {
      return Stream.generate(LongAdder::new).limit(count).toArray(LongAdder[]::new);
    }

    @SuppressWarnings("ReferenceEquality") // there is one descriptor per method, costly to compare
    int index(MethodDescriptor method) {
      int index = 0;
      while (methods[index] != method) {
        index++;
      }
      return index;
    }

    Stream<SentStatistics> told(String type) {
      return IntStream.range(0, methods.length)
          .mapToObj(
              i -> new SentStatistics(type, methods[i].name(), calls[i].sum(), failures[i].sum()));
    }
  }

  /** A call that has left, until it is known what became of it. */
  final class Departure {
    private final CallRequest call;
    private final LongAdder failures;
    private final long begin; // 0 where its time is not wanted

    private Departure(CallRequest call, LongAdder failures) {
      this.call = call;
      this.failures = failures;
      boolean sampled =
          timed
              && !call.oneWay()
              && ThreadLocalRandom.current().nextInt(Timings.CALLS_ELSEWHERE) == 0;
      this.begin = sampled ? time.nanos() : 0;
    }

    /** It is known; told once. */
    void isBack(boolean failed) {
      if (failed) {
        failures.increment();
      }
      if (begin != 0) {
        timings.called(call.target().type(), call.method().name(), true, time.nanos() - begin);
      }
    }
  }

  SentCounts(Timekeeper time, Timings timings) {
    this.time = time;
    this.timings = timings;
    this.timed = !timings.equals(Timings.NONE);
  }

  /** A call is about to leave. Those that others made, and that only pass through, do not count. */
  void leaves(CallRequest request) {
    if (request instanceof OwnRequest own) {
      String type = own.target().type();
      OfType counts = types.get(type);
      if (counts == null) {
        counts = types.computeIfAbsent(type, each -> new OfType(own.contract().methods()));
      }
      int method = counts.index(own.method());
      counts.calls[method].increment();
      own.leaves(new Departure(own, counts.failures[method]));
    }
  }

  /** All of it, by type and in the order of the interfaces. */
  List<SentStatistics> told() {
    return types.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .flatMap(each -> each.getValue().told(each.getKey()))
        .toList();
  }
}
