package dev.teff.runtime;

import dev.teff.grains.DeactivationReason;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.grains.Grains;
import dev.teff.grains.spi.GrainContract;
import dev.teff.persistence.spi.Store;
import dev.teff.runtime.spi.CallProbe;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.Cluster;
import dev.teff.runtime.spi.ClusterReport;
import dev.teff.runtime.spi.ClusterReport.SiloReport;
import dev.teff.runtime.spi.Departure;
import dev.teff.runtime.spi.HostedGrain;
import dev.teff.runtime.spi.Lease;
import dev.teff.runtime.spi.LocalSilo;
import dev.teff.runtime.spi.Luggage;
import dev.teff.runtime.spi.SiloBuild;
import dev.teff.runtime.spi.SiloStatistics;
import dev.teff.runtime.spi.Timekeeper;
import dev.teff.runtime.spi.Timings;
import dev.teff.runtime.spi.TurnWait;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
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
  private final @Nullable BoundedLog events;
  private final @Nullable Cluster cluster;
  private final CallProbe probe;
  private final Timings timings;
  private final boolean timed;
  private final Function<GrainId, Optional<String>> explainer;
  private final Lease lease;
  private final LeaseWaits leaseWaits;
  private final Interceptors interceptors;
  private final GrainCaller caller;
  private final Quarantine quarantine;
  private final Recoveries recoveries;
  private final BatchWatch batches;
  private final UniqueNumbers numbers;
  private final Map<String, HostedKind> hosting = new ConcurrentHashMap<>();
  private final ActivationTable activations = new ActivationTable();
  private final InlineCalls inlineCalls;
  private final OnwardCalls onward;
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
      Interceptors interceptors,
      @Nullable Store store,
      @Nullable Cluster cluster,
      CallProbe probe,
      Timings timings,
      Function<GrainId, Optional<String>> explainer) {
    this.name = name;
    this.settings = settings;
    this.time = time;
    this.turns = turns;
    this.types = types;
    this.cluster = cluster;
    this.probe = probe;
    this.timings = timings;
    this.explainer = explainer;
    this.timed = !timings.equals(Timings.NONE);
    this.store = store;
    this.lease = cluster == null ? Lease.FOREVER : cluster.lease();
    this.leaseWaits = new LeaseWaits(name, lease, time, settings.callTimeout().toNanos());
    this.events = BoundedLog.of(store, leaseWaits, settings.maxHeldBytesInAll());
    this.numbers = new UniqueNumbers(random);
    this.interceptors = interceptors;
    this.quarantine = new Quarantine(time);
    this.recoveries = new Recoveries(time, settings.maxRecoveries());
    this.batches = new BatchWatch(time);
    this.onward = new OnwardCalls(this, cluster, new SentCounts(time, timings));
    this.inlineCalls = new InlineCalls(this, activations, settings.maxInlineDepth());
    var keys = new KeySource(random.nextLong(), time);
    this.caller =
        new GrainCaller(
            types, time, settings.callTimeout().toNanos(), interceptors, this, keys, this);
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

  /** What all silos of the cluster can do. */
  int featureLevel() {
    int own = settings.featureLevel();
    return cluster == null ? own : Math.min(own, cluster.featureLevel());
  }

  @Override
  public SiloBuild build() {
    return new SiloBuild(settings.featureLevel(), types.facts());
  }

  Grains grains() {
    return caller;
  }

  /** The same way for callers that know grains by name only. */
  GrainClient client() {
    return new GrainClient(types, caller);
  }

  @Override
  public CallProbe probe() {
    return probe;
  }

  Timings timings() {
    return timings;
  }

  /** Whether anybody wants to know how long calls wait. */
  boolean isTimed() {
    return timed;
  }

  GrainCaller caller() {
    return caller;
  }

  /** A coarse clock that the sweeper moves; good enough to tell idle from used. */
  int tick() {
    return tick;
  }

  void tick(int now) {
    tick = now;
  }

  ActivationTable activations() {
    return activations;
  }

  /** The numbers by which others know what this silo does. */
  UniqueNumbers numbers() {
    return numbers;
  }

  /** Whether this silo would host a grain. */
  boolean owns(GrainId id) {
    return cluster == null || cluster.hosts(id);
  }

  /** An activation came to nothing. */
  void notActivated(Activation activation, GrainException failure) {
    quarantine.failed(activation.id(), failure);
    forget(activation);
  }

  Recoveries recoveries() {
    return recoveries;
  }

  Quarantine quarantine() {
    return quarantine;
  }

  Interceptors interceptors() {
    return interceptors;
  }

  void execute(Runnable work) {
    turns.execute(work);
  }

  /** What is stored beside the logs of grains that have one. */
  Store store(Activation activation) {
    if (store == null) {
      throw Failures.noStore(activation);
    }
    return store;
  }

  BoundedLog eventLog(Activation activation) {
    if (events == null) {
      throw Failures.noStore(activation);
    }
    return events;
  }

  /** Gives replicas of a grain their numbers. */
  ReplicaRegister replicas(Activation activation) {
    return new ReplicaRegister(this, store(activation), activation.id(), numbers.prefix());
  }

  /** The names of the silos that host grains, this one's among them. */
  Set<String> silos() {
    return cluster == null ? Set.of(name) : cluster.silos();
  }

  /** Who is in the cluster; this silo alone when it is in none. */
  ClusterReport roster() {
    return cluster == null
        ? new ClusterReport(0, List.of(new SiloReport(name, "", SiloReport.ACTIVE)))
        : cluster.roster();
  }

  /** Why a grain is on this silo, if it is and something knows. */
  Optional<String> explain(GrainId grain) {
    return explainer.apply(grain);
  }

  /** A grain's activation on this silo, made if there is none and it is wanted. */
  @Nullable Activation active(GrainId id, boolean wanted) {
    Activation active = activations.get(id);
    if (active == null && wanted) {
      active = create(id, types.contract(id.type()));
      if (active != null) {
        active.activate();
        active.release();
      }
    }
    return active;
  }

  @Override
  public GrainContract<?, ?> contract(String typeName) {
    return types.contract(typeName);
  }

  @Override
  public int method(GrainContract<?, ?> contract, String methodName) {
    return types.method(contract, methodName);
  }

  OnwardCalls onwardCalls() {
    return onward;
  }

  /** The calls that run on their callers' threads. */
  InlineCalls inlineCalls() {
    return inlineCalls;
  }

  /** Blocks the caller of a turn that has ended until what it returns or throws may leave. */
  void awaitLease(Turn ended) {
    if (ended.below() == null && !lease.isHeld() && !ended.activation.kind().isReplicated()) {
      leaseWaits.await(ended.deadlineNanos());
    }
  }

  /** Answers a call, as soon as the answer may be seen by whoever waits for it. */
  void answer(CallRequest request, @Nullable Throwable failure) {
    var answer = new Answer(request, failure);
    if (types.answersAnyTime(request.target().type())
        || (request instanceof WaitingRequest waiting && waiting.waitingTurn() != null)) {
      answer.open(); // no other silo has a better answer, or it stays in this silo
    } else {
      lease.await(answer);
    }
  }

  @Override
  public void handle(CallRequest request) {
    handle(request, null);
  }

  @Override
  public void handleAll(List<? extends CallRequest> requests, Runnable settled) {
    var batch = new Batch(this, batches, requests.size(), settled);
    try {
      requests.forEach(request -> handle(request, batch));
    } finally {
      batch.start(); // whatever happens: it has batons
    }
  }

  private void handle(CallRequest request, @Nullable Batch batch) {
    try {
      dispatch(request, batch);
    } catch (RuntimeException | Error e) { // whoever hands calls over has others to hand over
      request.failed(e);
    }
  }

  private void dispatch(CallRequest request, @Nullable Batch batch) {
    GrainId target = address(request.target(), request.contract());
    while (true) {
      Activation activation = activations.get(target);
      if (activation == null) {
        boolean hosted = hosts(target); // asked once: it takes a look at the ring
        if (closing || !hosted) {
          onward.send(request, hosted);
          return;
        }
        Activation created = create(target, request.contract());
        if (created != null) {
          run(created, QueuedTurn.of(request), batch);
          return;
        }
      } else if (offer(activation, request, batch)) {
        return;
      } else if (OnwardCalls.areOf(activation)) {
        execute(() -> handle(request)); // it came back, and this thread has yet to make room for it
        return;
      }
    }
  }

  /** Under what a grain's activation stands in the table; a worker has several. */
  GrainId address(GrainId id, GrainContract<?, ?> contract) {
    return activations.address(id, types.workers(contract));
  }

  /** Whether a grain that is not active may become so on this silo. */
  private boolean belongsHere(GrainId id) {
    return !closing && hosts(id);
  }

  /** The same, also while the silo closes. */
  boolean hosts(GrainId id) {
    return cluster == null || types.isEverywhere(id.type()) || cluster.hosts(id);
  }

  /** Runs calls of an activation whose baton the caller holds, and makes it active before. */
  static void activateAndRun(Activation created, @Nullable QueuedTurn calls) {
    activateAndRun(created, calls, Luggage.NONE);
  }

  private static void activateAndRun(
      Activation created, @Nullable QueuedTurn calls, Luggage luggage) {
    if (created.isToBegin()) {
      try {
        created.activate(luggage, calls);
      } catch (GrainException e) {
        QueuedTurn.forEach(calls, request -> request.failed(e));
        return;
      }
    }
    created.drain(calls);
  }

  /**
   * An activation whose baton the caller holds; null when it is not for this silo or this thread.
   */
  @Nullable Activation create(GrainId id, GrainContract<?, ?> contract) {
    if (!belongsHere(id)) {
      return null;
    }
    quarantine.check(id);
    Activation created = activations.create(id, hosting(contract));
    if (created != null) {
      leaveIfStray(created);
    }
    return created;
  }

  HostedKind hosting(GrainContract<?, ?> contract) {
    HostedKind known = hosting.get(contract.typeName());
    return known != null
        ? known
        : hosting.computeIfAbsent(
            contract.typeName(), type -> new HostedKind(this, types.kind(contract)));
  }

  /**
   * The view may have changed, or the silo begun to close, before the new activation could be seen
   * by those who look for what has to go.
   */
  private void leaveIfStray(Activation created) {
    if (!belongsHere(created.id())) {
      created.leave(closing ? DeactivationReason.SHUTDOWN : DeactivationReason.MOVED);
    }
  }

  /**
   * Puts what follows in the place of an activation that is gone. The calls that were queued there
   * start before any that come later, so that the calls of one turn keep their order.
   */
  void replace(Activation gone, @Nullable QueuedTurn calls) {
    if (calls == null || !belongsHere(gone.id())) {
      sayGone(gone); // first, so that the calls do not come back
      onward.send(gone, calls, () -> remove(gone));
      return;
    }
    Activation successor = activations.replace(gone);
    leaveIfStray(successor);
    execute(() -> activateAndRun(successor, calls));
  }

  /** Queues a call; false when the activation is gone, and about to be replaced or forgotten. */
  private boolean offer(Activation activation, CallRequest request, @Nullable Batch batch) {
    QueuedTurn.Call call = QueuedTurn.of(request);
    call.mark(this);
    Mailbox.Offer offer = activation.queue(call, settings.maxQueuedTurns());
    if (offer == Mailbox.Offer.QUEUED) {
      activation.queued(call);
    } else if (offer == Mailbox.Offer.ACQUIRED) {
      run(activation, call, batch);
    } else if (!call.claim()) {
      return true; // it was cancelled meanwhile
    } else if (offer == Mailbox.Offer.FULL) {
      throw Failures.mailboxFull(request, settings.maxQueuedTurns());
    }
    return offer != Mailbox.Offer.REFUSED;
  }

  /** Queues a timer's tick, which ends with its activation; false when that has ended. */
  boolean offer(Activation activation, QueuedTurn.Tick tick) {
    Mailbox.Offer offer = activation.queue(tick, Integer.MAX_VALUE);
    if (offer == Mailbox.Offer.ACQUIRED) {
      execute(() -> activation.drain(tick));
    }
    return offer != Mailbox.Offer.REFUSED;
  }

  /** Has a call run by whom it shares a thread with, or else by a thread of its own. */
  private void run(Activation activation, QueuedTurn.Call call, @Nullable Batch batch) {
    boolean quick = activation.isQuick(call.request.method());
    if (quick && batch != null && batch.add(activation, call)) {
      return;
    }
    CurrentTurn slot = CurrentTurn.slot();
    boolean nobodyWaitsYet = call.request.oneWay() || call.request instanceof StartedRequest;
    if (quick && slot.turn != null && nobodyWaitsYet) {
      slot.share(activation, call, batches);
    } else {
      execute(() -> activateAndRun(activation, call));
    }
  }

  void forget(Activation activation) {
    sayGone(activation);
    remove(activation);
  }

  private void sayGone(Activation activation) {
    if (cluster != null && !activation.kind().isEverywhere()) {
      cluster.gone(activation.hosted());
    }
  }

  private void remove(Activation activation) {
    activations.remove(activation);
    if (closing) {
      LockSupport.unpark(closer);
    }
  }

  @Override
  public void hostingChanged() {
    if (cluster == null) {
      return;
    }
    for (Activation activation : activations.all()) {
      if (!hosts(activation.id())) {
        activation.leave(DeactivationReason.MOVED);
      }
    }
  }

  /** Asks a grain's activations to leave; those that are not here do not mind. */
  void deactivate(GrainId id) {
    activations.deactivate(id);
  }

  @Override
  public Iterator<HostedGrain> hosted() {
    return activations.hosted();
  }

  @Override
  public Optional<HostedGrain> hosted(GrainId grain) {
    return activations.hosted(grain);
  }

  @Override
  public boolean isActive(GrainId grain) {
    return activations.isActive(grain);
  }

  @Override
  public Optional<Instant> activeSince(GrainId grain) {
    return activations.age(grain, tick).map(time.instant()::minus);
  }

  @Override
  public long newNumber() {
    return activations.newNumber();
  }

  @Override
  public Optional<BooleanSupplier> depart(GrainId grain, Departure departure) {
    Activation activation = activations.get(grain);
    return activation == null ? Optional.empty() : activation.depart(departure);
  }

  @Override
  public boolean mayMove(GrainId grain) {
    return !types.isEverywhere(grain.type()) && LocalSilo.super.mayMove(grain);
  }

  @Override
  public boolean carries(GrainId grain) {
    Activation activation = activations.get(grain);
    return activation != null && activation.carries();
  }

  @Override
  public void release(GrainId grain) {
    activations.release(grain);
  }

  @Override
  public boolean admit(HostedGrain hosted, Luggage luggage, BooleanSupplier granted) {
    var created = new Activation(hosting(contract(hosted.grain().type())), hosted);
    if (closing || !activations.add(created)) {
      return false;
    }
    boolean stays = granted.getAsBoolean() && !closing;
    if (!stays) {
      created.leave(closing ? DeactivationReason.SHUTDOWN : DeactivationReason.MOVED);
    }
    execute(() -> activateAndRun(created, null, luggage));
    return stays;
  }

  boolean isClosing() {
    return closing;
  }

  @Override
  public List<TurnWait> waitsBehind(GrainId grain, long turn, long number, long victim) {
    Activation active = activations.get(grain);
    return active == null ? List.of() : TurnWaits.of(active.inTheWayOf(turn, number), victim, this);
  }

  /** What the turns that another one waits for wait for themselves. */
  CompletableFuture<List<TurnWait>> waitsBehind(TurnWait wait, long victim) {
    return TurnWaits.behind(wait, victim, types.isWorker(wait.target().type()), this, cluster);
  }

  /** Sends every activation away and waits until they are gone; false when time ran out. */
  boolean close() {
    closer = Thread.currentThread();
    closing = true;
    activations.all().forEach(activation -> activation.leave(DeactivationReason.SHUTDOWN));
    long deadline = time.nanos() + settings.shutdownGrace().toNanos();
    return Parking.await(time, this, deadline, activations::isEmpty);
  }

  @Override
  public SiloStatistics statistics() {
    return census().inShort();
  }

  Census census() {
    return Census.of(hosting.values(), activations.all());
  }
}
