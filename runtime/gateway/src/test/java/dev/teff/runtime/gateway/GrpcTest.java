package dev.teff.runtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.DynamicMessage;
import dev.teff.runtime.wire.WireWriter;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
@ParameterizedClass
@EnumSource(Behind.class)
class GrpcTest extends GrpcClient {
  GrpcTest(Behind behind) {
    super(behind);
  }

  @Test
  void typedService_takesAndGivesProtobufMessages() throws Exception {
    ServiceDescriptor shop = shop();
    DynamicMessage reply = call(shop, "Sell", sale(shop, "tea"));
    DynamicMessage receipt = (DynamicMessage) field(reply, "result");
    assertThat(field(receipt, "text")).isEqualTo("3 BULK tea at corner");
    assertThat(field(receipt, "total")).isEqualTo(5L);
  }

  @Test
  void idempotencyKey_makesACallCountOnce() throws Exception {
    ServiceDescriptor shop = shop();
    String[] headers = {"teff-key", "corner", "teff-idempotency-key", "sale-1"};
    DynamicMessage first = call(shop, "Sell", sale(shop, "tea"), Duration.ofSeconds(20), headers);
    DynamicMessage again = call(shop, "Sell", sale(shop, "tea"), Duration.ofSeconds(20), headers);
    assertThat(again).isEqualTo(first);
    assertThat(field((DynamicMessage) field(again, "result"), "total")).isEqualTo(5L);
  }

  @Test
  void messages_thatAreCompressed_orLong_areReadToTheLastByte() throws Exception {
    ServiceDescriptor shop = shop();
    String item = "tea ".repeat(15_000);
    ClientInterceptor compressing =
        new ClientInterceptor() {
          @Override
          public <A, B> ClientCall<A, B> interceptCall(
              io.grpc.MethodDescriptor<A, B> method, CallOptions options, Channel next) {
            return next.newCall(method, options.withCompression("gzip"));
          }
        };
    DynamicMessage reply =
        ClientCalls.blockingUnaryCall(
            io.grpc.ClientInterceptors.intercept(
                channel, compressing, MetadataUtils.newAttachHeadersInterceptor(key("corner"))),
            method(shop, "Sell"),
            CallOptions.DEFAULT,
            sale(shop, item));
    DynamicMessage plain = call(shop, "Sell", sale(shop, item));
    for (DynamicMessage each : List.of(reply, plain)) {
      assertThat(field((DynamicMessage) field(each, "result"), "text"))
          .isEqualTo("3 BULK " + item + " at corner");
    }
  }

  @Test
  void genericService_callsByName_withJsonOrMessages() throws Exception {
    ServiceDescriptor grains = Reflections.service(channel, "teff.gateway.v1.Grains");
    DynamicMessage json =
        call(
            grains,
            "Call",
            message(
                grains, "Call", "type", "shop", "key", "a", "method", "motto", "json", "[true]"));
    assertThat(field(json, "json")).isEqualTo("\"buy!\"");
    ServiceDescriptor shop = shop();
    DynamicMessage motto = message(shop, "Motto", "any", true);
    DynamicMessage bytes =
        call(
            grains,
            "Call",
            message(
                grains,
                "Call",
                "type",
                "shop",
                "key",
                "a",
                "method",
                "motto",
                "arguments",
                motto.toByteString()));
    var reply =
        DynamicMessage.parseFrom(
            shop.findMethodByName("Motto").getOutputType(),
            (com.google.protobuf.ByteString) field(bytes, "result"));
    assertThat(field(reply, "result")).isEqualTo("buy!");
  }

  @Test
  void send_doesNotWait() throws Exception {
    ServiceDescriptor grains = Reflections.service(channel, "teff.gateway.v1.Grains");
    call(
        grains,
        "Send",
        message(grains, "Send", "type", "shop", "key", "corner", "method", "gift", "json", "[6]"));
    ServiceDescriptor shop = shop();
    await().until(() -> field(call(shop, "Taken", message(shop, "Taken")), "result").equals(6L));
  }

  @Test
  void list_namesTypesAndTheirFiles() throws Exception {
    ServiceDescriptor grains = Reflections.service(channel, "teff.gateway.v1.Grains");
    assertThat(call(grains, "List", message(grains, "List")).toString())
        .contains("name: \"shop\"", "methods: \"sell\"", "service: \"teff.shop.ShopGrain\"")
        .contains("rpc Sell(SellRequest)");
  }

  @Test
  void exception_thatIsDeclared_bringsItsFields() throws Exception {
    ServiceDescriptor shop = shop();
    StatusRuntimeException e =
        failure(() -> call(shop, "Refuse", message(shop, "Refuse", "missing", 3L)));
    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
    assertThat(info(e).getMetadataMap()).containsEntry("failure", "{\"missing\":3}");
  }

  @Test
  void deadline_isTheCallsDeadline() throws Exception {
    ServiceDescriptor shop = shop();
    StatusRuntimeException e =
        failure(() ->
            call(shop, "Ponder", message(shop, "Ponder"), Duration.ofMillis(200), "teff-key", "a"));
    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    await().until(() -> gateway.demand().underWay() == 0);
  }

  @Test
  void deadlineOfTheGateway_isToldWithAnUnknownOutcome() throws Exception {
    try (Gateway hasty =
            Gateway.start(
                Settings.of(Map.of("http-port", -1, "timeout", "200ms")), silo.upstream());
        var grpc = new RawGrpc(hasty)) {
      RawGrpc.Ended ended = grpc.begin("teff.shop.ShopGrain/Ponder").end(new byte[0]);
      assertThat(ended.status()).as("DEADLINE_EXCEEDED").isEqualTo("4");
      assertThat(ended.info().getReason()).isEqualTo("TEFF-201");
      assertThat(ended.info().getMetadataMap()).containsEntry("outcome", "unknown");
    }
  }

  /**
   * The gateway's word goes out a little before the deadline; a machine that is busy may miss it.
   */
  @Test
  void deadlineOfTheCaller_isToldByTheGateway_withItsOutcome() {
    try (Gateway lonely =
            Gateway.start(
                Settings.of(Map.of("http-port", -1)), new Upstream(silo.client(), () -> false));
        var toLonely = new RawGrpc(lonely);
        var grpc = new RawGrpc(gateway)) {
      await()
          .untilAsserted(() -> {
            RawGrpc.Ended ended =
                grpc.begin("teff.shop.ShopGrain/Ponder", "grpc-timeout", "200m").end(new byte[0]);
            assertThat(ended.status()).as("DEADLINE_EXCEEDED").isEqualTo("4");
            assertThat(ended.info().getReason()).isEqualTo("TEFF-201");
            assertThat(ended.info().getMetadataMap()).containsEntry("outcome", "unknown");
          });
      await()
          .untilAsserted(() -> {
            RawGrpc.Ended ended =
                toLonely
                    .begin("teff.shop.ShopGrain/Taken", "grpc-timeout", "200m")
                    .end(new byte[0]);
            assertThat(ended.status()).as("UNAVAILABLE").isEqualTo("14");
            assertThat(ended.info().getReason()).isEqualTo("TEFF-206");
            assertThat(ended.info().getMetadataMap()).containsEntry("outcome", "did-not-run");
          });
    }
  }

  /** Nothing else is said on the connection that would take the promise along. */
  @Test
  void callParked_isPromisedNotToRun_atOnce() throws Exception {
    try (Gateway lonely =
            Gateway.start(
                Settings.of(Map.of("http-port", -1)), new Upstream(silo.client(), () -> false));
        var grpc = new RawGrpc(lonely)) {
      for (String method : List.of("teff.shop.ShopGrain/Taken", "teff.gateway.v1.Grains/Call")) {
        byte[] request = method.endsWith("Call") ? namedTaken("a") : new byte[0];
        RawGrpc.Begun call = grpc.begin(method, "teff-parked", "again");
        var unused = call.request().end(RawGrpc.frame(request.length).appendBytes(request)).await();
        assertThat(call.request().response().await().getHeader("teff-parked")).isEqualTo("again");
        assertThat(lonely.demand().parked()).isEqualTo(1);
        call.giveUp();
        await().until(() -> lonely.demand().parked() == 0);
      }
    }
  }

  private static byte[] namedTaken(String key) {
    var request = new WireWriter();
    request.string(1, "shop");
    request.string(2, key);
    request.string(3, "taken");
    request.string(5, "[]");
    return request.toBytes();
  }

  @Test
  void silos_whileNoneCanBeReached_areNone_andGrainsNowhere() throws Exception {
    try (Gateway lonely =
        Gateway.start(
            Settings.of(Map.of("http-port", -1)), new Upstream(silo.client(), () -> false))) {
      ManagedChannel to =
          ManagedChannelBuilder.forAddress("127.0.0.1", lonely.grpcPort()).usePlaintext().build();
      try {
        for (String method : List.of("Silos", "Why")) {
          assertThat(
                  ClientCalls.blockingUnaryCall(
                      to,
                      ByteMarshaller.unary("teff.gateway.v1.Grains", method, "none"),
                      CallOptions.DEFAULT,
                      namedTaken("a")))
              .as(method)
              .isEmpty();
        }
      } finally {
        to.shutdownNow();
      }
    }
  }

  /** By hand, because gRPC's client would not even send it. */
  @Test
  void callWhoseDeadlineHasPassed_doesNotRun() throws Exception {
    ServiceDescriptor shop = shop();
    byte[] request = sale(shop, "tea").toByteArray();
    try (var grpc = new RawGrpc(gateway)) {
      for (int i = 0; i < 20; i++) {
        assertThat(grpc.begin("teff.shop.ShopGrain/Sell", "grpc-timeout", "1n").end(request))
            .extracting(RawGrpc.Ended::status)
            .isIn("4", "reset");
      }
      assertThat(
              grpc.begin("teff.shop.ShopGrain/Sell", "grpc-timeout", "20S").end(request).status())
          .isEqualTo("0");
    }
    assertThat(field(call(shop, "Taken", message(shop, "Taken")), "result"))
        .as("what the last call sold")
        .isEqualTo(5L);
  }

  @Test
  void call_thatNobodyWaitsFor_isAnsweredWithoutAResult() throws Exception {
    ServiceDescriptor shop = shop();
    DynamicMessage reply =
        call(
            shop,
            "Sell",
            sale(shop, "tea"),
            Duration.ofSeconds(20),
            "teff-key",
            "corner",
            "teff-one-way",
            "true");
    assertThat(reply.getAllFields()).isEmpty();
    await().until(() -> field(call(shop, "Taken", message(shop, "Taken")), "result").equals(5L));
  }

  @Test
  void health_isServing() {
    assertThat(health("")).isEqualTo(ServingStatus.SERVING);
    assertThat(health("teff.gateway.v1.Grains")).isEqualTo(ServingStatus.SERVING);
  }

  private ServingStatus health(String service) {
    return HealthGrpc.newBlockingStub(channel)
        .check(HealthCheckRequest.newBuilder().setService(service).build())
        .getStatus();
  }
}
