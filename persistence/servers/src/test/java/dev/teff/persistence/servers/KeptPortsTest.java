package dev.teff.persistence.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptPortsTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  @TempDir private Path folder;

  @Test
  void ports_areTheSameAtTheNextStart() throws Exception {
    int one = KeptPorts.of(folder).same("one", List.of(HERE));
    int two = KeptPorts.of(folder).any("two");

    assertThat(KeptPorts.of(folder).same("one", List.of(HERE))).isEqualTo(one);
    assertThat(KeptPorts.of(folder).any("two")).isEqualTo(two).isNotEqualTo(one);
  }

  @Test
  void port_thatAnotherHasNow_isReplacedOrNamed() throws Exception {
    int port = KeptPorts.of(folder).any("server");
    try (var other = new ServerSocket(port, 1, HERE)) {
      KeptPorts impatient = KeptPorts.of(folder, Duration.ZERO);

      assertThatThrownBy(() -> impatient.same("server", List.of(HERE)))
          .hasMessageContaining("Port " + other.getLocalPort())
          .hasMessageContaining(folder.toString());
      assertThat(impatient.any("server")).isNotEqualTo(port);
    }
  }
}
