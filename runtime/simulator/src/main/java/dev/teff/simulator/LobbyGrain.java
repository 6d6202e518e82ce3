package dev.teff.simulator;

import dev.teff.grains.GrainContext;
import dev.teff.grains.Grains;
import dev.teff.grains.Observers;
import java.time.Duration;

/** Numbers what is said. */
final class LobbyGrain implements Lobby {
  private final Grains grains;
  private final Observers<Guest> guests;
  private final String activation;
  private long said;

  LobbyGrain(GrainContext<String> context, Births births) {
    grains = context.grains();
    guests = context.observers(Duration.ofHours(1));
    activation = births.next();
  }

  @Override
  public Seen say(String guest, int things) {
    guests.add(grains.ref(Guest.class, guest));
    for (int i = 0; i < things; i++) {
      long number = ++said;
      guests.tell(each -> each.hear(activation, number));
    }
    return new Seen(said, activation);
  }
}
