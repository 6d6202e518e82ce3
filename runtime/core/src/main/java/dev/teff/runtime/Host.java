package dev.teff.runtime;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.grains.Grains;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.GrainContract;
import dev.teff.persistence.spi.EventLog;
import dev.teff.persistence.spi.Store;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.Cluster;
import dev.teff.runtime.spi.LocalSilo;
import dev.teff.runtime.spi.SiloStatistics;
import dev.teff.runtime.spi.Timekeeper;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Hosts the activations of one silo: finds or makes the one that a call is for, or sends the call
 * to the silo that hosts it. Safe for use by any thread.
 */
final class Host implements LocalSilo {
  private final String name;
  private final SiloSettings settings;
  private final Timekeeper time;
  private final Executor turns;
  private final GrainTypes types;
  private final @Nullable Store store;
  private final @Nullable Cluster cluster;
  private final GrainCaller caller;
  private final long batchIdPrefix;
  private final AtomicLong batches = new AtomicLong();
  private final LongAdder replayed = new LongAdder();
  private final LongAdder activated = new LongAdder();
  private final LongAdder pastTurns = new LongAdder();
  private final ConcurrentHashMap<GrainId, Activation> activations = new ConcurrentHashMap<>();
  private volatile boolean closing;
  private volatile @Nullable Thread closer;
  private volatile int tick;

  Host(
      String name,
      SiloSettings settings,
      Timekeeper time,
      Executor turns,
      RandomGenerator random,
      GrainTypes types,
      @Nullable Store store,
      @Nullable Cluster cluster) {
    this.name = name;
    this.settings = settings;
    this.time = time;
    this.turns = turns;
    this.types = types;
    this.store = store;
    this.cluster = cluster;
    this.batchIdPrefix = random.nextLong();
    this.caller = new GrainCaller(types, time, settings.callTimeout().toNanos(), this, this);
  }

  @Override
  public String name() {
    return name;
  }

  SiloSettings settings() {
    return settings;
  }

  Timekeeper time() {
    return time;
  }

  Grains grains() {
    return caller;
  }

  /** A coarse clock that the sweeper moves; good enough to tell idle from used. */
  int tick() {
    return tick;
  }

  void tick(int now) {
    tick = now;
  }

  Iterable<Activation> activations() {
    return activations.values();
  }

  /** Unique among all silos and lives, as long as the random numbers are. */
  UUID newBatchId() {
    return new UUID(batchIdPrefix, batches.incrementAndGet());
  }

  void countActivated() {
    activated.increment();
  }

  void countReplayed(long events) {
    replayed.add(events);
  }

  void execute(Runnable work) {
    turns.execute(work);
  }

  EventLog eventLog(Activation activation) {
    if (store == null) {
      throw new GrainException(
          ErrorCode.CONFIGURATION_INVALID,
          Outcome.DID_NOT_RUN,
          "%s keeps durable state, but the silo has no store | silo %s, class %s | neither teff.store.url nor Silo.builder().store(…) names one | set teff.store.url, for example to sqlite:teff.db"
              .formatted(activation.id(), name, activation.kind().implementationName()));
    }
    return store.events();
  }

  @Override
  public GrainContract<?, ?> contract(String typeName) {
    return types.contract(typeName);
  }

  @Override
  public int method(GrainContract<?, ?> contract, String methodName) {
    return types.method(contract, methodName);
  }

  /**
   * Runs a call on the calling thread, if its grain is or may become active here and is free.
   *
   * @return false when the call has to take the long way
   */
  boolean tryInline(
      GrainId id,
      GrainContract<?, ?> contract,
      GrainCall<?> call,
      @Nullable Turn parent,
      long deadlineNanos) {
    if (parent != null && parent.depth >= settings.maxInlineDepth()) {
      return false;
    }
    Activation activation = activations.get(id);
    if (activation == null) {
      activation = create(id, contract);
      if (activation == null) {
        return false;
      }
      activation.activate();
    } else if (!activation.tryAcquire()) {
      return false;
    }
    if (activation.isLeaving()) {
      activation.release();
      return false;
    }
    activation.runInline(call, parent, deadlineNanos);
    return true;
  }

  @Override
  public void handle(CallRequest request) {
    try {
      dispatch(request);
    } catch (GrainException e) {
      request.failed(e);
    }
  }

  private void dispatch(CallRequest request) {
    while (true) {
      Activation activation = activations.get(request.target());
      if (activation == null) {
        if (!belongsHere(request.target())) {
          sendAway(request);
          return;
        }
        Activation created = create(request.target(), request.contract());
        if (created != null) {
          execute(() -> activateAndRun(created, QueuedTurn.of(request)));
          return;
        }
      } else if (offer(activation, request)) {
        return;
      }
    }
  }

  /** Whether a grain that is not active may become so on this silo. */
  private boolean belongsHere(GrainId id) {
    return !closing && (cluster == null || cluster.hosts(id));
  }

  private void sendAway(CallRequest request) {
    if (cluster != null && !cluster.hosts(request.target())) {
      cluster.handle(request);
    } else {
      request.failed(Failures.shuttingDown(name, request.target()));
    }
  }

  private static void activateAndRun(Activation created, @Nullable QueuedTurn calls) {
    try {
      created.activate();
    } catch (GrainException e) {
      forEach(calls, request -> request.failed(e));
      return;
    }
    created.drain(calls);
  }

  private static void forEach(@Nullable QueuedTurn calls, Consumer<CallRequest> action) {
    for (QueuedTurn turn = calls; turn != null; turn = turn.next) {
      CallRequest request = turn.request();
      if (request != null) {
        action.accept(request);
      }
    }
  }

  /**
   * An activation whose baton the caller holds; null when it is not for this silo or this thread.
   */
  private @Nullable Activation create(GrainId id, GrainContract<?, ?> contract) {
    if (!belongsHere(id)) {
      return null;
    }
    var created = new Activation(this, id, types.kind(contract));
    if (activations.putIfAbsent(id, created) != null) {
      return null;
    }
    leaveIfStray(created);
    return created;
  }

  /**
   * The view may have changed, or the silo begun to close, before the new activation could be seen
   * by those who look for what has to go.
   */
  private void leaveIfStray(Activation created) {
    if (!belongsHere(created.id())) {
      created.leave(closing ? Reason.SHUTDOWN : Reason.MOVED);
    }
  }

  /**
   * Puts what follows in the place of an activation that is gone. The calls that were queued there
   * start before any that come later, so that the calls of one turn keep their order.
   */
  void replace(Activation gone, @Nullable QueuedTurn calls) {
    if (calls == null || !belongsHere(gone.id())) {
      forEach(calls, this::sendAway);
      forget(gone);
      return;
    }
    var successor = new Activation(this, gone.id(), gone.kind());
    activations.put(gone.id(), successor);
    pastTurns.add(gone.turns());
    leaveIfStray(successor);
    execute(() -> activateAndRun(successor, calls));
  }

  private boolean offer(Activation activation, CallRequest request) {
    if (request instanceof WaitingRequest waiting && waiting.parent() != null) {
      Turn running = activation.running();
      if (running != null && waiting.parent().descendsFrom(running)) {
        throw Failures.cycle(request);
      }
    }
    return offer(activation, QueuedTurn.of(request));
  }

  /** Queues a turn; false when the activation is gone, and about to be replaced or forgotten. */
  boolean offer(Activation activation, QueuedTurn turn) {
    return switch (activation.offer(turn)) {
      case QUEUED -> true;
      case ACQUIRED -> {
        execute(() -> activation.drain(turn));
        yield true;
      }
      case REFUSED -> {
        Thread.onSpinWait(); // its successor is a few instructions away
        yield false;
      }
    };
  }

  void forget(Activation activation) {
    activations.remove(activation.id(), activation);
    pastTurns.add(activation.turns());
    if (closing) {
      LockSupport.unpark(closer);
    }
  }

  /** Blocks the calling thread until the events are durable. */
  void awaitGate(OutputGate gate, long sequence, long deadlineNanos) {
    if (gate.isOpen(sequence)) {
      return;
    }
    var waiter = new GateWaiter();
    gate.await(sequence, waiter);
    if (!Parking.await(time, gate, deadlineNanos, waiter::isDone)) {
      throw Failures.deadlineAtGate(sequence);
    }
    GrainException failure = waiter.failure();
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void hostingChanged() {
    if (cluster == null) {
      return;
    }
    for (Activation activation : activations.values()) {
      if (!cluster.hosts(activation.id())) {
        activation.leave(Reason.MOVED);
      }
    }
  }

  boolean isClosing() {
    return closing;
  }

  /** Sends every activation away and waits until they are gone; false when time ran out. */
  boolean close() {
    closer = Thread.currentThread();
    closing = true;
    activations.values().forEach(activation -> activation.leave(Reason.SHUTDOWN));
    long deadline = time.nanos() + settings.shutdownGrace().toNanos();
    return Parking.await(time, this, deadline, activations::isEmpty);
  }

  @Override
  public SiloStatistics statistics() {
    Map<String, Long> active = new HashMap<>();
    long running = 0;
    for (Activation activation : activations.values()) {
      active.merge(activation.id().type(), 1L, Long::sum);
      running += activation.turns();
    }
    return new SiloStatistics(active, activated.sum(), replayed.sum(), pastTurns.sum() + running);
  }
}
