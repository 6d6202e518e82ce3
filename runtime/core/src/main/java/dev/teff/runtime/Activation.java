package dev.teff.runtime;

import dev.teff.grains.DeactivationReason;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.grains.Lifecycle;
import dev.teff.grains.Migratable;
import dev.teff.grains.Reentrant;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.MethodDescriptor;
import dev.teff.runtime.spi.CallProbe.Observed;
import dev.teff.runtime.spi.Departure;
import dev.teff.runtime.spi.HostedGrain;
import dev.teff.runtime.spi.Luggage;
import dev.teff.runtime.spi.Timekeeper;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One grain in memory: its object, its mailbox, its state, and its life.
 *
 * <p>The mailbox's {@link Baton} decides who runs. A caller that finds it free runs its turn
 * itself, on its own thread; every other turn is queued, and a virtual thread that lives as long as
 * there is work drains the queue. An idle activation has neither thread nor queue. A turn that
 * waits for another grain keeps the baton, unless its grain lets others run meanwhile ({@link
 * Interleaving}).
 *
 * <p>To leave, somebody names a {@link DeactivationReason}, and whoever holds the baton, or takes
 * it, sees to it: no turn runs from then on, what was appended becomes durable, the mailbox closes,
 * and what was queued is sent on.
 */
final class Activation extends Baton {
  private static final Logger LOG = LoggerFactory.getLogger("dev.teff.activation");
  private static final VarHandle LEAVING;
  private static final Observed NOT_SAMPLED = (answered, remote, waitNanos) -> {};

  static {
    try {
      LEAVING = MethodHandles.lookup().findVarHandle(Activation.class, "leaving", Leaving.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  // There may be millions of these objects: what few of them have stands in ActivationExtras.

  // Immutable.
  private final HostedKind hosting;
  private final GrainId id;
  private final long number;

  // Written by the holder of the baton, read by anyone.
  private volatile ActivationState state = ActivationState.ACTIVATING;

  // Written by anyone who wants the activation to go: once, unless a departure is taken back.
  private volatile @Nullable Leaving leaving;

  // Owned by the holder of the baton; the numbers are also read by others, racily.
  private @Nullable Object grain;
  private @Nullable DurableState durable;
  private int since; // the silo's tick when it was activated
  private int lastUsed;
  private int untilObserved; // calls that the grain makes until the probe is asked
  private long stretch; // of turns of one method, see TypeCounts

  /** An activation whose creator holds the baton and calls {@link #activate} next. */
  Activation(HostedKind hosting, HostedGrain hosted) {
    this.hosting = hosting;
    this.id = hosted.grain();
    this.number = hosted.number();
    // Else the sweeper, which looks meanwhile, finds it unused since time began.
    this.lastUsed = silo().tick();
  }

  GrainId id() {
    return id;
  }

  /** The grain that callers know; what is its own address, for a worker, is not. */
  GrainId grainId() {
    return kind().isWorker() ? Workers.grain(id) : id;
  }

  /** The grain's type on this silo. */
  HostedKind hosting() {
    return hosting;
  }

  Host silo() {
    return hosting.silo();
  }

  /** This activation, as other silos know it. */
  HostedGrain hosted() {
    return new HostedGrain(id, number);
  }

  GrainKind<?, ?> kind() {
    return hosting.kind();
  }

  ActivationState state() {
    return state;
  }

  /** The turns that its type's counts do not have yet; exact for the holder, racy for others. */
  long stretch() {
    return stretch;
  }

  /** The grain's object; by the holder of the baton. */
  Object grain() {
    return Objects.requireNonNull(grain, "grain");
  }

  /** The tick of the silo's coarse clock when it was activated; exact once it is active. */
  int since() {
    return since;
  }

  /** The tick of the silo's coarse clock at the end of the last call. */
  int lastUsed() {
    return lastUsed;
  }

  @Override
  boolean isLeaving() {
    return leaving != null;
  }

  @Nullable DurableState durable() {
    return durable;
  }

  /** The grain's state, made in its constructor. */
  void own(DurableState made) {
    requireNoState();
    durable = made;
  }

  /** Refuses a second state. */
  void requireNoState() {
    if (durable != null) {
      throw new IllegalStateException(
          "TEFF-106 %s asked for a second state | grain %s | its constructor calls journal(), state() or replicated() twice | keep one of them, and make it hold both"
              .formatted(kind().implementationName(), id));
    }
  }

  /** Whether the runtime remembers anything of the grain beside its state. */
  boolean hasNotes() {
    ActivationExtras few = extrasIfAny();
    return few != null && few.hasNotes();
  }

  /** What the runtime remembers of the grain beside its state. */
  Notes notes() {
    return extras().notes();
  }

  /**
   * The turn of this activation that the calling thread runs.
   *
   * @throws IllegalStateException when it runs none
   */
  Turn currentTurn() {
    Turn turn = CurrentTurn.slot().turn;
    if (turn == null || turn.activation != this) {
      throw new IllegalStateException(
          "TEFF-106 The state of %s was used outside its turns | grain %s | from its constructor, another thread, or a callback | use it in a method of the grain or a timer's tick"
              .formatted(id, id));
    }
    return turn;
  }

  ActivationTimers timers() {
    return extras().timers(this);
  }

  private void cancelTimers() {
    ActivationExtras few = extrasIfAny();
    if (few != null) {
      few.cancelTimers();
    }
  }

  // Turns.

  @Override
  void run(QueuedTurn.Call call) {
    TurnRunner.runQueued(this, call);
  }

  @Override
  void run(QueuedTurn.Tick tick) {
    TurnRunner.runTick(this, tick);
  }

  @Override
  int mostQueued() {
    return silo().settings().maxQueuedTurns();
  }

  @Override
  Reentrant.@Nullable Scope reentrancy() {
    return state == ActivationState.ACTIVE ? kind().reentrancy() : null;
  }

  /** Who runs such turns itself cannot walk away from them, so others had better queue them. */
  @Override
  void resumed(Turn turn, long nanos) {
    if (nanos > MethodPaces.SLOW_NANOS && turn.method() != null) {
      kind().paces().observe(turn.method(), nanos);
    }
  }

  @Override
  Executor threads() {
    return silo()::execute;
  }

  @Override
  Timekeeper time() {
    return silo().time();
  }

  /**
   * The turn that ran has ended; by the holder of the baton.
   *
   * @param method what it ran, if it keeps the activation from being idle
   */
  void end(@Nullable MethodDescriptor method) {
    running(null);
    int now = silo().tick();
    if (method != null && now - lastUsed > 0) {
      lastUsed = now;
    }
    TypeCounts counts = hosting.counts();
    long before = stretch;
    stretch = counts.next(before, method);
    if (stretch != before + 1) {
      counts.add(before);
    }
  }

  /**
   * Null but for the few calls of the running turn that are looked at; by its thread. Where a grain
   * cannot be brought nearer to another one, the probe does not hear of it.
   */
  @Nullable Observed observe(GrainId target, GrainCall<?> call, boolean oneWay) {
    if (--untilObserved > 0) {
      return null;
    }
    untilObserved = silo().probe().next();
    return silo().mayMove(id) && silo().mayMove(target)
        ? silo().probe().observe(id, target, call, oneWay)
        : NOT_SAMPLED;
  }

  /** Whether the next call that the grain makes is looked at; by the running turn's thread. */
  boolean observesNext() {
    return untilObserved <= 1;
  }

  /** The grain made a call that nobody looked at; by the running turn's thread. */
  void calledUnobserved() {
    untilObserved--;
  }

  /** One of a sample of turns has ended; 0 when it stands for none beside itself. */
  void ran(MethodDescriptor method, long nanos, int standsFor) {
    if (standsFor > 0 && silo().mayMove(id)) {
      silo().probe().ran(id, method.name(), nanos, standsFor);
    }
  }

  /** Whether the next turn, of a method, is known to be quick; by the holder of the baton. */
  boolean isQuick(MethodDescriptor method) {
    MethodPaces paces = kind().paces();
    return paces.isQuick(method)
        && (state != ActivationState.ACTIVATING
            || (kind().isEphemeral() && paces.activatesQuickly()));
  }

  /** Whether it could leave at once, as far as anybody else can tell. */
  boolean isQuiet() {
    return state == ActivationState.ACTIVE && running() == null && isIdle() && !isAnySuspended();
  }

  /**
   * Is not idle before this time is over. It is as if it had been called then, less the time-out.
   */
  void keepAlive(Duration duration) {
    int until = silo().tick() + TickClock.ticks(duration);
    int used = until - kind().idleTicks(TickClock.ticks(silo().settings().idleTimeout()));
    if (used - lastUsed > 0) {
      lastUsed = used;
    }
  }

  // The life.

  /** Whether nobody has begun to activate it; while that waits, others may hold the baton. */
  boolean isToBegin() {
    return state == ActivationState.ACTIVATING && grain == null;
  }

  @Override
  boolean isActive() {
    return state == ActivationState.ACTIVE;
  }

  /**
   * Makes the grain object and recovers its state; by the creator. When that fails, the activation
   * is gone, and what was queued has failed; or tries again, if the creator has just given up. When
   * it is to leave already, nothing happens: to claim the grain would fence who hosts it now.
   */
  void activate() {
    activate(Luggage.NONE, null);
  }

  /**
   * The same.
   *
   * @param luggage what it brought from another silo
   * @param cause the calls that wait for it, if any do
   */
  void activate(Luggage luggage, @Nullable QueuedTurn cause) {
    if (leaving != null) {
      return;
    }
    Runnable come = silo().probe().activating(id);
    try {
      create(luggage, cause);
    } catch (Throwable e) {
      GrainException failure = Failures.activation(kind(), id, e);
      cancelTimers();
      DurableState mine = durable;
      if (mine != null) {
        mine.withdraw(); // before a successor begins
      }
      move(ActivationState.GONE);
      if (cause == null && CurrentTurn.slot().isGivenUp()) {
        silo().replace(this, closeAndTake(null)); // who else calls it has not given up
      } else {
        silo().notActivated(this, failure);
        QueuedTurn.forEach(closeAndTake(null), request -> request.failed(failure));
      }
      throw failure;
    }
    untilObserved = silo().probe().next();
    hosting.counts().activated();
    silo().quarantine().recovered(id);
    come.run();
    move(ActivationState.ACTIVE);
    LOG.debug("Activated {} on {}.", id, silo().name());
  }

  private void create(Luggage luggage, @Nullable QueuedTurn cause) throws Throwable {
    long began = time().nanos();
    try {
      since = silo().tick();
      lastUsed = since;
      if (luggage.kept().length > 0) {
        extras().unpack(Belongings.decode(luggage.kept()));
      }
      grain = kind().create(this);
      if (luggage.packed().length > 0 && grain instanceof Migratable migratable) {
        migratable.rehydrate(luggage.packed());
      }
      if (grain instanceof Lifecycle hooks) {
        TurnRunner.runHook(this, cause, hooks::onActivate);
      }
    } finally {
      kind().paces().observeActivation(time().nanos() - began);
    }
  }

  /** Asks the activation to go. The first reason counts. */
  void leave(DeactivationReason reason) {
    nameReason(reason);
    if (tryAcquire()) {
      release();
    }
  }

  /**
   * Asks the activation to go to another silo.
   *
   * @return takes that back, as long as turns run; empty when it goes already, or has not come yet:
   *     what it carries would get lost
   */
  Optional<BooleanSupplier> depart(Departure moved) {
    if (state != ActivationState.ACTIVE
        || !LEAVING.compareAndSet(this, null, new Leaving(DeactivationReason.MIGRATED, moved))) {
      return Optional.empty();
    }
    if (tryAcquire()) {
      release();
    }
    return Optional.of(() -> stay(moved));
  }

  /** Takes a departure back; false when it has stopped already, or goes for another reason. */
  private boolean stay(Departure moved) {
    while (true) {
      Leaving going = leaving;
      if (going == null || !going.canBeTakenBack() || !moved.equals(going.departure())) {
        return false;
      }
      if (LEAVING.compareAndSet(this, going, going.takenBack())) {
        return true; // whoever holds the baton goes on, or leaves by itself
      }
    }
  }

  /**
   * Gives a reason to go, which whoever holds the baton will see; the first one counts, unless it
   * is a departure that is taken back.
   */
  void nameReason(DeactivationReason reason) {
    while (true) {
      Leaving going = leaving;
      if (going != null && (!going.canBeTakenBack() || going.otherwise() != null)) {
        return;
      }
      Leaving next = going == null ? new Leaving(reason, null) : going.or(reason);
      if (LEAVING.compareAndSet(this, going, next)) {
        return;
      }
    }
  }

  /** From now on, nobody takes a departure back; false when it was. By the holder of the baton. */
  private boolean begins() {
    while (true) {
      Leaving going = leaving;
      if (going == null || !going.canBeTakenBack()) {
        return going != null;
      }
      if (LEAVING.compareAndSet(this, going, going.begin())) {
        return true;
      }
    }
  }

  @Override
  void depart(@Nullable QueuedTurn taken) {
    if (!begins()) {
      silo().execute(() -> drain(taken)); // this may be a thread that has no time for turns
      return;
    }
    boolean wasActive = state == ActivationState.ACTIVE;
    move(ActivationState.LEAVING);
    cancelTimers();
    if (wasActive && grain instanceof Lifecycle hooks) {
      // Not here: this may be a caller's thread, the sweeper's or the store's.
      silo()
          .execute(() -> {
            sayFarewell(hooks);
            flush(taken);
          });
    } else {
      flush(taken);
    }
  }

  private void sayFarewell(Lifecycle hooks) {
    DeactivationReason reason = Objects.requireNonNull(leaving).reason();
    try {
      TurnRunner.runHook(this, null, () -> hooks.onDeactivate(reason));
    } catch (Exception | Error e) {
      LOG.warn("onDeactivate of {} on {} threw; it leaves all the same.", id, silo().name(), e);
    }
  }

  private void flush(@Nullable QueuedTurn taken) {
    DurableState mine = durable;
    if (mine != null) {
      storeTheRest(mine);
      mine.seal();
    }
    TurnOutputs.whenDurable(
        this,
        mine == null ? 0 : mine.appendedHead(),
        new OutputGate.Waiter() {
          @Override
          public void open() {
            stopped(taken);
          }

          @Override
          public void broken(GrainException cause) {
            Departure moved = departure();
            if (moved != null) {
              moved.missed();
            }
            gone(taken);
          }
        });
  }

  /** What encodes it is the grain's code; a grain that could not leave would answer nobody. */
  private void storeTheRest(DurableState mine) {
    try {
      mine.flush();
    } catch (RuntimeException | Error e) {
      LOG.error("{} leaves {} without storing its last changes.", id, silo().name(), e);
    }
  }

  /** Who takes what the grain has to another silo, if it goes there. */
  private @Nullable Departure departure() {
    Leaving going = leaving;
    return going == null ? null : going.departure();
  }

  private void stopped(@Nullable QueuedTurn taken) {
    Departure moved = departure();
    if (moved != null) {
      // What packs is the grain's own code, and this may be a thread of the store.
      silo()
          .execute(() -> {
            var packing = new Packing(id, silo().name(), moved.room());
            Luggage luggage = packing.pack(grain, extrasIfAny(), durable == null);
            moved.stopped(hosted(), luggage, () -> gone(taken));
          });
    } else {
      gone(taken);
    }
  }

  /** Whether the grain has something to carry, as one that is still to come may; a racy look. */
  boolean carries() {
    ActivationExtras few = extrasIfAny();
    return state == ActivationState.ACTIVATING
        || grain instanceof Migratable
        || (few != null && few.isToBePacked(durable == null));
  }

  private void gone(@Nullable QueuedTurn taken) {
    move(ActivationState.GONE);
    DeactivationReason reason = Objects.requireNonNull(leaving).reason();
    LOG.debug("{} left {}: it {}.", id, silo().name(), reason);
    if (grain != null) { // else it was not activated
      hosting.counts().deactivated(reason);
      silo().probe().deactivated(id, reason);
    }
    DurableState mine = durable;
    if (mine == null) {
      replaced(taken);
    } else {
      mine.whenLeft(() -> replaced(taken));
    }
  }

  private void replaced(@Nullable QueuedTurn taken) {
    QueuedTurn rest = closeAndTake(taken);
    grain = null; // references and threads may remember the activation for long
    DurableState mine = durable;
    if (mine != null) {
      mine.forget();
    }
    silo().replace(this, rest);
  }

  private void move(ActivationState next) {
    if (!state.successors().contains(next)) {
      throw new AssertionError(id + " cannot go from " + state + " to " + next);
    }
    state = next;
  }

  /** Offers a turn; by any thread. */
  @SuppressWarnings("ThreadPriorityCheck") // virtual threads are scheduled as it says
  Offer queue(QueuedTurn turn, int most) {
    Offer offer = offer(turn, most);
    if (offer == Offer.REFUSED) {
      // Its successor is a few instructions of another thread away, which may need this carrier.
      Thread.yield();
    }
    return offer;
  }

  /** A call is queued here. */
  void queued(QueuedTurn.Call call) {
    if (kind().isWorker() && call.request instanceof WaitingRequest waiting) {
      waiting.queuedAt(id());
    }
    failIfCycle(call);
  }
}
