package dev.teff.runtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.rpc.RetryInfo;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What callers by gRPC are told who ask for what cannot be. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Behind.class)
class GrpcRefusalsTest extends GrpcClient {
  GrpcRefusalsTest(Behind behind) {
    super(behind);
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
}
