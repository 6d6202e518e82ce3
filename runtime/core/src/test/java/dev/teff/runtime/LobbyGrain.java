package dev.teff.runtime;

import dev.teff.grains.GrainContext;
import dev.teff.grains.Observers;
import java.time.Duration;

/** Counts what was said. */
final class LobbyGrain implements Lobby {
  private final GrainContext<String> context;
  private final Observers<Guest> guests;
  private long said;

  LobbyGrain(GrainContext<String> context) {
    this.context = context;
    this.guests = context.observers(Duration.ofMinutes(5));
  }

  @Override
  public void enter(String guest) {
    guests.add(context.grains().ref(Guest.class, guest));
  }

  @Override
  public void say(String text) {
    said++;
    long number = said;
    guests.tell(guest -> guest.heard(text, number));
  }
}
