package dev.teff.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.machines.Machines;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A client outside of the cluster knows nothing but a name, as behind a headless service: silos and
 * client are hosts of their own, and a name server says what the name means at the time.
 */
class DnsDiscoveryTest {
  private static final int CLIENT = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void silosBehindAName_areFound_alsoWhenAllOfThemWereReplaced() throws Exception {
    try (Machines machines = Machines.create(3)) {
      if (!machines.apart()) {
        System.err.println("NOT TESTED: finding silos by DNS, on " + machines.describe());
      }
      Assumptions.assumeTrue(machines.apart(), machines::describe);
      findsSilos(machines);
    }
  }

  private void findsSilos(Machines machines) throws Exception {
    try (var names = new NameServer(machines.host(0));
        var fleet = new Fleet(machines, folder, "sqlite:" + folder.resolve("teff.db"))) {
      fleet.start(2);
      Path resolver = useNameServer(machines);
      // The first address is nobody's, as that of a pod that is gone.
      names.means(List.of(nobody(machines), machines.address(1)));
      Process client = client(machines, fleet.secret());
      try (BufferedReader said = client.inputReader();
          PrintWriter ask = new PrintWriter(client.outputWriter(), true)) {
        awaitAnswer("[silo-1, silo-2]", ask, said);
        fleet.signal(0, "KILL");
        fleet.signal(1, "KILL");
        names.means(List.of(machines.address(0)));
        awaitAnswer("[]", ask, said);
        fleet.awaitReady(0);
        awaitAnswer("[silo-1]", ask, said);
      } finally {
        client.destroyForcibly().onExit().join();
        Files.delete(resolver);
        Files.delete(resolver.getParent());
      }
    }
  }

  private static void awaitAnswer(String wanted, PrintWriter ask, BufferedReader said)
      throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String heard = "nothing";
    while (!wanted.equals(heard) && System.nanoTime() - deadline < 0) {
      ask.println(); // answered within the client's time-out
      heard = said.readLine();
    }
    assertThat(heard).isEqualTo(wanted);
  }

  private static String nobody(Machines machines) {
    String address = machines.address(0);
    return address.substring(0, address.lastIndexOf('.')) + ".99";
  }

  /** The client's machine asks the name server: {@code ip netns exec} puts this file in place. */
  private static Path useNameServer(Machines machines) throws IOException {
    String space = machines.prefix(CLIENT).getLast();
    Path configuration = Files.createDirectories(Path.of("/etc/netns", space));
    return Files.writeString(
        configuration.resolve("resolv.conf"), "nameserver " + machines.host(0) + "\n");
  }

  private static Process client(Machines machines, String secret) throws IOException {
    List<String> command = new ArrayList<>(machines.prefix(CLIENT));
    command.addAll(Fleet.java());
    command.addAll(
        List.of(
            "-Dsun.net.inetaddr.ttl=1",
            "-Dsun.net.inetaddr.negative.ttl=1",
            "-Dlogback.configurationFile=faults-logback.xml",
            "-cp",
            System.getProperty("java.class.path"),
            ClientMain.class.getName(),
            "silos.teff.test:" + Fleet.port(machines, 0),
            secret));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
