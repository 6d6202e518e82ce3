package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.runtime.cluster.spi.Membership;
import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HazelcastMembershipTest {
  private static final String CLUSTER = "hz-test";

  @Test
  void silos_started_seeAndHearEachOther() {
    var events = new Events();
    try (var first = new HazelcastMembership(options(0))) {
      first.start(1, List.of(), events);
      try (var second = new HazelcastMembership(options(0))) {
        assertThat(first.listens(first.address())).isTrue();
        assertThat(first.listens(second.address())).isFalse();
        second.start(2, List.of(first.address()), new Events());
        await().until(() -> first.seen().equals(Set.of(1L, 2L)));
        assertThat(second.seen()).isEqualTo(Set.of(1L, 2L));
        await()
            .until(() -> {
              second.announce(7); // may get lost
              return events.log.contains("announced 7");
            });
      }
      await().until(() -> events.log.contains("left 2"));
      assertThat(events.log).contains("joined 2");
      assertThat(first.seen()).containsExactly(1L);
    }
  }

  @Test
  void closedWhileItStarts_leavesNothingBehind() throws Exception {
    var membership = new HazelcastMembership(options(0));
    var start = new FutureTask<Void>(() -> membership.start(1, List.of(), new Events()), null);
    Thread starter = Thread.ofVirtual().start(start);
    await().until(() -> !instances().isEmpty() || start.isDone());
    membership.close();
    start.get(30, TimeUnit.SECONDS);
    starter.join();
    assertThat(instances()).isEmpty();
  }

  @Test
  void closedBeforeItStarts_doesNotStart() {
    var membership = new HazelcastMembership(options(0));
    membership.close();
    membership.start(1, List.of(), new Events());
    assertThat(instances()).isEmpty();
    assertThat(membership.seen()).isEmpty();
  }

  @Test
  void objectOfAStrangeClass_thatComesToThePort_isNotRead() {
    try (var membership = new HazelcastMembership(options(0))) {
      membership.start(1, List.of(), new Events());
      HazelcastInstance silo = instances().getFirst();
      Config config =
          HazelcastSettings.of(options(0), freeAddress(), 2, List.of(membership.address()));
      config.getSerializationConfig().setJavaSerializationFilterConfig(null);
      HazelcastInstance stranger = Hazelcast.newHazelcastInstance(config);
      try {
        await().until(() -> silo.getCluster().getMembers().size() == 2);
        stranger.getMap("m").put("k", new Strange());
        assertThat(stranger.getMap("m").get("k")).isInstanceOf(Strange.class);
        assertThatThrownBy(() -> silo.getMap("m").get("k"))
            .isInstanceOf(HazelcastSerializationException.class)
            .hasRootCauseInstanceOf(SecurityException.class)
            .hasStackTraceContaining(Strange.class.getName());
      } finally {
        stranger.getLifecycleService().terminate();
      }
    }
  }

  @Test
  void stranger_whoSpeaksSomethingElse_isHungUpOn_andSilosAreLetIn() throws Exception {
    try (var first = new HazelcastMembership(options(0))) {
      first.start(1, List.of(), new Events());
      HostPort port = HostPort.parse(first.address());
      for (String said : List.of("GET / HTTP/1.1\r\nHost: x\r\n\r\n", "\1\2\3".repeat(999))) {
        try (var socket = new Socket(InetAddress.getByName(port.host()), port.port())) {
          socket.setSoTimeout(20_000);
          socket.getOutputStream().write(said.getBytes(StandardCharsets.ISO_8859_1));
          assertThat(isClosed(socket)).isTrue();
        }
      }
      try (var second = new HazelcastMembership(options(0))) {
        second.start(2, List.of(first.address()), new Events());
        await().until(() -> first.seen().equals(Set.of(1L, 2L)));
      }
    }
  }

  @Test
  void membership_closedByAnInterruptedThread_leavesNothingBehind() {
    var membership = new HazelcastMembership(options(0));
    membership.start(1, List.of(), new Events());
    Thread.currentThread().interrupt();
    try {
      membership.close();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(instances()).isEmpty();
  }

  private static boolean isClosed(Socket socket) throws IOException {
    try {
      socket.getInputStream().readAllBytes();
      return true;
    } catch (SocketException e) {
      return true; // reset
    }
  }

  private static HostPort freeAddress() {
    try (var port = new PortReservation("127.0.0.1", 0, "membership-port")) {
      return new HostPort("127.0.0.1", port.port());
    }
  }

  private static final class Strange implements Serializable {
    private static final long serialVersionUID = 1;
  }

  private static List<HazelcastInstance> instances() {
    return Hazelcast.getAllHazelcastInstances().stream()
        .filter(instance -> instance.getConfig().getClusterName().equals(CLUSTER))
        .toList();
  }

  @Test
  void port_taken_isReported() {
    try (var first = new HazelcastMembership(options(0))) {
      first.start(1, List.of(), new Events());
      int taken = HostPort.parse(first.address()).port();
      assertThatThrownBy(() -> new HazelcastMembership(options(taken)))
          .isInstanceOfSatisfying(
              GrainException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PORT_IN_USE))
          .hasMessageContaining("membership-port")
          .hasMessageContaining(first.address());
    }
  }

  private static ClusterOptions options(int membershipPort) {
    return ClusterOptions.builder().clusterName(CLUSTER).membershipPort(membershipPort).build();
  }

  private static final class Events implements Membership.Listener {
    final Queue<String> log = new ConcurrentLinkedQueue<>();

    @Override
    public void joined(long incarnation) {
      log.add("joined " + incarnation);
    }

    @Override
    public void left(long incarnation) {
      log.add("left " + incarnation);
    }

    @Override
    public void announced(long version) {
      log.add("announced " + version);
    }
  }
}
