package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.runtime.SystemTimekeeper;
import dev.teff.runtime.cluster.Peer.Role;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OutboundConnectionTest {
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
