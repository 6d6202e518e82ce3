package dev.teff.loadtest.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.cli.JmxSilo;
import dev.teff.cli.LocalCluster;
import dev.teff.cli.SiloProcess;
import dev.teff.cli.UserError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import javax.management.JMX;
import javax.management.ObjectName;
import jdk.jfr.consumer.RecordingFile;
import jdk.management.jfr.FlightRecorderMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A silo that somebody else started with a JMX port, and that stands still at some time. */
@DisabledOnOs(OS.WINDOWS) // no SIGSTOP
@Timeout(120)
class RemoteFlightsTest {
  private static final Duration LONGEST = Duration.ofMinutes(7);
  private static final Duration AMPLE = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofSeconds(1);

  @TempDir private Path folder;
  @TempDir private Path kept;

  @Test
  void siloThatStandsStill_isHeardAsFarAsItCame_andKeepsNobody() throws Exception {
    int port = freePort();
    var plan =
        new LocalCluster.Plan(1, folder, "memory:", false)
            .jvmOptions(
                List.of(
                    "-Dcom.sun.management.jmxremote.port=" + port,
                    "-Dcom.sun.management.jmxremote.rmi.port=" + port,
                    "-Dcom.sun.management.jmxremote.host=127.0.0.1",
                    "-Djava.rmi.server.hostname=127.0.0.1",
                    "-Dcom.sun.management.jmxremote.authenticate=false",
                    "-Dcom.sun.management.jmxremote.ssl=false"));
    String address = "127.0.0.1:" + port;
    try (LocalCluster cluster = LocalCluster.start(plan, ready -> {})) {
      SiloProcess silo = cluster.silos().getFirst();
      RemoteFlights flights = toAsk(address).start(kept, LONGEST, AMPLE);
      endsByItself(address);
      while (!flights.areHeard()) {
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
      silo.freeze();

      List<String> gaps = new ArrayList<>();
      flights.inside(Instant.now(), List.of(), gaps::add, SHORT);
      assertThat(gaps)
          .containsExactly(
              "silo-1 does not answer over JMX any more: what it recorded last is missing");
      flights.close();
      assertThat(RecordingFile.readAllEvents(kept.resolve("silo-1.jfr")))
          .extracting(event -> event.getEventType().getName())
          .contains("jdk.JVMInformation");
      // And who begins only now is told so.
      assertThatThrownBy(() -> toAsk(address).start(null, LONGEST, SHORT))
          .isInstanceOf(UserError.class)
          .hasMessage(
              "%s does not answer over JMX within 1 s: does its process stand still?"
                  .formatted(address));
      silo.kill();
    }
  }

  private static SilosToAsk toAsk(String address) {
    return CommandLine.populateCommand(new SilosToAsk(), "--jmx", address);
  }

  /** A recording that nobody is left to end must not fill a silo's disk. */
  private static void endsByItself(String address) throws Exception {
    List<JmxSilo> silos = JmxSilo.at(address);
    try {
      FlightRecorderMXBean recorder =
          JMX.newMXBeanProxy(
              silos.getFirst().server(),
              new ObjectName(FlightRecorderMXBean.MXBEAN_NAME),
              FlightRecorderMXBean.class);
      assertThat(recorder.getRecordings())
          .filteredOn(one -> one.getName().startsWith("Remote")) // the silo has one of its own
          .singleElement()
          .satisfies(one -> assertThat(one.getDuration()).isEqualTo(LONGEST.toSeconds()));
    } finally {
      JmxSilo.closeAll(silos);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
