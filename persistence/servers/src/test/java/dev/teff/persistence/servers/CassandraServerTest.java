package dev.teff.persistence.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CassandraServerTest {
  @TempDir private Path folder;

  @Test
  void node_whoseStarterIsGone_ends() throws Exception {
    CassandraNode node = CassandraNode.alone(folder);
    node.writeConfiguration(folder);
    Process process =
        new ProcessBuilder(CassandraJvm.command(folder, node, true))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    try {
      assertThat(process.waitFor(1, TimeUnit.SECONDS)).isFalse();
      process.getOutputStream().close();

      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero(); // not for a mistake in its configuration
    } finally {
      process.destroyForcibly();
    }
  }

  /** Else the last one refuses what needs the others, when a silo asks it first. */
  @Test
  void cluster_thatHasStarted_consistsOfNodesThatKnowEachOther() throws Exception {
    List<InetAddress> addresses =
        List.of(
            InetAddress.getByAddress(new byte[] {127, 0, 0, 1}),
            InetAddress.getByAddress(new byte[] {127, 0, 0, 2}));
    try (CassandraCluster cluster = CassandraCluster.start(folder, addresses, false)) {
      assertThat(cluster.nodes()).extracting(CassandraServer::liveNodes).containsExactly(2, 2);
    }
  }
}
