package dev.teff.grains;

import java.util.function.Consumer;

/**
 * The grains that want to hear from a grain, each for the time of a lease that it has to renew by
 * being added again. To be used in the grain's turns; forgotten with the activation, since
 * observers that still care come back. When the grain moves to another silo, the lists that it
 * makes in its constructor or in {@link Lifecycle#onActivate} move with what is left of each lease,
 * and are told apart by their order there: a new one comes behind those of older versions.
 *
 * <pre>{@code
 * final class LobbyGrain implements Lobby {
 *   private final GrainContext<String> context;
 *   private final Observers<Guest> guests;
 *
 *   LobbyGrain(GrainContext<String> context) {
 *     this.context = context;
 *     this.guests = context.observers(ofMinutes(5));
 *   }
 *
 *   public void enter(String guest) { guests.add(context.grains().ref(Guest.class, guest)); }
 *   public void say(String text) { guests.tell(guest -> guest.heard(text)); }
 * }
 * }</pre>
 *
 * @param <G> the observers' grain interface
 */
public interface Observers<G extends Grain<?>> {
  /** Adds an observer, or renews its lease. */
  void add(G observer);

  /** Removes an observer; nothing when it is not there. */
  void remove(G observer);

  /** How many there are whose lease has not ended. */
  int size();

  /**
   * Calls one method of each observer, in the order in which they were added, without waiting: the
   * calls leave with the turn's reply, and not at all when the turn throws. What one turn tells one
   * observer arrives in order. An observer that is too far behind ({@code
   * teff.grain.max-observer-backlog}) is dropped.
   */
  void tell(Consumer<? super G> notification);
}
