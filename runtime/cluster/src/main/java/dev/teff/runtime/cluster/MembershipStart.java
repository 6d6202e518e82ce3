package dev.teff.runtime.cluster;

import dev.teff.grains.GrainException;
import dev.teff.runtime.cluster.spi.Membership;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts membership beside a silo that hosts grains already: the view decides who is in, and a silo
 * that answers is never removed, so nothing has to wait for the seconds that this takes.
 */
final class MembershipStart implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MembershipStart.class);
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private static final Duration FOR_EACH = Duration.ofSeconds(3);
  private static final long POLL_NANOS = 50_000_000;

  private final SiloIdentity self;
  private final Membership membership;
  private final ClusterParts parts;
  private final Membership.Listener listener;
  private volatile boolean closed;

  MembershipStart(
      SiloIdentity self, Membership membership, ClusterParts parts, Membership.Listener listener) {
    this.self = self;
    this.membership = membership;
    this.parts = parts;
    this.listener = listener;
  }

  Membership seen() {
    return membership;
  }

  /**
   * Waits until others can be joined, and joins them.
   *
   * @throws GrainException {@code TEFF-405} when that fails
   */
  void start(Entrance entrance) {
    membership.start(self.incarnation(), entrance.awaitPeers(), listener);
    if (closed) {
      membership.close();
    }
  }

  /**
   * Starts among the seeds, before there is a view. Those that stand earlier in the list begin
   * earlier, so that silos that start together do not begin two memberships; who is missing is not
   * waited for long.
   */
  void startAmongSeeds() {
    List<String> seeds = parts.options().seeds();
    int place = seeds.indexOf(membership.address());
    List<String> others =
        seeds.stream().filter(seed -> !seed.equals(membership.address())).toList();
    long patience =
        place < 0 ? parts.options().joinTimeout().toNanos() : place * FOR_EACH.toNanos();
    long deadline = parts.time().nanos() + patience;
    boolean found = others.stream().anyMatch(membership::listens);
    while (!found && Pause.goesOn(deadline, parts.time())) {
      Pause.of(POLL_NANOS, parts.time());
      found = others.stream().anyMatch(membership::listens);
    }
    if (Thread.currentThread().isInterrupted()) {
      throw ClusterFailures.interrupted(self);
    }
    if (!found && place < 0) {
      throw ClusterFailures.nobodyToJoin(others, parts.options().joinTimeout().toSeconds());
    }
    membership.start(self.incarnation(), found ? others : List.of(), listener);
  }

  /** The same, again and again until it succeeds: the silo works without meanwhile. */
  void startLater(Entrance entrance) {
    if (closed) {
      return;
    }
    try {
      start(entrance);
    } catch (GrainException e) {
      tryAgain(entrance, e.getMessage());
    } catch (RuntimeException e) { // whatever it is, nobody else would try again
      tryAgain(entrance, e.toString());
    }
  }

  private void tryAgain(Entrance entrance, @Nullable String why) {
    if (!closed) {
      LOG.warn("Trying again in {} s: {}", PAUSE.toSeconds(), why);
      parts.time().schedule(PAUSE, () -> parts.executor().execute(() -> startLater(entrance)));
    }
  }

  @Override
  public void close() {
    closed = true;
    membership.close();
  }
}
