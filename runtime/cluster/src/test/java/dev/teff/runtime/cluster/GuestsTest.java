package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.runtime.SystemTimekeeper;
import dev.teff.runtime.cluster.Peer.Role;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Connections that take each other's place. */
class GuestsTest {
  private final Guests guests = new Guests();
  private final Peer caller = new Peer(Role.SILO, new SiloIdentity("caller", 7, "h", 1));
  private final LocalEnd local =
      new LocalEnd(
          new Peer(Role.SILO, new SiloIdentity("called", 8, "h", 2)),
          Secret.of("open sesame"),
          Branch.options(),
          SystemTimekeeper.instance(),
          new RealPlatform(),
          new ClientView(view -> {}));

  private InboundConnection opened(ScriptedSocket socket) {
    return new InboundConnection(
        socket, local, new FakeSilo("called"), new Doorkeeper(9, warning -> {}), guests);
  }

  private CompletableFuture<Void> succeed(InboundConnection connection, int number) {
    return guests.succeed(connection, caller, new Succession(1, number)).orElseThrow();
  }

  @Test
  void successor_ofOneThatEndedBeforeItWasWelcome_waitsForTheOneBeforeToo() {
    var busy = new ScriptedSocket();
    var second = new ScriptedSocket();
    assertThat(succeed(opened(busy), 1)).isDone();
    InboundConnection given = opened(second);
    assertThat(succeed(given, 2)).isNotDone();
    second.run();
    given.ended("its opener gave it up");

    CompletableFuture<Void> third = succeed(opened(new ScriptedSocket()), 3);
    second.run();
    assertThat(third).as("calls may still come on the first one").isNotDone();
    busy.run();
    assertThat(third).isDone();
  }

  @Test
  void connection_behindOneThatEnded_waitsForNobody() {
    var first = new ScriptedSocket();
    InboundConnection ended = opened(first);
    assertThat(succeed(ended, 2)).isDone();
    ended.ended("closed");
    assertThat(succeed(opened(new ScriptedSocket()), 1)).isDone();
  }
}
