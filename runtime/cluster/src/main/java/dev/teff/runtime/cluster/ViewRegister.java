package dev.teff.runtime.cluster;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.spi.DecodingException;
import dev.teff.persistence.spi.Register;
import dev.teff.persistence.spi.Register.Versioned;
import dev.teff.runtime.spi.Timekeeper;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The committed view in the store. Blocks on it. Safe for use by any thread. */
final class ViewRegister {
  private static final Logger LOG = LoggerFactory.getLogger(ViewRegister.class);
  private static final int MOST_ATTEMPTS = 30;
  private static final int MOST_FAILURES = 4;
  private static final long PAUSE_NANOS = 5_000_000;

  /** What may go away by itself; of the others no repetition helps. */
  private static final Set<ErrorCode> PASSING =
      EnumSet.of(ErrorCode.STORE_FAILED, ErrorCode.STORE_LOCKED, ErrorCode.COMMIT_UNKNOWN);

  private final Register register;
  private final String name;
  private final Timekeeper time;
  private final RandomGenerator random;

  ViewRegister(Register register, String clusterName, Timekeeper time, RandomGenerator random) {
    this.register = register;
    this.name = "cluster/" + clusterName;
    this.time = time;
    this.random = random;
  }

  /**
   * The view as last committed.
   *
   * @throws GrainException {@code TEFF-3nn} when the store cannot read it
   */
  ClusterView read() {
    return register.read(name).map(this::decode).orElse(ClusterView.EMPTY);
  }

  /**
   * Changes the members, against any competition.
   *
   * @param change answers what is to follow on a view, or the view as it is when there is nothing
   *     to do; it is asked again whenever somebody else was faster
   * @return the view behind the change
   * @throws GrainException {@code TEFF-3nn} when the store cannot, and whatever the change throws
   */
  ClusterView change(UnaryOperator<ClusterView> change) {
    int failures = 0;
    for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      try {
        ClusterView current = read();
        ClusterView next = change.apply(current);
        if (next.equals(current)) {
          return current;
        }
        byte[] value = WireWriter.encode(ViewCodec.INSTANCE, next);
        if (register.compareAndSet(name, current.version(), value)) {
          return next.at(current.version() + 1);
        }
      } catch (GrainException e) {
        // Also when it may have been committed: the next reading tells, and changes are idempotent.
        if (!PASSING.contains(e.code()) || ++failures == MOST_FAILURES) {
          throw e;
        }
        LOG.warn("The committed view could not be changed, trying again: {}", e.getMessage());
      }
      pause(attempt);
    }
    throw ClusterFailures.contended(name, MOST_ATTEMPTS);
  }

  private ClusterView decode(Versioned committed) {
    try {
      return WireReader.decode(ViewCodec.INSTANCE, committed.value()).at(committed.version());
    } catch (DecodingException e) {
      throw ClusterFailures.damagedView(name, e);
    }
  }

  /** A random pause, so that those who collided do not collide again. */
  private void pause(int attempt) {
    Pause.of(random.nextLong(PAUSE_NANOS * attempt), time);
  }
}
