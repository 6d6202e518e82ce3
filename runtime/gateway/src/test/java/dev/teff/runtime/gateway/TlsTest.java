package dev.teff.runtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.teff.runtime.Silo;
import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The claims of docs/security.md about connections. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // a test starts the gateway that it needs
class TlsTest {
  // Of TLS records and what is in them.
  private static final byte ALERT = 21;
  private static final byte FATAL = 2;
  private static final byte PROTOCOL_VERSION = 70;
  private static final byte HANDSHAKE = 22;
  private static final byte SERVER_HELLO = 2;

  @TempDir private static Path folder;
  private static TestCertificates certificates;
  private final Silo silo = Silo.builder().start();
  private Gateway gateway;

  @BeforeAll
  static void issue() throws Exception {
    certificates = TestCertificates.issue(folder, "server", "client");
  }

  @AfterEach
  void close() {
    if (gateway != null) {
      gateway.close();
    }
    silo.close();
  }

  private void start(Map<String, Object> settings) {
    var all = new HashMap<String, Object>();
    all.put("tls.certificate", certificates.file("server.crt"));
    all.put("tls.key", certificates.file("server.key"));
    all.putAll(settings);
    gateway = Gateway.start(Settings.of(all), Upstream.of(silo));
  }

  private int status(SSLContext context) throws Exception {
    return taken(context).statusCode();
  }

  private HttpResponse<String> taken(SSLContext context) throws Exception {
    return HttpClient.newBuilder()
        .sslContext(context)
        .build()
        .send(
            HttpRequest.newBuilder(
                    URI.create(
                        "https://localhost:%d/v1/grains/shop/a/taken"
                            .formatted(gateway.httpPort())))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private byte[] grpc(ChannelCredentials credentials) {
    ManagedChannel channel =
        Grpc.newChannelBuilderForAddress("localhost", gateway.grpcPort(), credentials).build();
    var headers = new Metadata();
    headers.put(GrpcHeaders.KEY, "a");
    try {
      return ClientCalls.blockingUnaryCall(
          io.grpc.ClientInterceptors.intercept(
              channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
          ByteMarshaller.unary("teff.shop.ShopGrain", "Taken", "none"),
          CallOptions.DEFAULT,
          new byte[0]);
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void tls_servesHttpAndGrpc_andNobodyWithoutIt() throws Exception {
    start(Map.of());
    HttpResponse<String> taken = taken(certificates.trusting());
    assertThat(taken.statusCode()).isEqualTo(200);
    assertThat(taken.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(
            grpc(
                TlsChannelCredentials.newBuilder()
                    .trustManager(folder.resolve("ca.crt").toFile())
                    .build()))
        .isEmpty();
    assertThatThrownBy(() -> grpc(InsecureChannelCredentials.create()))
        .hasMessageContaining("UNAVAILABLE");
    assertThatThrownBy(() -> status(SSLContext.getDefault())).isInstanceOf(SSLException.class);
  }

  @Test
  void mutualTls_letsInOnlyWhomTheAuthorityKnows() throws Exception {
    start(Map.of("tls.client-authorities", certificates.file("ca.crt")));
    assertThat(status(certificates.as("client"))).isEqualTo(200);
    assertThatThrownBy(() -> status(certificates.trusting())).isInstanceOf(IOException.class);
    var stranger = TestCertificates.issue(folder.resolve("elsewhere"), "stranger");
    assertThatThrownBy(() -> status(stranger.asTrusting("stranger", certificates)))
        .isInstanceOf(IOException.class);
    assertThat(grpc(showing(certificates, "client"))).isEmpty();
    assertThatThrownBy(() ->
            grpc(
                TlsChannelCredentials.newBuilder()
                    .trustManager(folder.resolve("ca.crt").toFile())
                    .build()))
        .hasMessageContaining("UNAVAILABLE");
  }

  private static ChannelCredentials showing(TestCertificates by, String name) throws IOException {
    return TlsChannelCredentials.newBuilder()
        .trustManager(new File(certificates.file("ca.crt")))
        .keyManager(new File(by.file(name + ".crt")), new File(by.file(name + ".key")))
        .build();
  }

  @Test
  void clientAuthorities_thatAreReplaced_letInOthersWithoutARestart() throws Exception {
    var others = TestCertificates.issue(folder.resolve("others"), "other");
    Path authorities = folder.resolve("callers.crt");
    Files.copy(Path.of(certificates.file("ca.crt")), authorities);
    start(Map.of("tls.client-authorities", authorities.toString()));
    assertThat(admits(certificates, "client")).isTrue();
    assertThat(admits(others, "other")).isFalse();
    Path unfinished = folder.resolve("callers.new");
    Files.copy(Path.of(others.file("ca.crt")), unfinished);
    Files.move(unfinished, authorities, StandardCopyOption.REPLACE_EXISTING);
    await().until(() -> admits(others, "other"));
    await().until(() -> !admits(certificates, "client"));
    assertThat(grpc(showing(others, "other"))).isEmpty();
    assertThatThrownBy(() -> grpc(showing(certificates, "client")))
        .hasMessageContaining("UNAVAILABLE");
  }

  private boolean admits(TestCertificates by, String name) throws Exception {
    try {
      return status(by.asTrusting(name, certificates)) == 200;
    } catch (IOException e) {
      return false; // the connection was ended
    }
  }

  /** Bytes, because a client of today does not even offer old versions. */
  @Test
  void client_thatOnlySpeaksOldTls_isTurnedAway() throws Exception {
    start(Map.of());
    for (int port : new int[] {gateway.httpPort(), gateway.grpcPort()}) {
      for (int old : new int[] {0x0301, 0x0302}) {
        assertThat(answerToHello(port, old)).startsWith(ALERT, FATAL, PROTOCOL_VERSION);
      }
      assertThat(answerToHello(port, 0x0303)).startsWith(HANDSHAKE, SERVER_HELLO);
    }
  }

  /** The type of the record that answers a client's hello, and what it begins with. */
  private static byte[] answerToHello(int port, int version) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(hello(version));
      var in = new DataInputStream(socket.getInputStream());
      byte type = in.readByte();
      in.readShort();
      byte[] record = in.readNBytes(in.readUnsignedShort());
      return ByteBuffer.allocate(1 + record.length).put(type).put(record).array();
    }
  }

  private static byte[] hello(int version) {
    byte[] extensions =
        HexFormat.of()
            .parseHex(
                "000a0006000400170018" // curves
                    + "000b00020100" // points as they are
                    + "000d000e000c040305030603040105010601"); // signatures
    byte[] suites = HexFormat.of().parseHex("c02bc02fc02cc030c009c013002f");
    ByteBuffer body = ByteBuffer.allocate(512);
    body.putShort((short) version).put(new byte[32]).put((byte) 0);
    body.putShort((short) suites.length).put(suites).put((byte) 1).put((byte) 0);
    body.putShort((short) extensions.length).put(extensions).flip();
    ByteBuffer record = ByteBuffer.allocate(9 + body.limit());
    record.put(HANDSHAKE).putShort((short) 0x0301).putShort((short) (4 + body.limit()));
    record.putInt(1 << 24 | body.limit()).put(body);
    return record.array();
  }

  @Test
  void certificate_thatIsReplaced_isShownWithoutARestart() throws Exception {
    start(Map.of());
    X509Certificate before = shown(gateway.httpPort());
    assertThat(shown(gateway.grpcPort())).isEqualTo(before);
    certificates.certify("server");
    await().until(() -> !shown(gateway.httpPort()).equals(before));
    await().until(() -> !shown(gateway.grpcPort()).equals(before));
    assertThat(status(certificates.trusting())).isEqualTo(200);
  }

  @Test
  void certificate_replacedByABrokenOne_isShownOn_untilAGoodOneIsThere() throws Exception {
    start(Map.of());
    X509Certificate before = shown(gateway.httpPort());
    byte[] foreign = Files.readAllBytes(Path.of(certificates.file("client.key")));
    breakAndAwaitWarning("server.key", foreign);
    assertThat(shown(gateway.httpPort())).isEqualTo(before);
    assertThat(shown(gateway.grpcPort())).isEqualTo(before);
    byte[] whole = Files.readAllBytes(Path.of(certificates.file("server.crt")));
    breakAndAwaitWarning("server.crt", Arrays.copyOf(whole, whole.length / 2));
    assertThat(shown(gateway.httpPort())).isEqualTo(before);
    assertThat(shown(gateway.grpcPort())).isEqualTo(before);
    certificates.certify("server");
    await().until(() -> !shown(gateway.httpPort()).equals(before));
    await().until(() -> !shown(gateway.grpcPort()).equals(before));
  }

  @Test
  void clientAuthorities_thatAreEmptied_stayInUse() throws Exception {
    Path authorities = Path.of(certificates.file("known.crt"));
    Files.copy(Path.of(certificates.file("ca.crt")), authorities);
    start(Map.of("tls.client-authorities", authorities.toString()));
    assertThat(admits(certificates, "client")).isTrue();
    breakAndAwaitWarning("known.crt", new byte[0]);
    assertThat(admits(certificates, "client")).isTrue();
    assertThat(grpc(showing(certificates, "client"))).isEmpty();
  }

  private static void breakAndAwaitWarning(String file, byte[] content) throws IOException {
    ListAppender<ILoggingEvent> log = listen();
    try {
      replace(Path.of(certificates.file(file)), content);
      await().until(() -> warnings(log).stream().anyMatch(text -> text.contains(file)));
    } finally {
      forget(log);
    }
  }

  @Test
  void brokenFiles_areNotTaken_andLoggedOnce_andGoodOnesAreTakenAfterwards() throws Exception {
    var issued = TestCertificates.issue(folder.resolve("broken"), "server", "client");
    Path certificate = Path.of(issued.file("server.crt"));
    Path key = Path.of(issued.file("server.key"));
    Path authorities = Path.of(issued.file("ca.crt"));
    byte[] foreign = Files.readAllBytes(Path.of(issued.file("client.key")));
    ListAppender<ILoggingEvent> log = listen();
    try (var files =
        new Certificates(new SecurityOptions.Tls(certificate, key, Optional.of(authorities)))) {
      for (Path file : List.of(certificate, key, authorities)) {
        byte[] whole = Files.readAllBytes(file);
        for (byte[] broken :
            List.of(new byte[0], Arrays.copyOf(whole, whole.length / 2), foreign)) {
          log.list.clear();
          replace(file, broken);
          files.refresh();
          files.refresh();
          files.refresh();
          assertThat(log.list)
              .singleElement()
              .satisfies(event -> {
                assertThat(event.getLevel()).isEqualTo(Level.WARN);
                assertThat(event.getFormattedMessage())
                    .contains("the old ones stay in use", file.toString());
              });
          replace(file, whole);
          files.refresh();
          assertThat(log.list.getLast().getFormattedMessage()).contains("were read again");
        }
      }
    } finally {
      forget(log);
    }
  }

  /** As another file, written later. */
  private static void replace(Path file, byte[] content) throws IOException {
    FileTime later = FileTime.from(Files.getLastModifiedTime(file).toInstant().plusSeconds(1));
    Path unfinished = Files.write(file.resolveSibling("unfinished"), content);
    Files.setLastModifiedTime(unfinished, later);
    Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static ListAppender<ILoggingEvent> listen() {
    var seen = new ListAppender<ILoggingEvent>();
    seen.list = new CopyOnWriteArrayList<>();
    seen.start();
    var log = (Logger) LoggerFactory.getLogger(Gateway.class);
    log.setLevel(Level.INFO);
    log.addAppender(seen);
    return seen;
  }

  private static void forget(ListAppender<ILoggingEvent> seen) {
    var log = (Logger) LoggerFactory.getLogger(Gateway.class);
    log.detachAppender(seen);
    log.setLevel(null);
  }

  private static List<String> warnings(ListAppender<ILoggingEvent> seen) {
    return seen.list.stream()
        .filter(event -> event.getLevel() == Level.WARN)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  private static X509Certificate shown(int port) throws Exception {
    try (SSLSocket socket =
        (SSLSocket) certificates.trusting().getSocketFactory().createSocket("localhost", port)) {
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  @Test
  void key_thatDoesNotFitTheCertificate_stopsTheStart() {
    assertThatThrownBy(() -> start(Map.of("tls.key", certificates.file("client.key"))))
        .hasMessageContaining("TEFF-501")
        .hasMessageContaining("does not fit the certificate in");
  }

  @Test
  void tls_halfConfigured_stopsTheStart() {
    for (Map<String, Object> half :
        List.<Map<String, Object>>of(
            Map.of("tls.certificate", "a.crt"),
            Map.of("tls.key", "a.key"),
            Map.of("tls.client-authorities", "ca.crt"))) {
      assertThatThrownBy(() -> Settings.of(half))
          .hasMessageContaining("TEFF-501")
          .hasMessageContaining("or nothing would be encrypted");
    }
  }

  @Test
  void certificate_thatCannotBeRead_stopsTheStart() {
    assertThatThrownBy(() ->
            Gateway.start(
                Settings.of(Map.of("tls.certificate", "none.crt", "tls.key", "none.key")),
                Upstream.of(silo)))
        .hasMessageContaining("TEFF-501")
        .hasMessageContaining("tls");
  }

  @Test
  void gateway_beyondLoopback_withoutTlsOrTokens_saysSo() {
    ListAppender<ILoggingEvent> seen = listen();
    try {
      gateway = Gateway.start(Settings.of(Map.of("bind", "0.0.0.0")), Upstream.of(silo));
    } finally {
      forget(seen);
    }
    assertThat(warnings(seen))
        .anyMatch(text -> text.contains("without TLS"))
        .anyMatch(text -> text.contains("without tokens"));
  }

  @Test
  void gateway_byDefault_listensOnLoopbackOnly() {
    assertThat(Settings.of(Map.of()).bind()).isEqualTo("127.0.0.1");
  }
}
