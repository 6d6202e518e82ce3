package dev.teff.runtime.gateway;

import dev.teff.runtime.wire.NearestNames;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that there are silos when somebody needs them, and none when nobody does: looks at the
 * demand and at the next reminder, and asks a scaler. Has a thread of its own.
 *
 * <pre>{@code
 * var activator =
 *     Activator.start(scaling, gateway::demand, () -> store.reminders().next(), scaler);
 * }</pre>
 */
public final class Activator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Activator.class);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration REMINDERS_EVERY = Duration.ofMillis(500);

  private final Appetite appetite;
  private final Supplier<Demand> demand;
  private final Supplier<Optional<Instant>> nextReminder;
  private final Scaler scaler;
  private final InstantSource clock = InstantSource.system();
  private final Thread thread = Thread.ofVirtual().name("teff-activator").unstarted(this::run);
  private volatile int wanted;
  private volatile boolean closed;

  // Of the thread.
  private Optional<Instant> known = Optional.empty();
  private Instant asked = Instant.MIN;
  private boolean failing;
  private boolean storeless;

  private Activator(
      ScalingOptions options,
      Supplier<Demand> demand,
      Supplier<Optional<Instant>> nextReminder,
      Scaler scaler) {
    this.appetite = new Appetite(options);
    this.wanted = options.minSilos();
    this.demand = demand;
    this.nextReminder = nextReminder;
    this.scaler = scaler;
  }

  /**
   * Starts one.
   *
   * @param demand what callers want now
   * @param nextReminder when the next reminder of any grain is due, from the store; needs no silo
   * @param scaler asked for silos
   * @throws dev.teff.grains.GrainException {@code TEFF-501} when a type has dials that nobody can
   *     call
   */
  public static Activator start(
      ScalingOptions options,
      Supplier<Demand> demand,
      Supplier<Optional<Instant>> nextReminder,
      Scaler scaler) {
    check(options, demand.get().types().keySet());
    var activator = new Activator(options, demand, nextReminder, scaler);
    activator.thread.start();
    return activator;
  }

  private static void check(ScalingOptions options, Set<String> known) {
    for (String type : options.types().keySet()) {
      if (!known.contains(type)) {
        throw GatewayOptions.invalid(
            "scaling.types names the grain type \"%s\", which cannot be called. %s"
                .formatted(type, NearestNames.hint(type, known)),
            null);
      }
    }
  }

  /** How many silos there should be now. */
  public int wanted() {
    return wanted;
  }

  private void run() {
    while (!closed) {
      try {
        look();
        failing = false;
      } catch (RuntimeException e) {
        if (!failing) {
          LOG.warn("Nobody is asked for silos until this does not fail any more.", e);
        }
        failing = true;
      }
      LockSupport.parkNanos(this, POLL.toNanos());
    }
  }

  private void look() {
    Instant now = clock.instant();
    int before = wanted;
    wanted = appetite.wanted(demand.get(), reminder(now), now);
    if (wanted != before) {
      LOG.info("There should be {} silos, not {}.", wanted, before);
    }
    scaler.scaleTo(wanted);
  }

  /**
   * The store is asked less often than the demand; while it does not answer, its last word holds.
   */
  private Optional<Instant> reminder(Instant now) {
    if (now.isBefore(asked.plus(REMINDERS_EVERY))) {
      return known;
    }
    asked = now;
    try {
      known = nextReminder.get();
      storeless = false;
    } catch (RuntimeException e) {
      if (!storeless) {
        LOG.warn("Nobody knows when the next reminder is due until the store answers again.", e);
      }
      storeless = true;
    }
    return known;
  }

  /** Asks for nothing any more. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
