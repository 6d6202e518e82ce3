package dev.teff.samples.document;

import dev.teff.crdt.LWWMap;
import dev.teff.grains.GrainContext;
import dev.teff.grains.Replicated;
import dev.teff.grains.WriteConsistency;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;

final class PresenceGrain implements Presence {
  private static final Duration GONE_AFTER = Duration.ofSeconds(10);

  private final Replicated<LWWMap<String, Caret>> carets;
  private final InstantSource clock;

  PresenceGrain(GrainContext<String> context) {
    carets = context.replicated(LWWMap.empty());
    clock = context.clock();
  }

  @Override
  public List<Caret> here(Caret caret) {
    // Nobody minds if this is lost: the next keystroke says it again.
    carets.update(WriteConsistency.LOCAL, (map, me) -> map.put(me, caret.editor(), caret));
    Instant recent = clock.instant().minus(GONE_AFTER);
    return carets.value().entries().values().stream()
        .filter(other -> !other.editor().equals(caret.editor()) && other.seen().isAfter(recent))
        .sorted(Comparator.comparing(Caret::editor))
        .toList();
  }
}
