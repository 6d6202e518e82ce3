package dev.teff.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import dev.teff.runtime.Silo;
import dev.teff.runtime.cluster.ClientOptions;
import dev.teff.runtime.cluster.Secret;
import dev.teff.runtime.cluster.TeffClient;
import dev.teff.runtime.gateway.Gateway;
import dev.teff.runtime.gateway.GatewayOptions;
import dev.teff.runtime.gateway.Upstream;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What KEDA is told by a gateway in front of no silo. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // before each test
final class ScalerPortTest {
  private static final byte[] SCALED_OBJECT = {10, 4, 't', 'e', 'f', 'f'}; // name = 1
  private static final byte[] ACTIVE = {8, 1}; // result = 1

  @TempDir private Path folder;
  private String url;
  private TeffClient client;
  private Gateway gateway;
  private ScalerPort scaler;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws IOException {
    url = "sqlite:" + folder.resolve("tally.db");
    Config config = config("");
    client = TeffClient.patient(ClientOptions.of(List.of("127.0.0.1:1"), Secret.of("")));
    gateway = Gateway.start(GatewayOptions.from(config), Upstream.of(client));
    scaler = ScalerPort.open(config, gateway);
    channel = connect(port(scaler));
  }

  private Config config(String peers) throws IOException {
    return SiloConfig.load(
        Map.of(
            "teff.store.url", url,
            "teff.gateway.http-port", 0,
            "teff.gateway.grpc-port", -1,
            "teff.gateway.scaler-port", 0,
            "teff.gateway.scaler-peers", peers),
        Optional.empty(),
        Map.of());
  }

  private static int port(ScalerPort scaler) {
    Matcher port = Pattern.compile("port (\\d+)").matcher(scaler.describe());
    assertThat(port.find()).isTrue();
    return Integer.parseInt(port.group(1));
  }

  private static ManagedChannel connect(int port) {
    return ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
    scaler.close();
    gateway.close();
    client.close();
  }

  @Test
  void reminderThatIsDue_wantsASilo_andOneOfLaterDoesNot() {
    remind(3_600_000);
    assertThat(isActive()).isFalse();
    remind(2_000);
    await().until(this::isActive);
  }

  @Test
  void callThatIsParked_wantsASilo() {
    assertThat(isActive()).isFalse();
    CompletableFuture<HttpResponse<String>> parked = park();
    await().until(this::isActive);
    assertThat(parked).isNotDone();
  }

  @Test
  void callThatIsParkedElsewhere_wantsASilo_whoeverIsAsked() throws IOException {
    Config config = config("127.0.0.1:" + port(scaler));
    try (Gateway other = Gateway.start(GatewayOptions.from(config), Upstream.of(client));
        ScalerPort asked = ScalerPort.open(config, other)) {
      ManagedChannel keda = connect(port(asked));
      try {
        assertThat(isActive(keda)).isFalse();
        CompletableFuture<HttpResponse<String>> parked = park();
        await().until(() -> isActive(keda));
        assertThat(parked).isNotDone();
      } finally {
        keda.shutdownNow();
      }
    }
  }

  @Test
  void gatewayThatDrains_isAskedForItsCalls_untilTheyHaveEnded() throws IOException {
    var upstream = new Upstream(client.client(), () -> true); // so that nothing is parked
    Gateway draining = Gateway.start(GatewayOptions.from(config("")), upstream);
    ScalerPort last = ScalerPort.open(config(""), draining);
    ManagedChannel other = connect(port(last));
    Thread closing = Thread.ofPlatform().unstarted(last::close);
    try {
      CompletableFuture<HttpResponse<String>> call = call(draining, "5s");
      await().until(() -> isActive(other));
      closing.start();
      await().until(() -> closing.getState() == Thread.State.WAITING);
      assertThat(isActive(other)).isTrue();
      assertThat(call).isNotDone();
      await().atMost(Duration.ofSeconds(30)).until(() -> !closing.isAlive());
      assertThat(call).succeedsWithin(Duration.ofSeconds(10));
    } finally {
      other.shutdownNow();
      if (closing.getState() == Thread.State.NEW) {
        last.close();
      }
    }
  }

  private CompletableFuture<HttpResponse<String>> park() {
    return call(gateway, "20s");
  }

  private static CompletableFuture<HttpResponse<String>> call(Gateway gateway, String timeout) {
    return HttpClient.newHttpClient()
        .sendAsync(
            HttpRequest.newBuilder(
                    URI.create(
                        "http://127.0.0.1:%d/v1/grains/tally/t/add".formatted(gateway.httpPort())))
                .header("Teff-Timeout", timeout)
                .POST(HttpRequest.BodyPublishers.ofString("[1]"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  /** Leaves a reminder in the store, and no silo. */
  private void remind(long millis) {
    try (Store store = Stores.open(url);
        Silo silo = Silo.builder().store(store).start()) {
      silo.grains().ref(Tally.class, "t" + millis).addIn(millis, 1);
    }
  }

  private boolean isActive() {
    return isActive(channel);
  }

  private static boolean isActive(ManagedChannel asked) {
    byte[] answer =
        ClientCalls.blockingUnaryCall(
            asked,
            MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName("externalscaler.ExternalScaler/IsActive")
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(new Bytes())
                .build(),
            CallOptions.DEFAULT,
            SCALED_OBJECT);
    return Arrays.equals(answer, ACTIVE);
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] bytes) {
      return new ByteArrayInputStream(bytes);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
