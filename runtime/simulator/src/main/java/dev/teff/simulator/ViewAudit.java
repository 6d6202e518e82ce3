package dev.teff.simulator;

import dev.teff.runtime.cluster.ClusterView;
import dev.teff.runtime.cluster.TeffCluster;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks behind every step whether a silo has installed another view: whether all installed the same
 * under one version, whether an incarnation comes back that was out, and whether one that is out
 * still has a lease when it must not.
 */
final class ViewAudit {
  /** A lease, and what clocks may differ meanwhile; as {@code docs/directory.md} says. */
  static final Duration WAIT = Duration.ofMillis(1_100);

  private final World world;
  private final Consumer<String> violated;
  private final Map<SimulatedSilo, ClusterView> installed = new HashMap<>();
  private final Map<Long, SimulatedSilo> byIncarnation = new HashMap<>();
  private final TreeMap<Long, ClusterView> byVersion = new TreeMap<>();
  private final Map<Long, Long> waitedOutAt = new LinkedHashMap<>();
  private long lastInstalled;

  ViewAudit(World world, Consumer<String> violated) {
    this.world = world;
    this.violated = violated;
  }

  /** The silo's process has taken a step. */
  void look(SimulatedSilo silo) {
    TeffCluster part = silo.cluster();
    ClusterView view = part == null ? null : part.view().orElse(null);
    if (part == null || view == null) {
      return;
    }
    ClusterView before = installed.put(silo, view);
    if (before == null || before.version() != view.version()) {
      byIncarnation.put(part.self().incarnation(), silo);
      lastInstalled = world.now();
      installed(silo.name(), view);
    }
  }

  /** A silo has installed a view. */
  void installed(String silo, ClusterView view) {
    ClusterView known = byVersion.putIfAbsent(view.version(), view);
    if (known == null) {
      compare(byVersion.lowerEntry(view.version()), view);
      // What comes later than a newer one was seen is compared with that one, too.
      Map.Entry<Long, ClusterView> newer = byVersion.higherEntry(view.version());
      if (newer != null) {
        compare(Map.entry(view.version(), view), newer.getValue());
      }
    } else if (!known.members().equals(view.members())) {
      violated.accept(
          "View %d of %s has the members %s, but others installed %s."
              .formatted(view.version(), silo, view.members(), known.members()));
    }
  }

  private void compare(Map.@Nullable Entry<Long, ClusterView> before, ClusterView view) {
    if (before == null) {
      return;
    }
    Set<Long> out = incarnations(before.getValue());
    out.removeAll(incarnations(view));
    for (long incarnation : out) {
      if (waitedOutAt.putIfAbsent(incarnation, world.now() + WAIT.toNanos()) == null) {
        world.after(WAIT.toNanos(), () -> mustBeSilent(incarnation));
      }
    }
  }

  private static Set<Long> incarnations(ClusterView view) {
    return view.members().stream()
        .map(member -> member.silo().incarnation())
        .collect(Collectors.toCollection(HashSet::new));
  }

  private void mustBeSilent(long incarnation) {
    SimulatedSilo silo = byIncarnation.get(incarnation);
    if (silo != null && silo.mayAnswer()) {
      violated.accept(
          "%s has a lease at %.3f s, %d ms after somebody learnt that it is out of the view."
              .formatted(silo.name(), world.now() / 1e9, WAIT.toMillis()));
    }
  }

  /**
   * Whether these silos have had one view, without ghosts, for so long.
   *
   * @param since when this could begin at the earliest
   */
  boolean isSettled(List<SimulatedSilo> silos, Duration length, long since) {
    return world.now() - Math.max(lastInstalled, since) > length.toNanos()
        && silos.stream().map(installed::get).distinct().count() <= 1
        && silos.stream()
            .map(installed::get)
            .allMatch(view -> view != null && view.ghosts().isEmpty());
  }

  /** At the end: what was out of a view is in no later one, and has no lease. */
  void judge() {
    Set<Long> seen = new HashSet<>();
    Set<Long> before = Set.of();
    for (ClusterView view : byVersion.values()) {
      Set<Long> now = incarnations(view);
      for (long incarnation : now) {
        if (seen.contains(incarnation) && !before.contains(incarnation)) {
          violated.accept(
              "Incarnation %d is in view %d again.".formatted(incarnation, view.version()));
        }
      }
      seen.addAll(now);
      before = now;
    }
    waitedOutAt.forEach((incarnation, at) -> {
      if (at <= world.now()) {
        mustBeSilent(incarnation);
      }
    });
  }
}
