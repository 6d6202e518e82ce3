package dev.teff.runtime.cluster;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.runtime.cluster.Entries.Entry;
import dev.teff.runtime.cluster.HandOver.Step;
import dev.teff.runtime.cluster.spi.Placer;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.HostedGrain;
import dev.teff.runtime.spi.Lease;
import dev.teff.runtime.spi.LocalSilo;
import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One silo's part in knowing where grains live: it sends calls on their way, keeps the entries of
 * its range, and tells others what it hosts. {@code docs/directory.md} is its protocol. Safe for
 * use by any thread; nothing blocks.
 */
final class Directory {
  private static final Logger LOG = LoggerFactory.getLogger(Directory.class);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final int HOPS_BY_GUESS = 3;

  private final SiloIdentity self;
  private final LocalSilo silo;
  private final Transport transport;
  private final OutputLease lease;
  private final Timekeeper time;
  private final LongConsumer refresh;
  private final Entries entries = new Entries();
  private final Locations locations = new Locations();
  private final ParkedCalls parked;
  private final Migrations migrations;
  private final Placings placings;
  private final Listing listing;
  private final LoneGrains loneGrains;
  private final ReentrantLock lock = new ReentrantLock();
  private final HandOver handOver; // changed under the lock

  /**
   * A directory of a silo that has installed no view.
   *
   * @param placer chooses silos for grains of this one's range
   * @param waitNanos how long after the removal of a silo is known it may still speak
   * @param listingPage how many grains are named in one answer at most
   * @param refresh is told of newer views, and reads the committed one
   */
  Directory(
      SiloIdentity self,
      LocalSilo silo,
      Transport transport,
      OutputLease lease,
      Timekeeper time,
      Placer placer,
      long waitNanos,
      int listingPage,
      LongConsumer refresh) {
    this.self = self;
    this.silo = silo;
    this.transport = transport;
    this.lease = lease;
    this.time = time;
    this.refresh = refresh;
    this.parked = new ParkedCalls(time);
    this.migrations = new Migrations(self, silo, transport, time, this);
    this.placings = new Placings(self, placer, time, this);
    this.listing =
        new Listing(silo, migrations::isHanded, listingPage, transport.maxFrameBytes() / 2);
    this.loneGrains = new LoneGrains(this, time);
    this.handOver = new HandOver(self.incarnation(), waitNanos);
  }

  private Territory territory() {
    return handOver.territory();
  }

  /** Whether a grain that is active nowhere is to be activated here. */
  boolean hosts(GrainId grain) {
    return territory().serves(grain)
        && !entries.contains(grain)
        && !migrations.isExpected(grain)
        && placings.mayBeHere(grain);
  }

  /** The silo where a grain is, or would be, as far as is known here; null while none hosts any. */
  @Nullable SiloIdentity where(GrainId grain) {
    if (silo.isActive(grain)) {
      return self;
    }
    Territory now = territory();
    SiloIdentity owner = now.routes().owner(grain);
    if (owner != null && owner.incarnation() == self.incarnation()) {
      Entry entry = entries.of(grain);
      return entry == null ? owner : entry.silo();
    }
    SiloIdentity found = guess(grain, now);
    return found == null ? owner : found;
  }

  /**
   * The same, as its owner knows it, which is exact but for grains on their way; as known here when
   * the owner does not answer. Empty while no silo hosts grains.
   */
  CompletableFuture<String> locate(GrainId grain) {
    SiloIdentity here = where(grain);
    SiloIdentity owner = territory().routes().owner(grain);
    String known = here == null ? "" : here.name();
    if (here == null
        || owner == null
        || here.incarnation() == self.incarnation()
        || owner.incarnation() == self.incarnation()) {
      return CompletableFuture.completedFuture(known);
    }
    return transport
        .ask(owner, new DirectoryQuestion.Locate(grain), ANSWER_LIMIT)
        .handle((answer, failure) ->
            answer instanceof DirectoryAnswer.Located located ? located.silo() : known);
  }

  /** Whether the owner of a grain knows where all of its range is; does not fail. */
  CompletableFuture<Boolean> isServed(GrainId grain, SiloIdentity owner) {
    return transport
        .ask(owner, new DirectoryQuestion.Locate(grain), ANSWER_LIMIT)
        .handle((answer, failure) -> answer instanceof DirectoryAnswer.Located);
  }

  /** Takes a call to a grain that is not active here, and sends it where it belongs. */
  void route(CallRequest call) {
    Territory now = territory();
    GrainId grain = call.target();
    SiloIdentity owner = now.routes().owner(grain);
    if (owner == null) {
      call.failed(ClusterFailures.noSilo(call, now.routes().view()));
    } else if (owner.incarnation() != self.incarnation()) {
      passOn(call, owner, now);
    } else {
      routeOwned(call, now);
    }
  }

  private void routeOwned(CallRequest call, Territory now) {
    Entry entry = entries.of(call.target());
    if (mustWait(call.target(), entry, now)) {
      parked.park(call);
      if (!territory().equals(now) || !mustWait(call.target(), entries.of(call.target()), now)) {
        parked.release(this::route); // what it waits for has come meanwhile
      } else if (!now.serves(call.target())) {
        loneGrains.want(call.target());
      }
    } else if (entry != null) {
      send(entry.silo(), call, entry.number());
    } else if (placings.mayBeHere(call.target()) || silo.isActive(call.target())) {
      silo.handle(call);
    } else {
      parked.park(call);
      placings.begin(call.target(), call.sentBy() == 0 ? self.incarnation() : call.sentBy());
    }
  }

  private boolean mustWait(GrainId grain, @Nullable Entry entry, Territory now) {
    return !now.serves(grain)
        || (entry == null
            ? migrations.isExpected(grain) || placings.isUnderWay(grain)
            : isStranger(entry, now));
  }

  private static boolean isStranger(Entry entry, Territory now) {
    return now.routes().view().member(entry.silo().incarnation()).isEmpty();
  }

  private void passOn(CallRequest call, SiloIdentity owner, Territory now) {
    if (call.along() != 0) {
      passBack(call, owner);
      return;
    }
    SiloIdentity found = call.hops() < HOPS_BY_GUESS ? guess(call.target(), now) : null;
    send(found == null ? owner : found, call, 0);
  }

  /** Takes a call that its owner sent along an entry to an activation that was not found here. */
  private void passBack(CallRequest call, SiloIdentity owner) {
    if (migrations.isExpected(call.target())) {
      parked.park(call); // until the grain has come, or is not expected any more
      if (!migrations.isExpected(call.target())) {
        releaseParked(call.target());
      }
    } else if (silo.isActive(call.target())) {
      silo.handle(call); // it came behind the look; a grain is expected until it is in the table
    } else {
      var unused =
          transport
              .ask(owner, new DirectoryQuestion.Gone(call.target(), call.along()), ANSWER_LIMIT)
              .whenComplete((noted, failure) -> send(owner, call, 0));
    }
  }

  private @Nullable SiloIdentity guess(GrainId grain, Territory now) {
    long incarnation = locations.of(grain);
    return incarnation == 0 || incarnation == self.incarnation()
        ? null
        : now.routes().view().member(incarnation).map(ClusterView.Member::silo).orElse(null);
  }

  /** Lets a call leave; one that has been passed around only after a pause. */
  private void send(SiloIdentity to, CallRequest call, long along) {
    if (call.hops() < HOPS_BY_GUESS) {
      leave(to, call, along);
    } else if (time.nanos() - call.deadlineNanos() >= 0) {
      call.failed(ClusterFailures.deadlineParked(call));
    } else {
      time.schedule(PAUSE, () -> leave(to, call, along));
    }
  }

  private void leave(SiloIdentity to, CallRequest call, long along) {
    if (lease.isFree()) {
      transport.send(to, call, along);
      return;
    }
    lease.await(
        new Lease.Output() {
          @Override
          public void open() {
            transport.send(to, call, along);
          }

          @Override
          public void broken(GrainException cause) {
            call.failed(cause);
          }
        });
  }

  /** A call that was sent to one silo ran on another one. */
  void ranElsewhere(GrainId grain, long incarnation) {
    SiloIdentity owner = territory().routes().owner(grain);
    if (owner == null || owner.incarnation() == incarnation) {
      locations.forget(grain);
    } else {
      locations.found(grain, incarnation);
    }
  }

  /** A grain of this silo lives there from now on. */
  void found(GrainId grain, long incarnation) {
    locations.found(grain, incarnation);
  }

  ClusterView view() {
    return territory().routes().view();
  }

  @Nullable SiloIdentity owner(GrainId grain) {
    return territory().routes().owner(grain);
  }

  /** Whether the grain is in this silo's range, and others have not said yet what they host. */
  boolean awaitsAnswers(GrainId grain) {
    Territory now = territory();
    return now.owns(grain) && !now.serves(grain);
  }

  /** Moves a grain that is active here. */
  CompletableFuture<MigrationOutcome> migrate(GrainId grain, SiloIdentity target) {
    return migrations.migrate(grain, target);
  }

  /** Whether a grain of this silo's range is known to live elsewhere. */
  boolean isKnownElsewhere(GrainId grain) {
    return entries.contains(grain);
  }

  /** Leads calls for a grain that was nowhere to an activation that is to come. */
  boolean leadTo(GrainId grain, Entry entry) {
    return entries.rebind(grain, null, entry);
  }

  /** Whether a call for a grain is parked. */
  boolean isAwaited(GrainId grain) {
    return parked.isAnyFor(grain);
  }

  /** Sends the parked calls for a grain on their way, which may be open now. */
  void routeParked(GrainId grain) {
    parked.release(grain, this::route);
  }

  /** Fails the parked calls for a grain. */
  void failParked(GrainId grain, GrainException failure) {
    parked.release(grain, call -> call.failed(failure));
  }

  /** Asks another silo's directory; a question that gets lost is answered by a refusal. */
  void ask(SiloIdentity whom, DirectoryQuestion question, Consumer<DirectoryAnswer> answered) {
    var unused =
        transport
            .ask(whom, question, ANSWER_LIMIT)
            .whenComplete((answer, failure) ->
                answered.accept(
                    answer == null
                        ? new DirectoryAnswer.Refused(String.valueOf(failure))
                        : answer));
  }

  /** What calls for a grain were parked for may have come. */
  void releaseParked(GrainId grain) {
    parked.release(grain, silo::handle);
  }

  /** An activation of this silo is gone. */
  void gone(HostedGrain activation) {
    placings.gone(activation);
    SiloIdentity owner = territory().routes().owner(activation.grain());
    if (owner != null && owner.incarnation() != self.incarnation()) {
      // When it gets lost, the first call that comes along the entry makes good for it.
      var unused =
          transport.ask(
              owner,
              new DirectoryQuestion.Gone(activation.grain(), activation.number()),
              ANSWER_LIMIT);
    }
  }

  /** A newer view is in force. */
  void installed(Routes routes) {
    lock.lock();
    try {
      listing.begin();
      List<Step> steps = handOver.installed(routes, time.nanos());
      entries.retainOwned(territory());
      placings.viewChanged();
      steps.forEach(this::take);
    } finally {
      lock.unlock();
    }
    parked.release(this::route);
  }

  /** The ghosts of the view that have been waited out, and that long ago. */
  Set<Long> laidGhosts(long agoNanos) {
    lock.lock();
    try {
      return handOver.laidGhosts(time.nanos() - agoNanos);
    } finally {
      lock.unlock();
    }
  }

  private void take(Step step) {
    switch (step) {
      case Step.Ask ask -> ask(ask);
      case Step.Refresh newer -> refresh.accept(newer.version());
      case Step.Wake wake ->
          time.schedule(
              Duration.ofNanos(wake.nanos()), () -> input(() -> handOver.woken(time.nanos())));
      case Step.Purge purge -> entries.retainMembers(territory().routes().view());
      case Step.Serve serve ->
          LOG.info(
              "Silo {} serves its range in view {}; {} grains of it live elsewhere.",
              self.name(),
              territory().routes().view().version(),
              entries.size());
    }
  }

  private void ask(Step.Ask ask) {
    var unused =
        transport
            .ask(
                ask.member(),
                new DirectoryQuestion.HandOver(ask.version(), ask.page()),
                ANSWER_LIMIT)
            .whenComplete((answer, failure) -> answered(ask, answer));
  }

  private void answered(Step.Ask ask, @Nullable DirectoryAnswer answer) {
    long member = ask.member().incarnation();
    switch (answer) {
      case DirectoryAnswer.Hosted hosted -> input(() -> entered(ask, hosted));
      case DirectoryAnswer.OtherView other when other.version() > ask.version() ->
          input(() -> handOver.otherView(member, ask.version(), other.version()));
      case null, default ->
          time.schedule(
              PAUSE, () -> input(() -> handOver.unanswered(member, ask.version(), ask.page())));
    }
  }

  private List<Step> entered(Step.Ask ask, DirectoryAnswer.Hosted hosted) {
    long member = ask.member().incarnation();
    if (handOver.awaits(member, hosted.version())) {
      entries.enter(ask.member(), hosted.grains(), territory());
    }
    return handOver.hosted(member, hosted.version(), hosted.page(), hosted.more(), time.nanos());
  }

  /** Who can be asked about one grain while its range is not served. */
  HandOver.Silent silent() {
    lock.lock();
    try {
      return handOver.silent();
    } finally {
      lock.unlock();
    }
  }

  /** A member that was asked about one grain says what it has of it. */
  void told(SiloIdentity member, DirectoryAnswer.Hosted hosted) {
    lock.lock();
    try {
      if (territory().routes().view().version() == hosted.version()) {
        entries.enter(member, hosted.grains(), territory());
      }
    } finally {
      lock.unlock();
    }
  }

  /** Everybody has told of one grain under a view. */
  void settled(GrainId grain, long version) {
    boolean served;
    lock.lock();
    try {
      served = handOver.settled(grain, version);
    } finally {
      lock.unlock();
    }
    if (served) {
      routeParked(grain);
    }
  }

  private interface Input {
    List<Step> steps();
  }

  private void input(Input input) {
    List<Step> steps;
    lock.lock();
    try {
      steps = input.steps();
      steps.forEach(this::take);
    } finally {
      lock.unlock();
    }
    if (steps.stream().anyMatch(step -> step instanceof Step.Serve || step instanceof Step.Purge)) {
      parked.release(this::route);
    }
  }

  /** Answers what another silo's directory asks, or this one's. */
  DirectoryAnswer answer(long asker, DirectoryQuestion question) {
    return switch (question) {
      case DirectoryQuestion.HandOver handOver -> handOver(asker, handOver);
      case DirectoryQuestion.Holds holds -> holds(holds);
      case DirectoryQuestion.Gone gone -> gone(asker, gone);
      case DirectoryQuestion.Prepare prepare -> migrations.prepare(prepare);
      case DirectoryQuestion.Rebind rebind -> rebind(asker, rebind);
      case DirectoryQuestion.Cancel cancel -> migrations.cancel(cancel);
      case DirectoryQuestion.Commit commit -> migrations.commit(commit);
      case DirectoryQuestion.Waits waits ->
          new DirectoryAnswer.Waiting(
              silo.waitsBehind(waits.grain(), waits.turn(), waits.number(), waits.victim()));
      case DirectoryQuestion.Locate locate -> located(locate.grain());
      case DirectoryQuestion.Unknown unknown ->
          new DirectoryAnswer.Refused(
              "silo %s is of a version that does not know question %d"
                  .formatted(self.name(), unknown.field()));
    };
  }

  private DirectoryAnswer located(GrainId grain) {
    if (awaitsAnswers(grain) && !silo.isActive(grain)) {
      return new DirectoryAnswer.Refused("its range is not served yet");
    }
    SiloIdentity found = where(grain);
    return new DirectoryAnswer.Located(found == null ? "" : found.name());
  }

  /** Leads calls to the target of a migration, if this owner knows the source as where it is. */
  private DirectoryAnswer rebind(long source, DirectoryQuestion.Rebind question) {
    Territory now = territory();
    ClusterView view = now.routes().view();
    if (view.version() != question.version()) {
      return new DirectoryAnswer.OtherView(view.version());
    }
    SiloIdentity from = view.member(source).map(ClusterView.Member::silo).orElse(null);
    SiloIdentity to = view.member(question.target()).map(ClusterView.Member::silo).orElse(null);
    if (from == null || to == null) {
      return new DirectoryAnswer.Refused("the view has no such silo");
    }
    if (!now.serves(question.grain())) {
      return new DirectoryAnswer.OtherView(view.version()); // as good as: it is not served yet
    }
    boolean rebound =
        entries.rebind(
            question.grain(), elsewhere(from, question.from()), elsewhere(to, question.to()));
    return rebound || isToComeHere(question) || ledUnknown(question, to)
        ? new DirectoryAnswer.Noted()
        : new DirectoryAnswer.Refused("it is known to live elsewhere");
  }

  /** Whether the same was asked before, under an older view. */
  private boolean isToComeHere(DirectoryQuestion.Rebind question) {
    return question.target() == self.incarnation()
        && migrations.isExpected(question.grain(), question.to())
        && !entries.contains(question.grain());
  }

  /**
   * Leads calls to the target of a grain that nobody has named: when this silo was told who hosts
   * what, the source had handed it, and the target did not have it yet. Nobody else can have it,
   * unless it has been activated here meanwhile.
   */
  private boolean ledUnknown(DirectoryQuestion.Rebind question, SiloIdentity to) {
    GrainId grain = question.grain();
    if (to.incarnation() == self.incarnation() || silo.isActive(grain)) {
      return false;
    }
    var entry = new Entry(to, question.to());
    if (!entries.rebind(grain, null, entry)) {
      return false;
    }
    // Who is activated here looks for an entry when it is in the table; so one of the two is seen.
    if (silo.isActive(grain)) {
      entries.rebind(grain, entry, null);
      return false;
    }
    return true;
  }

  private @Nullable Entry elsewhere(SiloIdentity where, long number) {
    return where.incarnation() == self.incarnation() ? null : new Entry(where, number);
  }

  /** Answers an owner who asks what this silo hosts of its range. */
  private DirectoryAnswer handOver(long asker, DirectoryQuestion.HandOver question) {
    Routes routes = territory().routes();
    long version = routes.view().version();
    SiloIdentity owner = routes.view().member(asker).map(ClusterView.Member::silo).orElse(null);
    return version != question.version() || owner == null
        ? new DirectoryAnswer.OtherView(version)
        : listing.page(owner, routes, question.page());
  }

  private DirectoryAnswer holds(DirectoryQuestion.Holds question) {
    long version = view().version();
    return version == question.version()
        ? listing.one(question.grain(), version)
        : new DirectoryAnswer.OtherView(version);
  }

  /** A silo says that an activation is not there. */
  private DirectoryAnswer gone(long teller, DirectoryQuestion.Gone gone) {
    entries.remove(teller, new HostedGrain(gone.grain(), gone.number()));
    return new DirectoryAnswer.Noted();
  }
}
