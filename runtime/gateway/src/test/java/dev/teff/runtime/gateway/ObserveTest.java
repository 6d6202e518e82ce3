package dev.teff.runtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.teff.runtime.Silo;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ObserveTest {
  private static final Pattern MISSED = Pattern.compile("data: \\{\"missed\":(\\d+),.*");

  private final Silo silo = Silo.builder().start();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final Gateway gateway = start(Map.of("max-streams", 2, "internal-types", "lobby"));
  private final Lobby lobby = silo.grains().ref(Lobby.class, "hotel");

  private Gateway start(Map<String, Object> settings) {
    Gateway started = Gateway.start(Settings.of(settings), Upstream.of(silo));
    opened.add(started);
    return started;
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
    silo.close();
  }

  private EventStream listen(Gateway at, String path, String... headers) {
    var stream = new EventStream(at, path, headers);
    opened.add(stream);
    return stream;
  }

  private EventStream listen(String guest, String... headers) {
    return listen(gateway, "/v1/grains/guest/" + guest + "/notices", headers);
  }

  private Iterator<Map<Integer, Object>> observe(String type, String key, String after) {
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", gateway.grpcPort()).usePlaintext().build();
    opened.add(channel::shutdownNow);
    var request = new WireWriter();
    request.string(1, type);
    request.string(2, key);
    request.bool(3, true);
    request.string(4, after);
    var replies =
        ClientCalls.blockingServerStreamingCall(
            channel,
            ByteMarshaller.describe(
                "teff.gateway.v1.Grains", "Observe", MethodType.SERVER_STREAMING, "no schema"),
            CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS),
            request.toBytes());
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return replies.hasNext();
      }

      @Override
      public Map<Integer, Object> next() {
        return notice(replies.next());
      }
    };
  }

  private static Map<Integer, Object> notice(byte[] message) {
    var fields = new HashMap<Integer, Object>();
    var in = new WireReader(message);
    for (int field = in.next(); field != 0; field = in.next()) {
      fields.put(
          field,
          switch (field) {
            case 5 -> in.int64();
            case 6 -> in.bool();
            default -> in.string();
          });
    }
    return fields;
  }

  @Test
  void serverSentEvents_bringWhatTheObserverIsTold() throws Exception {
    EventStream stream = listen("bob");
    assertThat(stream.next().name()).isEqualTo("teff-begin");
    lobby.enter("bob");
    lobby.say("first\nline");
    lobby.say("second");
    assertThat(stream.next())
        .returns("heard", EventStream.Event::name)
        .returns("{\"text\":\"first\\nline\"}", EventStream.Event::data);
    assertThat(stream.next().data()).isEqualTo("{\"text\":\"second\"}");
    assertThat(stream.status()).isEqualTo(200);
  }

  @Test
  void streamThatBroke_goesOnFromLastEventId() throws Exception {
    EventStream first = listen("carl");
    first.next();
    Guest carl = silo.grains().ref(Guest.class, "carl");
    carl.heard("one");
    String position = first.next().id();
    first.close();
    carl.heard("two");
    EventStream second = listen("carl", "Last-Event-ID", position);
    assertThat(second.next().name()).isEqualTo("teff-begin");
    assertThat(second.next().data()).isEqualTo("{\"text\":\"two\"}");
  }

  @Test
  void grpcStream_bringsTheSame_andGoesOn() {
    Iterator<Map<Integer, Object>> stream = observe("guest", "dora", "");
    assertThat(stream.next()).doesNotContainKey(1);
    Guest dora = silo.grains().ref(Guest.class, "dora");
    dora.heard("one");
    dora.heard("two");
    Map<Integer, Object> one = stream.next();
    assertThat(one).containsEntry(1, "heard").containsEntry(3, "{\"text\":\"one\"}");
    assertThat(stream.next()).containsEntry(3, "{\"text\":\"two\"}");
    Iterator<Map<Integer, Object>> again = observe("guest", "dora", String.valueOf(one.get(4)));
    again.next();
    assertThat(again.next()).containsEntry(3, "{\"text\":\"two\"}");
  }

  @Test
  void clientThatDoesNotRead_costsBoundedMemory_andLearnsWhatItMissed() {
    Iterator<Map<Integer, Object>> slow = observe("guest", "eve", "");
    slow.next();
    Guest eve = silo.grains().ref(Guest.class, "eve");
    String large = "x".repeat(20_000);
    int told = 600; // 12 MB: neither the client's window nor what the cluster keeps has room
    for (int i = 0; i < told; i++) {
      eve.heard(large);
    }
    eve.heard("end");
    long heard = 0;
    long missed = 0;
    String last = "";
    while (!last.contains("end")) {
      Map<Integer, Object> next = slow.next();
      heard++;
      missed += (Long) next.getOrDefault(5, 0L);
      last = String.valueOf(next.get(3));
    }
    assertThat(missed).isPositive();
    assertThat(heard + missed).isEqualTo(told + 1);
  }

  @Test
  void clientThatDoesNotReadItsEvents_costsBoundedMemory_andLearnsWhatItMissed() throws Exception {
    URI notices =
        URI.create("http://127.0.0.1:%d/v1/grains/guest/flo/notices".formatted(gateway.httpPort()));
    try (HttpClient http = HttpClient.newHttpClient();
        var slow =
            new BufferedReader(
                new InputStreamReader(
                    http.send(
                            HttpRequest.newBuilder(notices).build(),
                            HttpResponse.BodyHandlers.ofInputStream())
                        .body(),
                    StandardCharsets.UTF_8))) {
      assertThat(slow.readLine()).startsWith("id: ");
      Guest flo = silo.grains().ref(Guest.class, "flo");
      String large = "x".repeat(20_000);
      int told = 2000; // 40 MB: neither sockets nor what the cluster keeps have room
      for (int i = 0; i < told; i++) {
        flo.heard(large);
      }
      flo.heard("end");
      int heard = 0;
      int missed = 0;
      String line = "";
      while (!line.equals("data: {\"text\":\"end\"}")) {
        line = Objects.requireNonNull(slow.readLine());
        heard += line.equals("event: heard") ? 1 : 0;
        Matcher gap = MISSED.matcher(line);
        missed += gap.matches() ? Integer.parseInt(gap.group(1)) : 0;
      }
      assertThat(missed).isPositive();
      assertThat(heard + missed).isEqualTo(told + 1);
    }
  }

  @Test
  void clientThatGoes_makesRoomForAnother() throws Exception {
    EventStream first = listen("fred");
    first.next();
    listen("gina").next();
    EventStream refused = listen("hugo");
    assertThat(refused.status()).isEqualTo(429);
    first.close();
    await().atMost(Duration.ofSeconds(20)).until(() -> listen("hugo").status() == 200);
  }

  @Test
  void typesThatCannotBeObserved_areRefused() throws Exception {
    assertThat(listen(gateway, "/v1/grains/shop/x/notices").status()).isEqualTo(400);
    assertThat(listen(gateway, "/v1/grains/lobby/x/notices").status()).isEqualTo(404);
    assertThat(listen("x", "Last-Event-ID", "nonsense").status()).isEqualTo(400);
    assertThatThrownBy(() -> observe("nobody", "x", "").hasNext())
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
  }

  @Test
  void observing_needsARule() throws Exception {
    Gateway strict =
        start(
            Map.of(
                "access.rules",
                List.of(
                    Map.of(
                        "types", List.of("guest"),
                        "methods", List.of("heard"),
                        "callers", List.of("*")))));
    assertThat(listen(strict, "/v1/grains/guest/x/notices").status()).isEqualTo(403);
  }

  @Test
  void gatewayThatCloses_endsItsStreams() throws Exception {
    Gateway other = start(Map.of());
    EventStream stream = listen(other, "/v1/grains/guest/ida/notices");
    stream.next();
    other.close();
    assertThat(stream.next())
        .returns("teff-end", EventStream.Event::name)
        .satisfies(event -> assertThat(event.data()).contains("TEFF-205"));
  }

  @Test
  void openApi_describesTheStream() throws Exception {
    assertThat(new Browser(gateway).get("/v1/openapi.json").body())
        .contains("/v1/grains/guest/{key}/notices", "text/event-stream")
        .doesNotContain("/v1/grains/shop/{key}/notices");
  }
}
