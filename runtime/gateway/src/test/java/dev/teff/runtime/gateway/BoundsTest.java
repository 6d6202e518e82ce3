package dev.teff.runtime.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.teff.runtime.Silo;
import dev.teff.runtime.gateway.Browser.Answer;
import io.vertx.core.Future;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Callers who want more of the gateway than there is, or hold back what they began. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // a test starts the gateway that it needs
class BoundsTest {
  private static final String TAKEN = "/v1/grains/shop/a/taken";
  private static final String BREAK_DOWN = "/v1/grains/shop/a/breakDown";
  private static final String GRPC_BREAK_DOWN = "teff.shop.ShopGrain/BreakDown";
  private static final String SILOS = "teff.gateway.v1.Grains/Silos";
  private static final int PART = 200 << 10;
  private static final int LENGTH = 250 << 10;

  /** Five parts fit, and some small calls. */
  private static final Map<String, Object> FIVE_PARTS =
      Map.of("max-message", "256 KiB", "max-bytes", "1 MiB");

  @TempDir private Path folder;
  private final Silo silo = Silo.builder().start();
  private final List<Socket> sockets = new ArrayList<>();
  private Gateway gateway;

  @AfterEach
  void close() throws Exception {
    for (Socket socket : sockets) {
      socket.close();
    }
    gateway.close();
    silo.close();
  }

  private Browser start(Map<String, Object> settings) {
    gateway = Gateway.start(Settings.of(settings), Upstream.of(silo));
    return new Browser(gateway);
  }

  private Socket connect(int port) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000); // nothing but data ends a read
    sockets.add(socket);
    return socket;
  }

  /** Sends a part of a body. */
  private Socket holdBack(String path) throws IOException {
    Socket socket = connect(gateway.httpPort());
    socket
        .getOutputStream()
        .write(
            "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
                .formatted(path, LENGTH)
                .getBytes(US_ASCII));
    socket.getOutputStream().write(new byte[PART]);
    return socket;
  }

  private static String status(Socket socket) throws IOException {
    var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
    return String.valueOf(in.readLine());
  }

  private static boolean isClosed(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }

  @Test
  void strangersByHttp_areRefusedBeforeTheirBodies_andAFriendIsServed() throws Exception {
    var passes = new Passes(folder);
    Browser browser = start(passes.settings(FIVE_PARTS));
    for (int i = 0; i < 20; i++) {
      holdBack(BREAK_DOWN);
    }
    assertThat(browser.post(TAKEN, "", "Authorization", passes.bearer()).body()).isEqualTo("0");
    for (Socket stranger : sockets) {
      assertThat(status(stranger)).contains("401");
    }
    assertThat(browser.post(BREAK_DOWN, large(), "Authorization", passes.bearer()).status())
        .isEqualTo(422);
  }

  private static String large() {
    return "[\"%s\"]".formatted("x".repeat(PART));
  }

  @Test
  void strangersByGrpc_areRefusedBeforeTheirMessages_andAFriendIsServed() throws Exception {
    var passes = new Passes(folder);
    start(passes.settings(FIVE_PARTS));
    try (var grpc = new RawGrpc(gateway)) {
      for (int i = 0; i < 20; i++) {
        RawGrpc.Begun stranger = grpc.begin(GRPC_BREAK_DOWN).holdBack(LENGTH, PART);
        assertThat(stranger.ended().await().status()).as("UNAUTHENTICATED").isEqualTo("16");
      }
      assertThat(
              grpc.begin("teff.shop.ShopGrain/Taken", "authorization", passes.bearer())
                  .end(new byte[0])
                  .status())
          .isEqualTo("0");
      RawGrpc.Begun forger = grpc.begin(GRPC_BREAK_DOWN, "authorization", passes.bearer() + "x");
      forger.holdBack(LENGTH, PART);
      assertThat(forger.ended().await().status()).isEqualTo("16");
    }
  }

  @Test
  void connectionThatCloses_whileItsTokenIsLookedAt_holdsNoBytes_andItsCallDoesNotRun()
      throws Exception {
    var passes = new Passes(folder);
    Browser browser = start(passes.settings(Map.of()));
    String bearer = passes.bearer();
    assertThat(browser.post(TAKEN, "", "Authorization", bearer).status()).isEqualTo(200);
    byte[] request =
        "POST %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: %s\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(BREAK_DOWN, bearer, large().length(), large())
            .getBytes(US_ASCII);
    for (int i = 0; i < 100; i++) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.httpPort())) {
        socket.getOutputStream().write(request);
        socket.setSoLinger(true, 0);
      }
    }
    await().until(() -> gateway.bytes() == 0);
  }

  @Test
  void bodiesByHttp_beyondTheBudget_areRefused_whileSmallCallsGoOn_andItIsGivenBack()
      throws Exception {
    Browser browser = start(FIVE_PARTS);
    for (int i = 0; i < 5; i++) {
      holdBack(BREAK_DOWN);
    }
    await().until(() -> gateway.bytes() == 5 * PART);
    Answer refused = browser.post(BREAK_DOWN, large());
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.problem().getString("code")).isEqualTo("TEFF-603");
    assertThat(refused.problem().getString("outcome")).isEqualTo("did-not-run");
    assertThat(refused.problem().getString("detail")).contains("teff.gateway.max-bytes");
    assertThat(refused.problem().getInteger("retryAfterMillis")).isPositive();
    assertThat(browser.post(TAKEN, "").body()).isEqualTo("0");
    for (Socket socket : sockets) {
      socket.close();
    }
    await().until(() -> gateway.bytes() == 0);
    assertThat(browser.post(BREAK_DOWN, large()).status()).isEqualTo(422);
    await().until(() -> gateway.bytes() == 0);
  }

  @Test
  void messagesByGrpc_beyondTheBudget_areRefused_whileSmallCallsGoOn_andItIsGivenBack()
      throws Exception {
    start(FIVE_PARTS);
    try (var grpc = new RawGrpc(gateway)) {
      var held = new ArrayList<RawGrpc.Begun>();
      for (int i = 0; i < 5; i++) {
        held.add(grpc.begin(GRPC_BREAK_DOWN).holdBack(LENGTH, PART));
      }
      await().until(() -> gateway.bytes() == 5 * PART);
      RawGrpc.Ended refused = grpc.begin(GRPC_BREAK_DOWN).holdBack(LENGTH, PART).ended().await();
      assertThat(refused.status()).as("RESOURCE_EXHAUSTED").isEqualTo("8");
      assertThat(refused.info().getReason()).isEqualTo("TEFF-603");
      assertThat(refused.info().getMetadataMap()).containsEntry("outcome", "did-not-run");
      assertThat(grpc.begin("teff.shop.ShopGrain/Taken").end(new byte[0]).status()).isEqualTo("0");
      held.forEach(RawGrpc.Begun::giveUp);
      await().until(() -> gateway.bytes() == 0);
    }
  }

  @Test
  void bodyThatDoesNotArriveInTime_isHungUpOn() throws Exception {
    start(Map.of("connections.receive-timeout", "300ms"));
    Socket socket = holdBack(BREAK_DOWN);
    assertThat(isClosed(socket)).isTrue();
    await().until(() -> gateway.bytes() == 0);
  }

  @Test
  void headThatDoesNotArriveInTime_isHungUpOn() throws Exception {
    Browser browser = start(Map.of("connections.receive-timeout", "300ms"));
    assertThat(browser.get("/health/live").status()).isEqualTo(200);
    Socket socket = connect(gateway.httpPort());
    socket.getOutputStream().write("GET /health/li".getBytes(US_ASCII));
    assertThat(isClosed(socket)).isTrue();
    assertThat(browser.get("/health/live").status()).isEqualTo(200);
  }

  @Test
  void messageThatDoesNotArriveInTime_isEnded() throws Exception {
    start(Map.of("connections.receive-timeout", "300ms"));
    try (var grpc = new RawGrpc(gateway)) {
      RawGrpc.Ended late = grpc.begin(GRPC_BREAK_DOWN).holdBack(LENGTH, PART).ended().await();
      assertThat(late.status()).as("DEADLINE_EXCEEDED").isEqualTo("4");
      assertThat(late.info().getReason()).isEqualTo("TEFF-201");
      assertThat(late.info().getMetadataMap()).containsEntry("outcome", "did-not-run");
    }
  }

  @Test
  void callThatRunsForLong_isNotOneThatDoesNotArrive() throws Exception {
    Browser browser = start(Map.of("connections.receive-timeout", "200ms"));
    assertThat(browser.post("/v1/grains/shop/a/ponder", "", "Teff-Timeout", "700ms").status())
        .isEqualTo(504);
    try (var grpc = new RawGrpc(gateway)) {
      RawGrpc.Begun call = grpc.begin("teff.shop.ShopGrain/Ponder", "grpc-timeout", "700m");
      RawGrpc.Ended ended = call.end(new byte[0]);
      assertThat(ended.status()).isIn("4", "reset");
      if (ended.details() != null) {
        assertThat(ended.info().getMetadataMap()).containsEntry("outcome", "unknown");
      }
    }
  }

  @Test
  void httpConnection_isClosedForItsSilence_butNotWhileACallRuns() throws Exception {
    var certificates = TestCertificates.issue(folder, "server");
    for (boolean encrypted : new boolean[] {false, true}) {
      Map<String, Object> settings =
          encrypted
              ? Map.of(
                  "tls.certificate", certificates.file("server.crt"),
                  "tls.key", certificates.file("server.key"))
              : Map.of();
      gateway =
          Gateway.start(
              Settings.of(settings), Upstream.of(silo), List.of(), Duration.ofMillis(400));
      Browser browser =
          encrypted ? new Browser(gateway, certificates.trusting()) : new Browser(gateway);
      assertThat(browser.post("/v1/grains/shop/a/ponder", "", "Teff-Timeout", "1500ms").status())
          .as("encrypted: %b", encrypted)
          .isEqualTo(504);
      if (!encrypted) {
        Socket socket = connect(gateway.httpPort());
        socket
            .getOutputStream()
            .write("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
        assertThat(socket.getInputStream().readAllBytes())
            .as("one answer, then silence")
            .isNotEmpty();
        gateway.close();
      }
    }
  }

  @Test
  void looksAtSilos_areBounded() throws Exception {
    var hold = new CountDownLatch(1);
    var upstream =
        new Upstream(
            silo.client(),
            () -> {
              if (Thread.currentThread().getName().equals("teff-grpc")) {
                awaitQuietly(hold);
              }
              return true;
            });
    gateway = Gateway.start(Settings.of(Map.of()), upstream);
    try (var grpc = new RawGrpc(gateway)) {
      List<Future<RawGrpc.Ended>> looks = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        RawGrpc.Begun look = grpc.begin(SILOS);
        var unused = look.request().end(RawGrpc.frame(0));
        looks.add(look.ended());
      }
      RawGrpc.Ended refused = grpc.begin(SILOS).end(new byte[0]);
      assertThat(refused.status()).as("RESOURCE_EXHAUSTED").isEqualTo("8");
      assertThat(refused.info().getReason()).isEqualTo("TEFF-603");
      hold.countDown();
      for (Future<RawGrpc.Ended> look : looks) {
        assertThat(look.await().status()).isEqualTo("0");
      }
      await()
          .untilAsserted(
              () -> assertThat(grpc.begin(SILOS).end(new byte[0]).status()).isEqualTo("0"));
    }
  }

  private static void awaitQuietly(CountDownLatch hold) {
    try {
      hold.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void messageOfAStranger_toGrpcsOwnServices_isSmall() throws Exception {
    start(Map.of());
    try (var grpc = new RawGrpc(gateway)) {
      RawGrpc.Ended refused = grpc.begin("grpc.health.v1.Health/Check").end(new byte[5 << 10]);
      assertThat(refused.status()).isEqualTo("8");
      assertThat(refused.info().getReason()).isEqualTo("TEFF-604");
    }
  }

  @Test
  void connections_beyondTheLimit_areClosedAtOnce() throws Exception {
    Browser browser = start(Map.of("connections.max", 3));
    assertThat(browser.get("/health/live").status()).isEqualTo(200);
    for (int port : new int[] {gateway.httpPort(), gateway.grpcPort()}) {
      for (int i = 0; i < 3; i++) {
        connect(port);
      }
      assertThat(isClosed(connect(port))).as("the fourth").isTrue();
      assertThat(browser.get("/health/live").status()).as("who was there before").isEqualTo(200);
      sockets.get(sockets.size() - 2).close();
      await()
          .untilAsserted(() -> {
            Socket again = connect(port);
            again.setSoTimeout(200);
            assertThatThrownBy(() -> again.getInputStream().readNBytes(100))
                .as("it is kept")
                .isInstanceOf(java.net.SocketTimeoutException.class);
          });
    }
  }

  @Test
  void callsOfOneGrpcConnection_areBounded() throws Exception {
    start(Map.of("connections.max-calls", 7));
    Socket socket = connect(gateway.grpcPort());
    socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
    socket.getOutputStream().write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
    var in = new DataInputStream(socket.getInputStream());
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    assertThat(in.readUnsignedByte()).as("SETTINGS").isEqualTo(4);
    in.skipNBytes(5);
    Map<Integer, Integer> settings = new java.util.HashMap<>();
    for (int i = 0; i < length; i += 6) {
      settings.put(in.readUnsignedShort(), in.readInt());
    }
    assertThat(settings).as("MAX_CONCURRENT_STREAMS").containsEntry(3, 7);
  }

  @Test
  void budgetBelowTheLargestCall_isRefused() {
    start(Map.of());
    assertThatThrownBy(() -> Settings.of(Map.of("max-bytes", "1 MiB")))
        .hasMessageContaining("TEFF-501")
        .hasMessageContaining("max-bytes")
        .hasMessageContaining("it is no less than max-message");
  }
}
