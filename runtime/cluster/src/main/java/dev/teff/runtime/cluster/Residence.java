package dev.teff.runtime.cluster;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.runtime.cluster.ClusterView.MemberState;
import dev.teff.runtime.cluster.TransportStarter.Listening;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.LocalSilo;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One silo's time in a cluster, from its entrance to its end: it listens to membership and
 * transport, keeps the view installed, and sends calls where they belong.
 */
final class Residence implements Membership.Listener, Transport.Listener {
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
  private static final int MOST_HOPS = 3;

  private final ClusterParts parts;
  private final LocalSilo silo;
  private final Runnable whenEvicted;
  private final Views views;
  private final Membership membership;
  private final SiloIdentity self;
  private final Transport transport;
  private final Evictor evictor;
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.ENTERING);

  /**
   * Begins to listen to the transport; the silo is not in the view yet.
   *
   * @param membership closed with the residence
   * @param whenEvicted is run when others removed the silo
   */
  Residence(ClusterParts parts, LocalSilo silo, Membership membership, Runnable whenEvicted) {
    this.parts = parts;
    this.silo = silo;
    this.whenEvicted = whenEvicted;
    this.membership = membership;
    this.views = new Views(parts.register(), this::installed);
    Listening listening = parts.transport().listen(silo, parts.random().nextLong(), this);
    this.self = listening.self();
    this.transport = listening.transport();
    this.evictor = new Evictor(self, views, membership, transport, parts);
  }

  /** Becomes a host of the cluster. Blocks until it is one. */
  void enter() {
    long begin = parts.time().nanos();
    var entrance = new Entrance(self, views, membership, transport, parts);
    entrance.enter();
    membership.start(self.incarnation(), entrance.awaitPeers(), this);
    ClusterView view = entrance.activate();
    phase.compareAndSet(Phase.ENTERING, Phase.RESIDENT);
    membership.announce(view.version());
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
    SiloIdentity owner = views.routes().owner(grain);
    return owner != null && isSelf(owner);
  }

  /** Takes a call to a grain that is not active here, and sends it to its owner. */
  void handle(CallRequest request) {
    Routes routes = views.routes();
    SiloIdentity owner = routes.owner(request.target());
    if (phase.get() == Phase.EVICTED) {
      request.failed(ClusterFailures.evicted(self));
    } else if (owner == null) {
      request.failed(ClusterFailures.noSilo(request, routes.view()));
    } else if (isSelf(owner)) {
      silo.handle(request); // the view changed behind the silo's back
    } else if (request.hops() >= MOST_HOPS) {
      request.failed(ClusterFailures.misrouted(request, owner, routes.view()));
    } else {
      transport.send(owner, request);
    }
  }

  private boolean isSelf(SiloIdentity other) {
    return other.incarnation() == self.incarnation();
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
  public void joined(long incarnation) {
    // Who joins is about to commit itself as active, and its announcement may come too early.
    if (phase.get() == Phase.RESIDENT) {
      parts.executor().execute(views::refresh);
    }
  }

  @Override
  public void left(long incarnation) {
    if (phase.get() == Phase.RESIDENT) {
      evictor.suspect(incarnation);
    }
  }

  private void installed(ClusterView view) {
    transport.viewInstalled(view);
    silo.hostingChanged();
    if (view.member(self.incarnation()).isEmpty()
        && phase.compareAndSet(Phase.RESIDENT, Phase.EVICTED)) {
      LOG.error("{}", ClusterFailures.evicted(self).getMessage());
      parts.executor().execute(this::endEvicted);
    }
  }

  private void endEvicted() {
    evictor.stop();
    membership.close();
    whenEvicted.run();
  }

  private void scheduleTick() {
    if (phase.get() == Phase.RESIDENT) {
      parts
          .time()
          .schedule(parts.options().refreshInterval(), () -> parts.executor().execute(this::tick));
    }
  }

  /** The safety net below announcements and below what membership tells. */
  private void tick() {
    if (phase.get() != Phase.RESIDENT) {
      return;
    }
    try {
      views.refresh();
      evictor.sweep();
    } finally {
      scheduleTick();
    }
  }

  /** Leaves the view and closes what was opened. */
  void close() {
    Phase before = phase.getAndSet(Phase.LEAVING);
    evictor.stop();
    if (before == Phase.ENTERING || before == Phase.RESIDENT) {
      leaveView();
    }
    membership.close();
    transport.close();
  }

  private void leaveView() {
    try {
      announce(views.change(current -> current.with(self.incarnation(), MemberState.LEAVING)));
      announce(views.change(current -> current.without(Set.of(self.incarnation()))));
      LOG.info("Silo {} left cluster {}.", self, parts.options().clusterName());
    } catch (GrainException e) {
      LOG.warn("The others have to notice that silo {} left: {}", self, e.getMessage());
    }
  }

  private void announce(ClusterView view) {
    membership.announce(view.version());
  }
}
