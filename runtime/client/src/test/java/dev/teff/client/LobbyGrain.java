package dev.teff.client;

import dev.teff.grains.GrainContext;
import dev.teff.grains.Observers;
import java.time.Duration;

/** Has guests outside. */
final class LobbyGrain implements Lobby {
  private final GrainContext<String> context;
  private final Observers<Guest> guests;

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
    guests.tell(guest -> guest.heard(text));
  }
}
