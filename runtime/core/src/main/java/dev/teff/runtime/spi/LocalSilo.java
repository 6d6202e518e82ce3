package dev.teff.runtime.spi;

import dev.teff.grains.GrainId;
import dev.teff.grains.spi.GrainContract;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A silo, as its cluster sees it. As a {@link CallHandler} it takes calls that arrived here. */
public interface LocalSilo extends CallHandler {
  /** The silo's name, unique in its cluster. */
  String name();

  /**
   * Takes calls that came together, in this order. Turns of quick methods may run one after another
   * on one thread. Returns at once and never throws.
   *
   * @param settled told when the turns that could run at once have ended, and earlier when one
   *     keeps the others waiting, so that what they answered leaves together; once or more, by any
   *     thread
   */
  default void handleAll(List<? extends CallRequest> requests, Runnable settled) {
    requests.forEach(this::handle);
    settled.run();
  }

  /**
   * The contract of a grain type.
   *
   * @throws dev.teff.grains.GrainException {@code TEFF-102} naming the nearest types, when none has
   *     this name
   */
  GrainContract<?, ?> contract(String typeName);

  /**
   * The index of a method in its contract.
   *
   * @throws dev.teff.grains.GrainException {@code TEFF-103} naming the nearest methods
   */
  int method(GrainContract<?, ?> contract, String methodName);

  /** What the silo's application is. */
  default SiloBuild build() {
    return new SiloBuild(1, Collections.emptySortedMap());
  }

  /**
   * Says that {@link Cluster#hosts} may answer differently now. Activations that belong elsewhere
   * finish their turns, become durable, and go; what is queued at them is sent on.
   */
  void hostingChanged();

  /**
   * The activations in the silo's table, whatever their state. What is put there while somebody
   * walks over them may be missing; what was there before is not.
   */
  Iterator<HostedGrain> hosted();

  /** The same for one grain; empty when it is not in the table. */
  Optional<HostedGrain> hosted(GrainId grain);

  /** Whether there is an activation of the grain that has not gone. */
  boolean isActive(GrainId grain);

  /** When the grain was activated here, to about a second; empty when it is not active. */
  Optional<Instant> activeSince(GrainId grain);

  /** A number for an activation that is to come, as {@link HostedGrain#number()}. */
  long newNumber();

  /**
   * Has an activation stop, so that it can move. Returns at once.
   *
   * @return takes the departure back, which is told nothing then, and has the activation take turns
   *     again; answers false when no turn runs any more. Empty when there is no activation, or it
   *     is coming or going; then the departure is told nothing, too
   */
  Optional<BooleanSupplier> depart(GrainId grain, Departure departure);

  /**
   * Whether it is a matter of choice on which silo a grain is: neither does its key name one, nor
   * is it on every silo where it is called.
   */
  default boolean mayMove(GrainId grain) {
    return PinnedGrain.silo(grain).isEmpty();
  }

  /**
   * Whether the grain has something to carry to another silo besides its state; true as long as
   * nobody knows, because it is only being activated.
   */
  boolean carries(GrainId grain);

  /**
   * Has an activation leave, if there is one; the next call activates the grain where it belongs.
   */
  void release(GrainId grain);

  /**
   * Activates a grain that another silo has stopped. Returns at once.
   *
   * @param luggage what moved with it
   * @param granted asked when the activation can be seen by {@link #hosted()}: whether it may begin
   * @return false when it is not activated
   */
  boolean admit(HostedGrain activation, Luggage luggage, BooleanSupplier granted);

  /**
   * What those turns of a grain wait for that have to end before a call at it does, as far as they
   * are here and wait for calls.
   *
   * @param turn the number of the turn that waits for the call; 0 for any call that is queued
   * @param number the number by which this silo knows who waits for the call
   * @param victim the number of a turn that is to look at once whether it waits for itself; 0 for
   *     none
   */
  default List<TurnWait> waitsBehind(GrainId grain, long turn, long number, long victim) {
    return List.of();
  }

  /** What looks at the silo's calls, those included that come from other processes. */
  default CallProbe probe() {
    return CallProbe.NONE;
  }

  /** What the silo did so far. */
  SiloStatistics statistics();
}
