package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainId;
import dev.teff.runtime.SystemTimekeeper;
import dev.teff.runtime.cluster.Peer.Role;
import dev.teff.runtime.cluster.spi.Network;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OutboundConnectionTest {
  private static final Secret SECRET = Secret.of("open sesame");

  @Test
  void connection_onWhichNothingComesAnyMore_isGivenUp_andNoOther() {
    var near = new SiloIdentity("near", 1, "127.0.0.1", 1);
    var far = new Peer(Role.SILO, new SiloIdentity("far", 2, "127.0.0.1", 2));
    var time = new ManualTime();
    var local =
        new LocalEnd(
            new Peer(Role.SILO, near),
            SECRET,
            Branch.options(),
            time,
            new RealPlatform(),
            new ClientView(view -> {}));
    var socket = new ScriptedSocket();
    var handshake = new AcceptorHandshake(far, SECRET, new Random(1));
    socket.other =
        frame -> {
          if (frame instanceof Frame.Ping ping) {
            socket.say(new Frame.Pong(ping.id()));
          } else {
            handshake.receive(frame).ifPresent(socket::say);
          }
        };
    var connection =
        new OutboundConnection(
            local, Destination.of(far.identity()), 1, new OutboundConnection.Events() {});
    connection.start(socket.asNetwork(), Network.ANY_LOOP);
    socket.run();
    assertThat(connection.isOpen()).isTrue();

    goOn(5 * 60, time, connection, socket);
    assertThat(connection.lost()).isNull();
    time.leap(Duration.ofMinutes(10)); // this process stood still, and looks before it listens
    goOn(1, time, connection, socket);
    assertThat(connection.lost()).isNull();

    socket.other = null;
    var asked =
        connection.ask(
            id -> new QuestionFrame(id, new DirectoryQuestion.Gone(GrainId.of("a", "b"), 1)),
            Duration.ofMinutes(5));
    goOn(29, time, connection, socket);
    assertThat(connection.lost()).isNull();
    goOn(16, time, connection, socket);
    assertThat(connection.lost()).isEqualTo(Loss.of("nothing has come from it for PT30S"));
    assertThat(asked).isCompletedExceptionally();
    assertThat(socket.closed).isTrue();
  }

  private static void goOn(
      int seconds, ManualTime time, OutboundConnection connection, ScriptedSocket socket) {
    for (int i = 0; i < seconds; i++) {
      time.advance(Duration.ofSeconds(1));
      connection.sweep();
      socket.run();
    }
  }

  @Test
  void cancellation_ofACallThatWasMadeAgainMeanwhile_goesWhereItWasMadeAgain() {
    var self = new SiloIdentity("near", 1, "127.0.0.1", 0);
    try (Branch listener = Branch.open("near")) {
      var local =
          new LocalEnd(
              new Peer(Role.CLIENT, self),
              Secret.of("open sesame"),
              Branch.options(),
              SystemTimekeeper.instance(),
              new RealPlatform(),
              listener);
      var connection =
          new OutboundConnection(
              local, Destination.of(listener.self()), 0, new OutboundConnection.Events() {});
      connection.retire("it is to be lost while the call is given to it");
      var cancelledAnew = new AtomicInteger();
      ManualRequest request =
          ManualRequest.of(teller -> teller.echo("x"), System.nanoTime() + 60_000_000_000L, 0);
      request.repetition = () -> request.whenCancelled(cancelledAnew::incrementAndGet);

      connection.send(request, 0);
      request.cancel();
      assertThat(cancelledAnew).hasValue(1);
    }
  }
}
