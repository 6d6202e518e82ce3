package dev.teff.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.typesafe.config.Config;
import dev.teff.runtime.cluster.ClientOptions;
import dev.teff.runtime.cluster.Secret;
import dev.teff.runtime.cluster.TeffClient;
import dev.teff.runtime.gateway.Gateway;
import dev.teff.runtime.gateway.GatewayOptions;
import dev.teff.runtime.gateway.Upstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel says of the sockets of this process, where nothing but ports is configured. */
@Timeout(60)
class LoopbackTest {
  private static final Path PROCESS = Path.of("/proc/self");
  private static final String LISTENS = "0A";

  @TempDir private Path folder;

  /** A socket that listens: its address, as the kernel writes it, and its number. */
  private record Listener(String address, String inode) {
    /** The last part of 127.0.0.0/8 comes first; IPv6 has it behind a prefix, and ::1. */
    boolean isLoopback() {
      String host = address.substring(0, address.indexOf(':'));
      return switch (host.length()) {
        case 8 -> host.endsWith("7F");
        default ->
            host.equals("00000000000000000000000001000000")
                || (host.startsWith("0000000000000000FFFF0000") && host.endsWith("7F"));
      };
    }
  }

  @BeforeAll
  static void hasProc() {
    assumeTrue(Files.isReadable(PROCESS.resolve("net/tcp")), "SKIPPED: there is no /proc here");
  }

  @Test
  void nothing_listensBeyondLoopback_byDefault() throws Exception {
    Set<Listener> before = listeners();
    Config config =
        SiloConfig.load(
            Map.of(
                "teff.gateway.http-port", 0,
                "teff.gateway.grpc-port", 0,
                "teff.gateway.scaler-port", 0),
            Optional.empty(),
            Map.of());
    try (RunningSilo silo =
            RunningSilo.start(
                Map.of(
                    "teff.store.url",
                    "sqlite:" + folder.resolve("tally.db"),
                    "teff.admin.port",
                    0));
        TeffClient client =
            TeffClient.connect(ClientOptions.of(List.of(silo.address()), Secret.of("")));
        Gateway gateway = Gateway.start(GatewayOptions.from(config), Upstream.of(client));
        ScalerPort scaler = ScalerPort.open(config, gateway)) {
      assertThat(scaler.describe()).isNotEmpty();
      Set<Listener> opened = new HashSet<>(listeners());
      opened.removeAll(before);
      Set<Listener> reachable = new HashSet<>(opened);
      reachable.removeIf(Listener::isLoopback);
      assertThat(reachable).isEmpty();
      assertThat(opened.stream().map(Listener::address).distinct())
          .as("calls, membership, admin; HTTP, gRPC, scaler")
          .hasSizeGreaterThanOrEqualTo(6);
    }
  }

  private static Set<Listener> listeners() throws IOException {
    Set<String> own = ownSockets();
    var found = new HashSet<Listener>();
    for (String table : List.of("tcp", "tcp6")) {
      Path file = PROCESS.resolve("net").resolve(table);
      for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
        String[] words = line.strip().split(" +", 11);
        if (words[3].equals(LISTENS) && own.contains("socket:[" + words[9] + "]")) {
          found.add(new Listener(words[1], words[9]));
        }
      }
    }
    return found;
  }

  private static Set<String> ownSockets() throws IOException {
    var own = new HashSet<String>();
    try (Stream<Path> open = Files.list(PROCESS.resolve("fd"))) {
      open.forEach(each -> {
        try {
          own.add(Files.readSymbolicLink(each).toString());
        } catch (NoSuchFileException e) {
          // It was closed meanwhile.
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    }
    return own;
  }
}
