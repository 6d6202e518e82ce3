package dev.teff.runtime.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.teff.persistence.memory.MemoryStore;
import dev.teff.runtime.Silo;
import dev.teff.runtime.SystemTimekeeper;
import dev.teff.runtime.cluster.ClientOptions;
import dev.teff.runtime.cluster.ClusterOptions;
import dev.teff.runtime.cluster.Secret;
import dev.teff.runtime.cluster.TeffClient;
import dev.teff.runtime.cluster.TeffCluster;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Callers that go while their call runs: the grain is told. */
@Timeout(60)
class GivenUpTest {
  private final Bed bed = new Bed();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    opened.add(part);
    return part;
  }

  private Gateway insideSilo() {
    return insideSilo(Map.of());
  }

  private Gateway insideSilo(Map<String, Object> settings) {
    Silo silo = opened(Silo.builder().provide(Bed.class, bed).start());
    return opened(Gateway.start(Settings.of(settings), Upstream.of(silo)));
  }

  private Gateway beforeSilo() {
    MemoryStore store = opened(MemoryStore.create());
    TeffCluster cluster =
        TeffCluster.create(
            ClusterOptions.builder().clusterName("bedroom").build(),
            store,
            SystemTimekeeper.instance(),
            new SecureRandom());
    opened(Silo.builder().store(store).cluster(cluster).provide(Bed.class, bed).start());
    TeffClient client =
        opened(
            TeffClient.connect(
                ClientOptions.of(
                    List.of(cluster.self().host() + ":" + cluster.self().port()), Secret.of(""))));
    return opened(Gateway.start(Settings.of(Map.of()), Upstream.of(client)));
  }

  private static ClientCall<byte[], byte[]> byGrpc(ManagedChannel channel) {
    ClientCall<byte[], byte[]> call =
        channel.newCall(
            ByteMarshaller.describe(
                "teff.sleeper.SleeperGrain", "Sleep", MethodType.UNARY, new Object()),
            CallOptions.DEFAULT);
    var headers = new Metadata();
    headers.put(GrpcHeaders.KEY, "bob");
    call.start(new ClientCall.Listener<>() {}, headers);
    call.request(1);
    call.sendMessage(new byte[0]);
    call.halfClose();
    return call;
  }

  private static ManagedChannel channel(Gateway gateway) {
    return ManagedChannelBuilder.forAddress("127.0.0.1", gateway.grpcPort()).usePlaintext().build();
  }

  private static Socket byHttp1(Gateway gateway, String path, String body) throws Exception {
    var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.httpPort());
    socket
        .getOutputStream()
        .write(
            "POST /v1/grains/sleeper/%s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(path, body.length(), body)
                .getBytes(US_ASCII));
    return socket;
  }

  private void isAsleep() throws InterruptedException {
    assertThat(bed.asleep().await(30, TimeUnit.SECONDS)).as("the grain sleeps").isTrue();
  }

  private void isWoken(Gateway gateway) throws InterruptedException {
    assertThat(bed.woken().await(30, TimeUnit.SECONDS)).as("the grain is told").isTrue();
    await().until(() -> gateway.demand().underWay() == 0);
  }

  private static void isCounted(Gateway gateway, String how) {
    var browser = new Browser(gateway);
    await().until(() -> browser.get("/metrics").body().contains(how));
  }

  @Test
  void grpcCall_cancelled_isCancelledInTheSilo() throws Exception {
    isCancelledByGrpc(beforeSilo());
  }

  @Test
  void grpcCall_cancelled_isCancelledInTheGatewaysOwnSilo() throws Exception {
    isCancelledByGrpc(insideSilo());
  }

  private void isCancelledByGrpc(Gateway gateway) throws Exception {
    ManagedChannel channel = channel(gateway);
    opened(channel::shutdownNow);
    ClientCall<byte[], byte[]> call = byGrpc(channel);
    isAsleep();
    call.cancel("enough", null);
    isWoken(gateway);
  }

  @Test
  void grpcConnection_closed_cancelsItsCalls() throws Exception {
    Gateway gateway = insideSilo();
    ManagedChannel channel = channel(gateway);
    byGrpc(channel);
    isAsleep();
    channel.shutdownNow();
    isWoken(gateway);
  }

  @Test
  void httpConnection_closed_cancelsItsCall_andWhatThatWaitsFor() throws Exception {
    Gateway gateway = beforeSilo();
    Socket socket = byHttp1(gateway, "ann/sleepBy", "[\"bob\"]");
    isAsleep();
    socket.close();
    isWoken(gateway);
    isCounted(gateway, "outcome=\"unknown\",type=\"sleeper\"");
  }

  @Test
  void httpConnection_closed_cancelsItsCallInTheGatewaysOwnSilo() throws Exception {
    Gateway gateway = insideSilo();
    Socket socket = byHttp1(gateway, "ann/sleepBy", "[\"bob\"]");
    isAsleep();
    socket.close();
    isWoken(gateway);
  }

  @Test
  void http2Request_reset_cancelsItsCall(@TempDir Path folder) throws Exception {
    var certificates = TestCertificates.issue(folder, "server");
    Gateway gateway =
        insideSilo(
            Map.of(
                "tls.certificate", certificates.file("server.crt"),
                "tls.key", certificates.file("server.key")));
    try (HttpClient client = HttpClient.newBuilder().sslContext(certificates.trusting()).build()) {
      URI uri =
          URI.create(
              "https://127.0.0.1:%d/v1/grains/sleeper/bob/sleep".formatted(gateway.httpPort()));
      var request = HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.noBody()).build();
      var call = client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
      isAsleep();
      call.cancel(true);
      isWoken(gateway);
    }
  }

  @Test
  void parkedCall_givenUp_leavesTheParkingLot_andNeverRuns() throws Exception {
    var reachable = new AtomicBoolean();
    Silo silo = opened(Silo.builder().provide(Bed.class, bed).start());
    Gateway gateway =
        opened(Gateway.start(Settings.of(Map.of()), new Upstream(silo.client(), reachable::get)));
    Socket socket = byHttp1(gateway, "ann/sleep", "");
    await().until(() -> gateway.demand().parked() == 1);
    socket.close();
    await().until(() -> gateway.demand().underWay() == 0);
    assertThat(gateway.demand().parked()).isZero();
    assertThat(bed.asleep().getCount()).as("it never ran").isEqualTo(1);
    isCounted(gateway, "outcome=\"did-not-run\",type=\"sleeper\"");
  }
}
