package dev.teff.runtime;

import dev.teff.crdt.LWWMap;
import dev.teff.grains.GrainContext;
import dev.teff.grains.Replicated;
import java.util.Map;

final class BoardGrain implements Board {
  private final Replicated<LWWMap<String, String>> board;

  BoardGrain(GrainContext<String> context) {
    board = context.replicated(LWWMap.empty());
  }

  @Override
  public void put(String place, String text) {
    board.update((map, me) -> map.put(me, place, text));
  }

  @Override
  public Map<String, String> all() {
    return board.value().entries();
  }
}
