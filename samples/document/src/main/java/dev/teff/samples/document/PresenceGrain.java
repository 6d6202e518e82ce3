package dev.teff.samples.document;

import dev.teff.crdt.LWWMap;
import dev.teff.grains.GrainContext;
import dev.teff.grains.Replica;
import dev.teff.grains.Replicated;
import dev.teff.grains.WriteConsistency;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

final class PresenceGrain implements Presence {
  private static final Duration GONE_AFTER = Duration.ofSeconds(10);
  private static final Duration SAID_AGAIN_AFTER = Duration.ofSeconds(3);

  private final Replicated<LWWMap<String, Caret>> carets;
  private final InstantSource clock;

  PresenceGrain(GrainContext<String> context) {
    carets = context.replicated(LWWMap.empty());
    clock = context.clock();
  }

  @Override
  public List<Caret> here(Caret caret) {
    Instant recent = clock.instant().minus(GONE_AFTER);
    Map<String, Caret> known = carets.value().entries();
    Caret before = known.get(caret.editor());
    if (before == null
        || before.position() != caret.position()
        || before.seen().plus(SAID_AGAIN_AFTER).isBefore(caret.seen())) {
      // Nobody minds if this is lost: the next keystroke says it again.
      carets.update(WriteConsistency.LOCAL, (map, me) -> moved(map, caret, recent, me));
    }
    return known.values().stream()
        .filter(other -> !other.editor().equals(caret.editor()) && other.seen().isAfter(recent))
        .sorted(Comparator.comparing(Caret::editor))
        .toList();
  }

  /** With the caret, and without those of who is gone. */
  private static LWWMap<String, Caret> moved(
      LWWMap<String, Caret> map, Caret caret, Instant recent, Replica me) {
    LWWMap<String, Caret> delta = map.put(me, caret.editor(), caret);
    for (Caret other : map.entries().values()) {
      if (!other.editor().equals(caret.editor()) && other.seen().isBefore(recent)) {
        delta = delta.merge(map.remove(other.editor()));
      }
    }
    return delta;
  }
}
