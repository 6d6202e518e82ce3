package dev.teff.runtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.teff.runtime.wire.WireWriter;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A client that knows nothing of grains: it asks reflection, and speaks protobuf's own messages.
 */
@Timeout(60)
@ParameterizedClass
@EnumSource(Behind.class)
class GrpcTest {
  private final Behind.There silo;
  private final Gateway gateway;
  private final ManagedChannel channel;

  GrpcTest(Behind behind) {
    silo = behind.start();
    gateway =
        Gateway.start(
            Settings.of(Map.of("http-port", -1, "max-calls", 3, "max-message", "64 KiB")),
            silo.upstream());
    channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", gateway.grpcPort()).usePlaintext().build();
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
    gateway.close();
    silo.close();
  }

  private ServiceDescriptor shop() throws Exception {
    return Reflections.service(channel, "teff.shop.ShopGrain");
  }

  private DynamicMessage call(
      ServiceDescriptor service,
      String method,
      DynamicMessage request,
      Duration timeout,
      String... headers) {
    var metadata = new Metadata();
    for (int i = 0; i < headers.length; i += 2) {
      metadata.put(Metadata.Key.of(headers[i], Metadata.ASCII_STRING_MARSHALLER), headers[i + 1]);
    }
    ClientInterceptor attach = MetadataUtils.newAttachHeadersInterceptor(metadata);
    return ClientCalls.blockingUnaryCall(
        io.grpc.ClientInterceptors.intercept(channel, attach),
        method(service, method),
        CallOptions.DEFAULT.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS),
        request);
  }

  private static io.grpc.MethodDescriptor<DynamicMessage, DynamicMessage> method(
      ServiceDescriptor service, String method) {
    MethodDescriptor described = service.findMethodByName(method);
    return io.grpc.MethodDescriptor.<DynamicMessage, DynamicMessage>newBuilder()
        .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(service.getFullName() + "/" + method)
        .setRequestMarshaller(
            ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(described.getInputType())))
        .setResponseMarshaller(
            ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(described.getOutputType())))
        .build();
  }

  private DynamicMessage call(ServiceDescriptor service, String method, DynamicMessage request) {
    return call(service, method, request, Duration.ofSeconds(20), "teff-key", "corner");
  }

  private static DynamicMessage message(
      ServiceDescriptor service, String method, Object... fields) {
    var type = service.findMethodByName(method).getInputType();
    var message = DynamicMessage.newBuilder(type);
    for (int i = 0; i < fields.length; i += 2) {
      message.setField(type.findFieldByName((String) fields[i]), fields[i + 1]);
    }
    return message.build();
  }

  private static Object field(DynamicMessage message, String name) {
    return message.getField(message.getDescriptorForType().findFieldByName(name));
  }

  private static StatusRuntimeException failure(Runnable call) {
    try {
      call.run();
    } catch (StatusRuntimeException e) {
      return e;
    }
    throw new AssertionError("It should have failed.");
  }

  private static ErrorInfo info(StatusRuntimeException e) throws Exception {
    var status = Objects.requireNonNull(StatusProto.fromThrowable(e));
    return status.getDetails(0).unpack(ErrorInfo.class);
  }

  private static DynamicMessage sale(ServiceDescriptor shop, String item) {
    FileDescriptor file = shop.getFile();
    var orderType =
        file.getMessageTypes().stream()
            .filter(type -> type.getName().endsWith("Order"))
            .findFirst()
            .orElseThrow();
    DynamicMessage order =
        DynamicMessage.newBuilder(orderType)
            .setField(orderType.findFieldByName("item"), item)
            .setField(orderType.findFieldByName("count"), 3)
            .setField(
                orderType.findFieldByName("kind"),
                orderType.findFieldByName("kind").getEnumType().findValueByNumber(1))
            .build();
    return message(shop, "Sell", "order", order, "cents", 5L);
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

  private static Metadata key(String grain) {
    var metadata = new Metadata();
    metadata.put(Metadata.Key.of("teff-key", Metadata.ASCII_STRING_MARSHALLER), grain);
    return metadata;
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
  void type_unknown_isNotFoundWithDetails() throws Exception {
    ServiceDescriptor grains = Reflections.service(channel, "teff.gateway.v1.Grains");
    StatusRuntimeException e =
        failure(() ->
            call(
                grains,
                "Call",
                message(
                    grains, "Call", "type", "shopp", "key", "a", "method", "taken", "json", "[]")));
    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(e.getStatus().getDescription()).contains("TEFF-102", "Did you mean shop?");
    assertThat(info(e).getReason()).isEqualTo("TEFF-102");
    assertThat(info(e).getMetadataMap()).containsEntry("outcome", "did-not-run");
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
  void message_thatIsNone_isInvalid() throws Exception {
    ServiceDescriptor grains = Reflections.service(channel, "teff.gateway.v1.Grains");
    StatusRuntimeException e =
        failure(() ->
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
                    "sell",
                    "arguments",
                    com.google.protobuf.ByteString.copyFrom(new byte[] {10, 99}))));
    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(e.getStatus().getDescription()).contains("TEFF-110", "Field 1 of ");
  }

  @Test
  void key_missing_isInvalid() throws Exception {
    ServiceDescriptor shop = shop();
    StatusRuntimeException e =
        failure(() -> call(shop, "Taken", message(shop, "Taken"), Duration.ofSeconds(5)));
    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(e.getStatus().getDescription()).contains("teff-key");
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
  void key_thatNoGrainHas_isInvalid_andNothingRan() throws Exception {
    ServiceDescriptor shop = shop();
    byte[] notUtf8 = {'a', (byte) 0xFF};
    for (byte[] key : List.of("k".repeat(513).getBytes(StandardCharsets.UTF_8), notUtf8)) {
      var headers = new Metadata();
      headers.put(GrpcHeaders.BINARY_KEY, key);
      StatusRuntimeException e =
          failure(() ->
              ClientCalls.blockingUnaryCall(
                  io.grpc.ClientInterceptors.intercept(
                      channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
                  method(shop, "Taken"),
                  CallOptions.DEFAULT,
                  message(shop, "Taken")));
      assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(info(e).getReason()).isEqualTo("TEFF-110");
      assertThat(info(e).getMetadataMap()).containsEntry("outcome", "did-not-run");
    }
  }

  @Test
  void oneWay_thatIsNeitherTrueNorFalse_isInvalid() throws Exception {
    ServiceDescriptor shop = shop();
    StatusRuntimeException e =
        failure(() ->
            call(
                shop,
                "Taken",
                message(shop, "Taken"),
                Duration.ofSeconds(20),
                "teff-key",
                "a",
                "teff-one-way",
                "yes"));
    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(e.getStatus().getDescription()).contains("\"yes\" is neither true nor false");
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
  void message_tooLarge_isRefused_howeverItIsPacked() throws Exception {
    ServiceDescriptor shop = shop();
    DynamicMessage large = message(shop, "BreakDown", "why", "x".repeat(70_000));
    for (String packed : List.of("identity", "gzip")) {
      StatusRuntimeException e =
          failure(() ->
              ClientCalls.blockingUnaryCall(
                  io.grpc.ClientInterceptors.intercept(
                      channel, MetadataUtils.newAttachHeadersInterceptor(key("a"))),
                  method(shop, "BreakDown"),
                  CallOptions.DEFAULT.withCompression(packed),
                  large));
      assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(info(e).getReason()).isEqualTo("TEFF-604");
      assertThat(info(e).getMetadataMap()).containsEntry("outcome", "did-not-run");
    }
  }

  @Test
  void flood_isExhaustedWithAHintWhenToRetry() throws Exception {
    ServiceDescriptor shop = shop();
    for (int i = 0; i < 3; i++) {
      String key = "k" + i;
      Thread.startVirtualThread(() ->
          failure(() ->
              call(
                  shop,
                  "Ponder",
                  message(shop, "Ponder"),
                  Duration.ofSeconds(3),
                  "teff-key",
                  key)));
    }
    await().until(() -> gateway.demand().underWay() == 3);
    StatusRuntimeException e = failure(() -> call(shop, "Taken", message(shop, "Taken")));
    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    Any hint = Objects.requireNonNull(StatusProto.fromThrowable(e)).getDetails(1);
    assertThat(hint.unpack(RetryInfo.class).getRetryDelay())
        .isNotEqualTo(com.google.protobuf.Duration.getDefaultInstance());
  }

  @Test
  void serviceOrMethod_unknown_isUnimplemented_andAnsweredByTheNearest() throws Exception {
    StatusRuntimeException method = failure(() -> callUnknown("teff.shop.ShopGrain", "Takn"));
    assertThat(method.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    assertThat(method.getStatus().getDescription()).contains("TEFF-103", "Did you mean Taken?");
    assertThat(info(method).getReason()).isEqualTo("TEFF-103");
    assertThat(info(method).getMetadataMap()).containsEntry("outcome", "did-not-run");
    StatusRuntimeException service = failure(() -> callUnknown("teff.shop.ShoppGrain", "Taken"));
    assertThat(service.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    assertThat(service.getStatus().getDescription())
        .contains("TEFF-102", "Did you mean teff.shop.ShopGrain?");
    assertThat(info(service).getReason()).isEqualTo("TEFF-102");
  }

  @Test
  void type_internal_isAsUnknownAsOneThatIsNotThere() throws Exception {
    try (Gateway discreet =
        Gateway.start(
            Settings.of(Map.of("http-port", -1, "internal-types", "vault")), silo.upstream())) {
      ManagedChannel guest =
          ManagedChannelBuilder.forAddress("127.0.0.1", discreet.grpcPort()).usePlaintext().build();
      try {
        StatusRuntimeException e =
            failure(() ->
                ClientCalls.blockingUnaryCall(
                    guest,
                    ByteMarshaller.unary("teff.vault.VaultGrain", "Open", "none"),
                    CallOptions.DEFAULT.withDeadlineAfter(5, TimeUnit.SECONDS),
                    new byte[0]));
        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
        assertThat(info(e).getReason()).isEqualTo("TEFF-102");
        byte[] list =
            ClientCalls.blockingUnaryCall(
                guest,
                ByteMarshaller.unary("teff.gateway.v1.Grains", "List", "none"),
                CallOptions.DEFAULT.withDeadlineAfter(5, TimeUnit.SECONDS),
                new byte[0]);
        assertThat(new String(list, StandardCharsets.UTF_8))
            .contains("teff.shop.ShopGrain")
            .doesNotContain("vault");
        assertThatThrownBy(() -> Reflections.service(guest, "teff.vault.VaultGrain"))
            .as("reflection has no file of it")
            .isInstanceOf(AssertionError.class);
      } finally {
        guest.shutdownNow();
      }
    }
  }

  /** Of so many calls at once that those by HTTP, if they had as many, would not be refused. */
  @Test
  void caller_whoCallsTooOften_isSlowedDown_byHostWhereThereAreNoTokens() throws Exception {
    try (Gateway slow =
            Gateway.start(
                Settings.of(Map.of("rate.calls-per-second", 1, "rate.burst", 100)),
                silo.upstream());
        var grpc = new RawGrpc(slow)) {
      var browser = new Browser(slow);
      int byHttp = 200;
      for (int i = 0; i < 20 && byHttp == 200; i++) { // a second may have passed meanwhile
        RawGrpc.Ended ended = new RawGrpc.Ended("0", null);
        while (ended.status().equals("0")) {
          ended = grpc.begin("teff.shop.ShopGrain/Taken").end(new byte[0]);
        }
        assertThat(ended.status()).as("RESOURCE_EXHAUSTED").isEqualTo("8");
        assertThat(ended.info().getReason()).isEqualTo("TEFF-603");
        byHttp = browser.post("/v1/grains/shop/a/taken", "").status();
      }
      assertThat(byHttp).as("the same host").isEqualTo(429);
    }
  }

  private void callUnknown(String service, String method) {
    ClientCalls.blockingUnaryCall(
        channel,
        ByteMarshaller.unary(service, method, "none"),
        CallOptions.DEFAULT.withDeadlineAfter(5, TimeUnit.SECONDS),
        new byte[0]);
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
