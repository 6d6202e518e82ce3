package dev.teff.runtime.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.config.Config;
import com.hazelcast.config.ListenerConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import dev.teff.runtime.cluster.spi.Membership;
import io.vertx.core.VertxException;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Membership by an embedded Hazelcast; announcements by the event bus of a clustered Vert.x. */
final class HazelcastMembership implements Membership {
  private static final Logger LOG = LoggerFactory.getLogger(HazelcastMembership.class);
  private static final Duration PROBE = Duration.ofMillis(500);
  private static final Duration START_PATIENCE = Duration.ofSeconds(2);

  private final ClusterOptions options;
  private final PortReservation port;
  private final HostPort address;
  private final ReentrantLock starting = new ReentrantLock();
  private final AtomicReference<@Nullable HazelcastInstance> hazelcast = new AtomicReference<>();
  private final AtomicReference<@Nullable Announcements> announcements = new AtomicReference<>();
  private volatile boolean closed;

  /**
   * Reserves the address.
   *
   * @throws dev.teff.grains.GrainException {@code TEFF-401} when the port cannot be had
   */
  HazelcastMembership(ClusterOptions options) {
    this.options = options;
    this.port =
        new PortReservation(options.bindAddress(), options.membershipPort(), "membership-port");
    this.address = new HostPort(options.advertisedAddress(), port.port());
  }

  @Override
  public String address() {
    return address.toString();
  }

  @Override
  public boolean listens(String peer) {
    try (var probe = new Socket()) {
      probe.connect(HostPort.parse(peer).resolve(), (int) PROBE.toMillis());
      return true;
    } catch (IOException e) {
      LOG.debug("Nobody listens on {}: {}", peer, e.getMessage());
      return false;
    }
  }

  @Override
  public void start(long incarnation, List<String> peers, Listener listener) {
    Config config = HazelcastSettings.of(options, address, incarnation, peers);
    config.addListenerConfig(new ListenerConfig(new Events(listener)));
    boolean begun = false;
    starting.lock();
    try {
      startUnlessClosed(config, incarnation, listener);
      begun = true;
    } catch (HazelcastException | IllegalStateException | VertxException e) {
      throw ClusterFailures.membershipFailed(address, e);
    } finally {
      starting.unlock();
      if (!begun) {
        stop(); // the next attempt starts another
      }
    }
  }

  private void startUnlessClosed(Config config, long incarnation, Listener listener) {
    port.close();
    if (closed) {
      return;
    }
    HazelcastInstance started = Hazelcast.newHazelcastInstance(config);
    hazelcast.set(started);
    if (!closed) {
      announcements.set(Announcements.start(started, options, incarnation, listener));
    }
    if (closed) {
      stop();
    }
  }

  @Override
  public Set<Long> seen() {
    HazelcastInstance running = hazelcast.get();
    if (running == null || !running.getLifecycleService().isRunning()) {
      return Set.of();
    }
    return running.getCluster().getMembers().stream()
        .map(HazelcastMembership::incarnation)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static long incarnation(Member member) {
    String incarnation = member.getAttribute(HazelcastSettings.INCARNATION);
    // Something that is no silo, and no incarnation's, has found its way into the cluster.
    return incarnation == null ? 0 : Long.parseLong(incarnation);
  }

  @Override
  public void announce(long version) {
    Announcements running = announcements.get();
    if (running != null) {
      running.announce(version);
    }
  }

  @Override
  public void tell(long incarnation, byte[] message) {
    Announcements running = announcements.get();
    if (running != null) {
      running.tell(incarnation, message);
    }
  }

  @Override
  public void close() {
    closed = true;
    port.close();
    if (hazelcast.get() != null) {
      awaitStart();
    }
    stop();
  }

  /** Vert.x takes it ill, with stack traces, when Hazelcast goes away under its start. */
  private void awaitStart() {
    try {
      if (starting.tryLock(START_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        starting.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stop() {
    Announcements running = announcements.getAndSet(null);
    HazelcastInstance instance = hazelcast.getAndSet(null);
    try {
      if (running != null) {
        running.close();
      }
    } finally {
      if (instance != null) {
        // There is no data to hand over, and the others see the connection close.
        instance.getLifecycleService().terminate();
      }
    }
  }

  /** Passes on what Hazelcast sees. */
  private record Events(Listener listener) implements MembershipListener {
    @Override
    public void memberAdded(MembershipEvent event) {
      listener.joined(incarnation(event.getMember()));
    }

    @Override
    public void memberRemoved(MembershipEvent event) {
      listener.left(incarnation(event.getMember()));
    }
  }
}
