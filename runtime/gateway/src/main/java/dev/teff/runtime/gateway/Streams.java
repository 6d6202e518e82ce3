package dev.teff.runtime.gateway;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.spi.GrainContract;
import dev.teff.runtime.Notices;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Follows client observers for clients, each as fast as it reads: what it does not take waits in
 * the cluster, within bounds. Streams survive the deaths of silos, and do not keep any running.
 * Safe for use by any thread; blocks the calling one.
 */
final class Streams {
  /** What a rule has to permit. */
  static final String OBSERVE = "observe";

  private static final Duration WAIT = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Upstream upstream;
  private final Catalog catalog;
  private final Guard guard;
  private final Admission admission;
  private final Set<Sink> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  Streams(Upstream upstream, Catalog catalog, Guard guard, int most) {
    this.upstream = upstream;
    this.catalog = catalog;
    this.guard = guard;
    this.admission = new Admission(most, "streams are open");
  }

  /**
   * What a client wants to follow.
   *
   * @param key as text
   * @param after where it left off, as the gateway said; empty for the present end
   */
  record Wanted(String type, String key, String after, Caller caller) {}

  /** How many streams there are. */
  int open() {
    return admission.underWay();
  }

  /** Follows until the client goes, or the gateway closes; a failure ends the stream. */
  void follow(Wanted wanted, Sink sink) {
    try {
      GrainContract<?, ?> contract = catalog.contract(wanted.type());
      String key = Calls.grain(contract, wanted.key()).key();
      Optional<Notices.Position> after = position(wanted.after());
      guard.check(wanted.caller(), wanted.type(), OBSERVE);
      admission.enter();
      open.add(sink);
      try {
        follow(contract, key, after, sink);
      } finally {
        open.remove(sink);
        admission.leave();
      }
    } catch (RuntimeException e) {
      sink.end(Problem.of(e, List.of()));
    }
  }

  private static Optional<Notices.Position> position(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Notices.Position.parse(text)
            .orElseThrow(() ->
                Refusal.badArgument(
                    "where to go on", "\"%s\" is no position of a stream".formatted(text))));
  }

  private void follow(
      GrainContract<?, ?> contract, String key, Optional<Notices.Position> after, Sink sink) {
    boolean begun = false;
    Optional<Notices.Position> position = after;
    while (!closed) {
      Notices notices = next(contract, key, position, begun ? WAIT : Duration.ZERO);
      if (notices != null) {
        position = Optional.of(notices.position());
        if (!begun) {
          begun = true;
          sink.begin(after.orElse(notices.position()));
        }
        if (!sink.deliver(notices)) {
          return;
        }
      } else if (begun && !sink.deliver(nothing(position.orElseThrow()))) {
        return;
      }
    }
    sink.end(Problem.of(closing(), List.of()));
  }

  private static Notices nothing(Notices.Position position) {
    return new Notices(position, 0, false, List.of());
  }

  /** What came next; null when no silo could be asked. */
  private @Nullable Notices next(
      GrainContract<?, ?> contract,
      String key,
      Optional<Notices.Position> position,
      Duration wait) {
    if (upstream.reachable().getAsBoolean()) {
      try {
        return upstream.client().notices(contract, key, position, wait);
      } catch (GrainException e) {
        if (!passes(e)) {
          throw e;
        }
      }
    }
    LockSupport.parkNanos(this, PAUSE.toNanos());
    return null;
  }

  private static boolean passes(GrainException e) {
    return switch (ProblemKind.of(e.code())) {
      case UNAVAILABLE, TIMEOUT, TOO_MANY, UNKNOWN_OUTCOME -> true;
      default -> false;
    };
  }

  /** Tells everybody that it is over. */
  void close() {
    closed = true;
    for (Sink sink : open) {
      sink.end(Problem.of(closing(), List.of()));
    }
  }

  private static Refusal closing() {
    return new Refusal(
        ErrorCode.SHUTTING_DOWN,
        "The gateway is closing | a stream of notices | it is stopped or restarted | go on at"
            + " another gateway, from the last position",
        Duration.ZERO);
  }
}
