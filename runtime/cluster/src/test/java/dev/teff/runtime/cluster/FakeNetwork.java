package dev.teff.runtime.cluster;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.runtime.cluster.spi.Membership;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.LocalSilo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A network within the test: what dies in it is noticed by all, announcements may be swallowed. */
final class FakeNetwork {
  private final Map<Long, FakeTransport> transports = new ConcurrentHashMap<>();
  private final Map<Long, FakeMembership> memberships = new ConcurrentHashMap<>();
  private final AtomicInteger ports = new AtomicInteger(1000);
  volatile boolean losesAnnouncements;

  /** Whether nobody says what he hosts of a range, as if that took very long. */
  volatile boolean listsNothing;

  /** Whether nobody hears of anybody else, though all live. */
  volatile boolean silent;

  TransportStarter transport() {
    return (silo, incarnation, listener) -> {
      var self = new SiloIdentity(silo.name(), incarnation, "fake", ports.incrementAndGet());
      var transport = new FakeTransport(incarnation, silo, listener);
      transports.put(incarnation, transport);
      return new TransportStarter.Listening(self, transport);
    };
  }

  Membership membership() {
    return new FakeMembership("fake:" + ports.incrementAndGet());
  }

  /** Membership at an address that others know before. */
  Membership membershipAt(String address) {
    return new FakeMembership(address);
  }

  /** How many memberships have begun. */
  int seen() {
    return memberships.size();
  }

  /** Asks a silo as if another one did. */
  DirectoryAnswer ask(long incarnation, DirectoryQuestion question) {
    var answer = new CompletableFuture<DirectoryAnswer>();
    Objects.requireNonNull(transports.get(incarnation))
        .listener
        .asked(incarnation, question, answer::complete);
    return answer.orTimeout(10, TimeUnit.SECONDS).join();
  }

  /** As SIGKILL: connections close. */
  void kill(long incarnation) {
    transports.remove(incarnation);
    vanish(incarnation);
  }

  /** As a false suspicion: membership loses sight of a silo that lives. */
  void vanish(long incarnation) {
    memberships.remove(incarnation);
    memberships.values().forEach(other -> other.listener().left(incarnation));
  }

  private final class FakeTransport implements Transport {
    private final long incarnation;
    private final LocalSilo silo;
    private final Transport.Listener listener;

    FakeTransport(long incarnation, LocalSilo silo, Transport.Listener listener) {
      this.incarnation = incarnation;
      this.silo = silo;
      this.listener = listener;
    }

    @Override
    public void open() {}

    @Override
    public CompletableFuture<DirectoryAnswer> ask(
        SiloIdentity to, DirectoryQuestion question, Duration limit) {
      FakeTransport target = transports.get(to.incarnation());
      if (target == null) {
        return CompletableFuture.failedFuture(new IllegalStateException("killed"));
      }
      var answer = new CompletableFuture<DirectoryAnswer>();
      if (!listsNothing || !(question instanceof DirectoryQuestion.HandOver)) {
        target.listener.asked(incarnation, question, answer::complete);
      }
      return answer;
    }

    @Override
    public void send(SiloIdentity to, CallRequest request, long along) {
      FakeTransport target = transports.get(to.incarnation());
      if (target == null) {
        request.failed(
            new GrainException(ErrorCode.NO_SILO_REACHABLE, Outcome.DID_NOT_RUN, "killed"));
      } else {
        target.silo.handle(request);
      }
    }

    @Override
    public int maxFrameBytes() {
      return 1 << 20;
    }

    @Override
    public void viewInstalled(ClusterView view) {
      // There are no connections that could be closed.
    }

    @Override
    public CompletableFuture<Presence> presence(SiloIdentity other, Duration limit) {
      if (silent) {
        return CompletableFuture.completedFuture(Presence.SILENT);
      }
      return CompletableFuture.completedFuture(
          transports.containsKey(other.incarnation()) ? Presence.ALIVE : Presence.ABSENT);
    }

    @Override
    public void close() {
      transports.remove(incarnation);
    }
  }

  private final class FakeMembership implements Membership {
    private final String address;
    private volatile long incarnation;
    private volatile Membership.@Nullable Listener listener;

    FakeMembership(String address) {
      this.address = address;
    }

    Membership.Listener listener() {
      Membership.Listener started = listener;
      if (started == null) {
        throw new IllegalStateException("not started");
      }
      return started;
    }

    @Override
    public String address() {
      return address;
    }

    @Override
    public boolean listens(String peer) {
      return !silent && memberships.values().stream().anyMatch(other -> other.address.equals(peer));
    }

    @Override
    public void start(long own, List<String> peers, Membership.Listener toldTo) {
      incarnation = own;
      listener = toldTo;
      memberships.values().forEach(other -> other.listener().joined(own));
      memberships.put(own, this);
    }

    @Override
    public Set<Long> seen() {
      return Set.copyOf(memberships.keySet());
    }

    @Override
    public void announce(long version) {
      if (!losesAnnouncements) {
        memberships.values().forEach(other -> other.listener().announced(version));
      }
    }

    @Override
    public void tell(long to, byte[] message) {
      FakeMembership other = memberships.get(to);
      if (other != null && !silent && memberships.containsKey(incarnation)) {
        other.listener().told(message);
      }
    }

    @Override
    public void close() {
      if (memberships.remove(incarnation) != null) {
        vanish(incarnation);
      }
    }
  }
}
