package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.teff.runtime.wire.WireWriter;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever knocks without being invited. */
@Timeout(30)
class StrangersTest {
  private static final Duration PATIENCE = Duration.ofMillis(700);

  private final Branch branch =
      Branch.open(
          "branch", new TransportOptions("127.0.0.1", 1, 1 << 20, 1 << 20, PATIENCE, 8, false));
  private final Branch friend = Branch.open("friend");

  @BeforeEach
  void unite() {
    Branch.unite(1, branch, friend);
  }

  @AfterEach
  void unharmed() {
    try {
      String answer = friend.at(branch.self()).ref(Teller.class, "bob").echo("still there");
      assertThat(answer).isEqualTo("still there");
    } finally {
      branch.close();
      friend.close();
    }
  }

  private Socket knock() throws IOException {
    return knock(branch);
  }

  private static Socket knock(Branch at) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), at.transport.port());
  }

  private static boolean isClosed(Socket socket) throws IOException {
    try {
      socket.setSoTimeout(10_000);
      socket.getInputStream().readAllBytes();
      return true;
    } catch (SocketException e) {
      return true; // reset
    }
  }

  private static void write(Socket socket, Frame frame) throws IOException {
    WireWriter bytes = new Envelope(0, frame).encode(1 << 20);
    var out = new DataOutputStream(socket.getOutputStream());
    out.writeInt(bytes.size());
    out.write(bytes.array(), 0, bytes.size());
    out.flush();
  }

  @Test
  void browser_isTurnedAway() throws IOException {
    try (Socket socket = knock()) {
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: branch\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(isClosed(socket)).isTrue();
    }
  }

  @Test
  void frame_thatIsLargeBeforeAnyProof_isTurnedAway() throws IOException {
    try (Socket socket = knock()) {
      new DataOutputStream(socket.getOutputStream()).writeInt(1025);
      assertThat(isClosed(socket)).isTrue();
    }
  }

  @Test
  void garbage_inAFrame_isTurnedAway() throws IOException {
    try (Socket socket = knock()) {
      var out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(3);
      out.write(new byte[] {1, 2, 3});
      assertThat(isClosed(socket)).isTrue();
    }
  }

  @Test
  void call_withoutAHandshake_isTurnedAway() throws IOException {
    try (Socket socket = knock()) {
      write(
          socket,
          new CallFrame(
              1, "teller", "bob", "note", 1_000_000_000, 1, 0, Payload.EMPTY, Circumstances.NONE));
      assertThat(isClosed(socket)).isTrue();
      assertThat(branch.handled).isEmpty();
    }
  }

  @Test
  void silence_isTurnedAwayInTime() throws IOException {
    try (Socket socket = knock()) {
      assertThat(isClosed(socket)).isTrue();
    }
  }

  @Test
  void dribble_isTurnedAwayInTime() throws IOException {
    try (Socket socket = knock()) {
      var out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(1000);
      await()
          .pollInterval(Duration.ofMillis(50))
          .until(() -> {
            try {
              out.write(0);
              return false;
            } catch (SocketException e) {
              return true;
            }
          });
    }
  }

  @Test
  void crowd_isKeptOut() throws IOException {
    var patient =
        new TransportOptions("127.0.0.1", 1, 1 << 20, 1 << 20, Duration.ofMinutes(1), 8, false);
    var crowd = new ArrayList<Socket>();
    try (Branch crowded = Branch.open("crowded", patient)) {
      for (int i = 0; i < 9; i++) {
        crowd.add(knock(crowded));
      }
      // Sockets are not taken in the order in which they knocked.
      await().until(() -> crowd.stream().filter(socket -> !isOpen(socket)).count() == 1);
    } finally {
      for (Socket socket : crowd) {
        socket.close();
      }
    }
  }

  @Test
  void handshake_thatStopsHalfWay_isTurnedAwayInTime() throws IOException {
    try (Socket socket = knock()) {
      var client = new Peer(Peer.Role.CLIENT, new SiloIdentity("client", 7, "", 0));
      write(socket, new HelloFrame(1, client, "0123456789abcdef0123456789abcdef", Succession.NONE));
      assertThat(isClosed(socket)).isTrue();
    }
  }

  @Test
  void flood_ofConnections_leavesFriendsAlone() throws IOException {
    Teller bob = friend.at(branch.self()).ref(Teller.class, "bob");
    assertThat(bob.echo("before")).isEqualTo("before");
    var flood = new ArrayList<Socket>();
    try {
      for (int i = 0; i < 300; i++) {
        flood.add(knock());
      }
      assertThat(bob.echo("meanwhile")).isEqualTo("meanwhile");
      for (Socket socket : flood) {
        assertThat(isClosed(socket)).isTrue();
      }
    } finally {
      for (Socket socket : flood) {
        socket.close();
      }
    }
    // Nothing of the flood is left to keep newcomers out.
    try (Branch newcomer = Branch.open("newcomer")) {
      Branch.unite(2, branch, friend, newcomer);
      String answer = newcomer.at(branch.self()).ref(Teller.class, "bob").echo("after");
      assertThat(answer).isEqualTo("after");
    }
  }

  private static boolean isOpen(Socket socket) {
    try {
      socket.setSoTimeout(1);
      return socket.getInputStream().read() >= 0;
    } catch (SocketTimeoutException e) {
      return true;
    } catch (IOException e) {
      return false; // reset
    }
  }
}
