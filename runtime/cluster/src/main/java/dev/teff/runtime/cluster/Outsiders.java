package dev.teff.runtime.cluster;

import dev.teff.grains.GrainException;
import dev.teff.runtime.cluster.spi.Membership;
import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices silos that membership sees, and that are not in the committed view: they are another
 * cluster's. Every silo enters the view before its membership begins, so that somebody who stays
 * out for long can be nothing else. Used by one thread at a time.
 */
final class Outsiders {
  private static final Logger LOG = LoggerFactory.getLogger(Outsiders.class);

  /** For what is removed from the view and takes its time to end. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final long POLL_NANOS = 100_000_000;

  private final SiloIdentity self;
  private final Views views;
  private final Membership membership;
  private final ClusterParts parts;
  private final Map<Long, Long> since = new HashMap<>();
  private final Set<Long> reported = new HashSet<>();

  Outsiders(SiloIdentity self, Views views, Membership membership, ClusterParts parts) {
    this.self = self;
    this.views = views;
    this.membership = membership;
    this.parts = parts;
  }

  /** Says once of each that it is seen. */
  void sweep() {
    long now = time().nanos();
    Set<Long> outside = outside();
    since.keySet().retainAll(outside);
    outside.forEach(each -> since.putIfAbsent(each, now));
    Set<Long> fresh =
        outside.stream()
            .filter(each -> now - since.getOrDefault(each, now) >= PATIENCE.toNanos())
            .filter(reported::add)
            .collect(Collectors.toSet());
    if (!fresh.isEmpty()) {
      LOG.error("{}", failure(fresh).getMessage());
    }
  }

  /**
   * Checks, before this silo hosts anything, that those whom its seeds led to are in its view.
   *
   * @throws GrainException {@code TEFF-410} when none of them is
   */
  void check() {
    long deadline = time().nanos() + parts.options().maxNoHeartbeat().toNanos();
    while (true) {
      views.refresh();
      Set<Long> seen = others();
      Set<Long> outside = outside();
      if (seen.isEmpty() || outside.size() < seen.size()) {
        return;
      }
      if (time().nanos() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
        throw failure(outside);
      }
      Pause.of(POLL_NANOS, time());
    }
  }

  private Timekeeper time() {
    return parts.time();
  }

  private Set<Long> others() {
    Set<Long> others = new HashSet<>(membership.seen());
    others.remove(self.incarnation());
    return others;
  }

  private Set<Long> outside() {
    Set<Long> outside = others();
    ClusterView view = views.view();
    outside.removeIf(incarnation -> view.member(incarnation).isPresent());
    return outside;
  }

  private GrainException failure(Set<Long> incarnations) {
    return ClusterFailures.foreignMembership(
        incarnations.stream().map(Long::toHexString).collect(Collectors.toSet()),
        parts.options().clusterName());
  }
}
