package dev.teff.simulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Remembers what it hears for as long as it is active. */
final class GuestGrain implements Guest {
  private final Testimony testimony;
  private final Map<String, List<Long>> heard = new HashMap<>();

  GuestGrain(Births births) {
    testimony = births.testimony();
  }

  @Override
  public void hear(String lobby, long number) {
    List<Long> before = heard.computeIfAbsent(lobby, unknown -> new ArrayList<>());
    if (before.contains(number)) {
      testimony.broken("A guest heard number %d of lobby %s twice.".formatted(number, lobby));
    } else if (!before.isEmpty() && before.getLast() > number) {
      testimony.outOfOrder(
          "A guest heard number %d of lobby %s behind %d."
              .formatted(number, lobby, before.getLast()));
    }
    before.add(number);
  }

  @Override
  public List<Long> heard(String lobby) {
    return List.copyOf(heard.getOrDefault(lobby, List.of()));
  }
}
