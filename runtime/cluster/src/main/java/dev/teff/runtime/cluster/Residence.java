package dev.teff.runtime.cluster;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.Register;
import dev.teff.runtime.cluster.ClusterView.Member;
import dev.teff.runtime.cluster.ClusterView.MemberState;
import dev.teff.runtime.cluster.TransportStarter.Listening;
import dev.teff.runtime.cluster.spi.Membership;
import dev.teff.runtime.cluster.spi.Placer;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.ClusterReport;
import dev.teff.runtime.spi.HostedGrain;
import dev.teff.runtime.spi.LocalSilo;
import dev.teff.runtime.spi.TurnWait;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One silo's time in a cluster, from its entrance to its end: it listens to membership and
 * transport, keeps the view installed, and gives the directory what is its.
 */
final class Residence implements Membership.Listener, Transport.Listener, Views.Listener {
  /**
   * How it stands with the silo.
   *
   * <pre>
   * ENTERING --active in the view--> RESIDENT --others removed it--> EVICTED
   *     \                               \                               \
   *      '-----------------------------close()--------------------------'--> LEAVING
   * </pre>
   */
  private enum Phase {
    ENTERING,
    RESIDENT,
    EVICTED,
    LEAVING
  }

  private static final Logger LOG = LoggerFactory.getLogger(Residence.class);

  /** How long a silo that left stays for those who called it, and how often it looks. */
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private static final Duration FAREWELL_LOOK = Duration.ofMillis(5);

  private final ClusterParts parts;
  private final LocalSilo silo;
  private final OutputLease lease;
  private final Runnable whenEvicted;
  private final Consumer<byte[]> told;
  private final @Nullable Quorum quorum; // null where a store has the view
  private final Register register;
  private final Views views;
  private final MembershipStart membership;
  private final SiloIdentity self;
  private final Transport transport;
  private final Evictor evictor;
  private final Exorcist exorcist;
  private final FeatureLevels featureLevels;
  private final Outsiders outsiders;
  private final Placer placer;
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.ENTERING);
  private volatile boolean mayBeInView;
  private volatile @Nullable Directory directory; // null while the transport starts

  /**
   * Begins to listen to the transport; the silo is not in the view yet.
   *
   * @param seen closed with the residence
   * @param whenEvicted is run when others removed the silo
   * @param told takes what other silos tell this one
   * @param placer chooses silos for grains that are active nowhere, or that leave with this one
   */
  Residence(
      ClusterParts parts,
      LocalSilo silo,
      OutputLease lease,
      Membership seen,
      Runnable whenEvicted,
      Consumer<byte[]> told,
      Placer placer) {
    this.parts = parts;
    this.silo = silo;
    this.lease = lease;
    this.whenEvicted = whenEvicted;
    this.told = told;
    this.placer = placer;
    Listening listening = parts.transport().listen(silo, parts.random().nextLong(), this);
    this.self = listening.self();
    this.transport = listening.transport();
    this.membership = new MembershipStart(self, seen, parts, this);
    Register stored = parts.store();
    if (stored == null) {
      var agreed = new Quorum(self, seen, parts);
      this.quorum = agreed;
      this.register = agreed.register();
    } else {
      this.quorum = null;
      this.register = stored;
    }
    this.views =
        new Views(
            new ViewRegister(register, parts.options().clusterName(), parts.time(), parts.random()),
            parts.time(),
            this);
    var ranges =
        new Directory(
            self,
            silo,
            transport,
            lease,
            parts.time(),
            placer,
            parts.options().takeoverWait().toNanos(),
            parts.listingPage(),
            this::newerViewExists);
    this.directory = ranges;
    this.evictor = new Evictor(self, views, seen, transport, parts);
    this.exorcist = new Exorcist(self, views, ranges);
    this.featureLevels =
        new FeatureLevels(views, parts.time(), parts.options().featureLevelDelay());
    this.outsiders = new Outsiders(self, views, seen, parts);
    transport.open(); // who comes asks for what is set above
  }

  /** Becomes a host of the cluster. Blocks until it is one. */
  void enter() {
    long begin = parts.time().nanos();
    var contracts = new ContractRegister(register, parts.options().clusterName(), silo);
    var entrance = new Entrance(self, views, membership.seen(), transport, contracts, parts);
    if (quorum != null) {
      membership.startAmongSeeds();
      quorum.awaitMajority();
    }
    mayBeInView = true;
    entrance.enter();
    if (quorum != null) {
      outsiders.check();
    } else if (entrance.needsPeers()) {
      membership.start(entrance);
      outsiders.check();
    } else {
      parts.executor().execute(() -> membership.startLater(entrance));
    }
    ClusterView view = entrance.activate();
    phase.compareAndSet(Phase.ENTERING, Phase.RESIDENT);
    endIfRemoved(views.view()); // while it entered, nobody looked
    announce(view);
    LOG.info(
        "Silo {} joined cluster {} in {} ms: view {}, {}.",
        self,
        parts.options().clusterName(),
        (parts.time().nanos() - begin) / 1_000_000,
        view.version(),
        ViewText.of(view));
    parts.executor().execute(this::tick); // what was said to a silo on its way in was not heard
  }

  /** This life of this silo, with the address at which others reach it. */
  SiloIdentity self() {
    return self;
  }

  boolean hosts(GrainId grain) {
    Directory ranges = directory;
    return ranges != null && phase.get() != Phase.EVICTED && ranges.hosts(grain);
  }

  /** The names of the silos that host grains. */
  Set<String> silos() {
    return views.view().inState(MemberState.ACTIVE).stream()
        .map(member -> member.silo().name())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Who is in the view. */
  ClusterReport roster() {
    return views.view().report(Map.of());
  }

  /** What all silos can do. */
  int featureLevel() {
    return Math.max(1, views.view().featureLevel());
  }

  /** Where a grain is, or would be, as far as is known here. */
  Optional<SiloIdentity> where(GrainId grain) {
    Directory ranges = directory;
    return Optional.ofNullable(ranges == null ? null : ranges.where(grain));
  }

  /** The name of the same silo, as the grain's owner knows it. */
  CompletableFuture<String> locate(GrainId grain) {
    Directory ranges = directory;
    return ranges == null ? CompletableFuture.completedFuture("") : ranges.locate(grain);
  }

  /** Whether a grain is active on this silo. */
  boolean isHere(GrainId grain) {
    return silo.isActive(grain);
  }

  /** When a grain was activated on this silo. */
  Optional<Instant> activeSince(GrainId grain) {
    return silo.activeSince(grain);
  }

  /** Tells a silo that hosts grains something; may get lost. */
  void tell(String name, byte[] message) {
    views.view().inState(MemberState.ACTIVE).stream()
        .map(Member::silo)
        .filter(host -> host.name().equals(name))
        .forEach(host ->
            membership.seen().tell(host.incarnation(), Quorum.marked(Quorum.OTHERS, message)));
  }

  @Override
  public void told(byte[] message) {
    if (message.length == 0) {
      return;
    }
    byte[] content = Arrays.copyOfRange(message, 1, message.length);
    if (message[0] == Quorum.OTHERS) {
      told.accept(content);
    } else if (quorum != null) {
      Quorum votes = quorum;
      parts.executor().execute(() -> votes.received(content));
    }
  }

  /** Takes a call to a grain that is not active here, and sends it where it belongs. */
  void handle(CallRequest request) {
    Directory ranges = directory;
    if (ranges == null) {
      request.failed(ClusterFailures.notJoined(request));
    } else if (phase.get() == Phase.EVICTED) {
      request.failed(ClusterFailures.evicted(self));
    } else {
      ranges.route(request);
    }
  }

  void gone(HostedGrain activation) {
    Directory ranges = directory;
    if (ranges != null && phase.get() != Phase.EVICTED) {
      ranges.gone(activation);
    }
  }

  @Override
  public ClusterView view() {
    return views.view();
  }

  @Override
  public void newerViewExists(long version) {
    if (version > views.view().version() && phase.get() == Phase.RESIDENT) {
      parts.executor().execute(views::refresh);
    }
  }

  @Override
  public void announced(long version) {
    newerViewExists(version);
  }

  @Override
  public void ranElsewhere(GrainId grain, long incarnation) {
    Directory ranges = directory;
    if (ranges != null) {
      ranges.ranElsewhere(grain, incarnation);
    }
  }

  @Override
  public void asked(long asker, DirectoryQuestion question, Consumer<DirectoryAnswer> answer) {
    Directory ranges = directory;
    if (ranges == null) {
      answer.accept(new DirectoryAnswer.OtherView(0));
      return;
    }
    if (question instanceof DirectoryQuestion.Waits waits) {
      var unused =
          new WaitLookUp(self, silo, transport, ranges)
              .of(waits)
              .whenComplete((found, failure) ->
                  answer.accept(new DirectoryAnswer.Waiting(failure == null ? found : List.of())));
    } else if (question instanceof DirectoryQuestion.HandOver handOver) {
      parts
          .executor()
          .execute(() -> {
            if (handOver.version() > views.view().version()) {
              views.refresh();
            }
            answer.accept(ranges.answer(asker, handOver));
          });
    } else {
      answer.accept(ranges.answer(asker, question));
    }
  }

  @Override
  public void joined(long incarnation) {
    evictor.seen(incarnation);
    // Who joins is about to commit itself as active, and its announcement may come too early.
    if (phase.get() == Phase.RESIDENT) {
      parts.executor().execute(views::refresh);
    }
  }

  @Override
  public void left(long incarnation) {
    if (phase.get() == Phase.RESIDENT) {
      evictor.seen(incarnation);
      evictor.suspect(incarnation);
    }
  }

  @Override
  public void installed(ClusterView view) {
    transport.viewInstalled(view);
    Directory ranges = directory;
    if (ranges != null) {
      ranges.installed(new Routes(view));
    }
    if (view.doubts(self.incarnation())) {
      parts.executor().execute(this::contradict);
    }
    endIfRemoved(view);
  }

  private void endIfRemoved(ClusterView view) {
    if (view.member(self.incarnation()).isEmpty()
        && phase.compareAndSet(Phase.RESIDENT, Phase.EVICTED)) {
      GrainException cause = ClusterFailures.evicted(self);
      LOG.error("{}", cause.getMessage());
      try {
        lease.revoke(cause);
        silo.hostingChanged();
      } finally {
        parts.executor().execute(this::endEvicted);
      }
    }
  }

  /** Somebody took this silo for dead. */
  private void contradict() {
    try {
      views.change(current -> current.assured(self.incarnation()));
    } catch (GrainException e) {
      LOG.warn("Silo {} is doubted, and cannot contradict: {}", self, e.getMessage());
    }
  }

  @Override
  public void confirmed(ClusterView view, long readingBegan) {
    if (view.member(self.incarnation()).isPresent()) {
      lease.confirmed(readingBegan);
    }
  }

  @Override
  public void unreadable(GrainException cause) {
    boolean isAway =
        cause.code() == ErrorCode.STORE_UNREACHABLE || cause.code() == ErrorCode.STORE_FAILED;
    if (isAway && quorum == null) { // else others vote, and may be back at any moment
      lease.unreadable(ClusterFailures.viewUnreadable(self, cause));
    }
  }

  private void endEvicted() {
    evictor.stop();
    try {
      membership.close();
    } finally {
      whenEvicted.run();
    }
  }

  private void scheduleTick() {
    if (phase.get() == Phase.RESIDENT) {
      parts
          .time()
          .schedule(parts.options().refreshInterval(), () -> parts.executor().execute(this::tick));
    }
  }

  /** Keeps the lease, and is the safety net below what announcements and membership tell. */
  private void tick() {
    if (phase.get() != Phase.RESIDENT) {
      return;
    }
    try {
      views.refresh();
      evictor.sweep(); // also before membership has started, which a frozen peer may prevent
      exorcist.sweep();
      featureLevels.sweep();
      outsiders.sweep();
    } finally {
      scheduleTick();
    }
  }

  /** What the turns of a grain wait for that keep another one waiting. */
  CompletableFuture<List<TurnWait>> waitsBehind(TurnWait wait, long victim) {
    Directory ranges = directory;
    return ranges == null
        ? CompletableFuture.completedFuture(List.of())
        : new WaitLookUp(self, silo, transport, ranges).behind(wait, victim);
  }

  /** The same for a stateless worker on the silo of the turn that waits. */
  CompletableFuture<List<TurnWait>> waitsBehindWorker(TurnWait wait, long victim) {
    SiloIdentity there = member(wait.silo());
    Directory ranges = directory;
    return ranges == null || there == null
        ? CompletableFuture.completedFuture(List.of())
        : new WaitLookUp(self, silo, transport, ranges).at(there, wait, victim);
  }

  private @Nullable SiloIdentity member(String siloName) {
    return views.view().members().stream()
        .map(Member::silo)
        .filter(member -> member.name().equals(siloName))
        .findFirst()
        .orElse(null);
  }

  /** Moves a grain that is active here to a silo. */
  CompletableFuture<MigrationOutcome> migrate(GrainId grain, String siloName) {
    Directory ranges = directory;
    SiloIdentity target = member(siloName);
    return ranges == null || target == null
        ? CompletableFuture.completedFuture(MigrationOutcome.REFUSED)
        : ranges.migrate(grain, target);
  }

  /** Hands over what the silo owns and hosts, while it works on; at most for the grace time. */
  void drain(Duration grace) {
    Directory ranges = directory;
    if (ranges != null && phase.get() == Phase.RESIDENT) {
      long deadline = parts.time().nanos() + grace.toNanos();
      try {
        announce(views.change(current -> current.with(self.incarnation(), MemberState.LEAVING)));
      } catch (GrainException e) {
        LOG.warn("Silo {} leaves without having said so: {}", self, e.getMessage());
        return;
      }
      new Drain(silo, ranges, new Refuges(placer, ranges), transport, parts.time()).run(deadline);
    }
  }

  /** Leaves the view and closes what was opened, whatever of it fails. */
  void close() {
    Phase before = phase.getAndSet(Phase.LEAVING);
    evictor.stop();
    try (transport;
        membership;
        quorum) {
      if (mayBeInView && (before == Phase.ENTERING || before == Phase.RESIDENT)) {
        leaveView();
        awaitCallers();
      }
    }
  }

  /**
   * A call that was on its way here when the view changed is answered: that it did not run. Callers
   * hang up when they know the view and have all their answers.
   */
  private void awaitCallers() {
    long deadline = parts.time().nanos() + FAREWELL.toNanos();
    while (transport.hasCallers() && Pause.goesOn(deadline, parts.time())) {
      Pause.of(FAREWELL_LOOK.toNanos(), parts.time());
    }
  }

  private void leaveView() {
    long incarnation = self.incarnation();
    try {
      announce(views.change(current -> current.with(incarnation, MemberState.LEAVING)));
      announce(
          views.change(current ->
              silo.hosted().hasNext()
                  ? current.without(Set.of(incarnation))
                  : current.departed(incarnation)));
      LOG.info("Silo {} left cluster {}.", self, parts.options().clusterName());
    } catch (GrainException e) {
      LOG.warn("The others have to notice that silo {} left: {}", self, e.getMessage());
    }
  }

  private void announce(ClusterView view) {
    membership.seen().announce(view.version());
  }
}
