package dev.teff.runtime.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.runtime.Silo;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Clients that are gone without a word. */
@Timeout(60)
class KeepAliveTest {
  private static final byte[] EMPTY_SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};
  private static final int PING = 6;
  private static final int ACKNOWLEDGED = 1;

  private final Silo silo = Silo.builder().start();
  private Gateway gateway = start("10s");

  private Gateway start(String after) {
    return Gateway.start(
        Settings.of(Map.of("keep-alive.after", after, "keep-alive.patience", "200ms")),
        Upstream.of(silo));
  }

  @AfterEach
  void close() {
    gateway.close();
    silo.close();
  }

  /** As from one that is gone, nothing more is heard of what it was sent. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void clientThatTakesNothing_isHungUpOn() throws Exception {
    gateway.close();
    gateway = start("100ms");
    byte[] request = "GET /v1/openapi.json HTTP/1.1\r\nHost: gateway\r\n\r\n".getBytes(US_ASCII);
    try (var client = new Socket(InetAddress.getLoopbackAddress(), gateway.httpPort())) {
      assertThatThrownBy(
              () -> {
                while (true) {
                  client.getOutputStream().write(request); // blocks when the gateway reads no more
                }
              })
          .isInstanceOf(SocketException.class);
    }
  }

  /** What HTTP/2 puts around everything. */
  private record Frame(int type, int flags) {
    static Frame read(DataInputStream in) throws IOException {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      var frame = new Frame(in.readUnsignedByte(), in.readUnsignedByte());
      in.skipNBytes(Integer.BYTES + length);
      return frame;
    }
  }

  /** Takes ten seconds: gRPC asks no earlier. */
  @Test
  void clientThatIsSilent_isAsked_andHungUpOnWhenItDoesNotAnswer() throws Exception {
    try (var client = new Socket(InetAddress.getLoopbackAddress(), gateway.grpcPort())) {
      client.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
      client.getOutputStream().write(EMPTY_SETTINGS);
      var in = new DataInputStream(client.getInputStream());
      boolean asked = false;
      try {
        while (true) {
          Frame frame = Frame.read(in);
          asked |= frame.type() == PING && (frame.flags() & ACKNOWLEDGED) == 0;
        }
      } catch (EOFException | SocketException e) {
        assertThat(asked).as("it was asked before the gateway hung up").isTrue();
      }
    }
  }

  @Test
  void timesThatAreNone_areRefused() {
    assertThatThrownBy(() -> Settings.of(Map.of("keep-alive.after", "0s")))
        .hasMessageContaining("TEFF-501")
        .hasMessageContaining("keep-alive.after")
        .hasMessageContaining("the time is longer than nothing");
  }
}
