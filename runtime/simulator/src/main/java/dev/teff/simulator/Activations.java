package dev.teff.simulator;

import dev.teff.grains.DeactivationReason;
import dev.teff.grains.GrainId;
import dev.teff.grains.spi.GrainCall;
import dev.teff.runtime.spi.CallProbe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which grain is active where, as the silos themselves say, from the first turn to the last: and
 * whether there is a second activation that could answer.
 *
 * <p>An activation that moves is in its old silo's table until the new one runs, but takes no turn
 * there any more. Nobody sees from outside when it has stopped; so where two meet, the older one
 * has to turn out to have been on its way.
 */
final class Activations {
  private final Consumer<String> violated;
  private final Map<SimulatedSilo, Set<GrainId>> active = new LinkedHashMap<>();
  private final List<Meeting> meetings = new ArrayList<>();

  /** A grain came to a silo while another one, which had its lease, had not let it go. */
  private record Meeting(
      GrainId grain, SimulatedSilo older, SimulatedSilo newer, boolean newerHadLease, long at) {}

  /** Nothing is active. */
  Activations(Consumer<String> violated) {
    this.violated = violated;
  }

  /** What is active on a silo, in the order in which it came. */
  List<GrainId> on(SimulatedSilo silo) {
    return List.copyOf(active.getOrDefault(silo, Set.of()));
  }

  /** Watches a silo. */
  CallProbe watch(SimulatedSilo silo) {
    Set<GrainId> here = new LinkedHashSet<>();
    active.put(silo, here);
    return new CallProbe() {
      @Override
      public int next() {
        return Integer.MAX_VALUE;
      }

      @Override
      public @Nullable Observed observe(
          GrainId caller, GrainId callee, GrainCall<?> call, boolean oneWay) {
        return null;
      }

      @Override
      public Runnable activating(GrainId grain) {
        return () -> {
          met(grain, silo);
          here.add(grain);
        };
      }

      @Override
      public void deactivated(GrainId grain, DeactivationReason reason) {
        here.remove(grain);
        went(grain, silo, reason);
      }
    };
  }

  private void met(GrainId grain, SimulatedSilo silo) {
    if (silo.isOnlyThere(grain)) {
      active.forEach((other, grains) -> {
        if (other != silo && grains.contains(grain) && other.mayAnswer()) {
          meetings.add(new Meeting(grain, other, silo, silo.mayAnswer(), silo.node().now()));
        }
      });
    }
  }

  private void went(GrainId grain, SimulatedSilo silo, DeactivationReason reason) {
    for (Meeting meeting : List.copyOf(meetings)) {
      if (meeting.grain.equals(grain) && meeting.older == silo) {
        meetings.remove(meeting);
        if (reason != DeactivationReason.MIGRATED && bothCould(meeting)) {
          violated.accept(
              "%s; the older one %s at %.3f s."
                  .formatted(describe(meeting), reason, silo.node().now() / 1e9));
        }
      }
    }
  }

  /** At the end: who has met another and is still there was not on its way. */
  void judge() {
    for (Meeting meeting : meetings) {
      if (meeting.older.mayAnswer() && bothCould(meeting)) {
        violated.accept(describe(meeting) + "; the older one is still there.");
      }
    }
  }

  /** A silo without a lease may make activations that nobody ever hears. */
  private boolean bothCould(Meeting meeting) {
    return meeting.newerHadLease
        || (meeting.newer.mayAnswer() && on(meeting.newer).contains(meeting.grain));
  }

  private static String describe(Meeting meeting) {
    return "%s became active on %s at %.3f s, while it was on %s, which had its lease"
        .formatted(meeting.grain, meeting.newer.name(), meeting.at / 1e9, meeting.older.name());
  }
}
