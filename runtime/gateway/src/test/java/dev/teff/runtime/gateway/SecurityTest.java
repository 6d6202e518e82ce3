package dev.teff.runtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.teff.grains.CallInterceptor;
import dev.teff.grains.InterceptedCall;
import dev.teff.runtime.gateway.Browser.Answer;
import dev.teff.runtime.wire.WireWriter;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** The claims of docs/security.md about tokens and rules. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Behind.class)
class SecurityTest {
  private static final String TAKEN = "/v1/grains/shop/a/taken";

  @TempDir private Path folder;
  private final Behind.There silo;
  private ECKey key = key("first");
  private Gateway gateway;
  private Browser browser;

  SecurityTest(Behind behind) {
    silo = behind.start();
  }

  private static ECKey key(String id) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void start() throws Exception {
    write(key);
    start(Map.of());
  }

  private void write(ECKey signing) throws Exception {
    Files.writeString(folder.resolve("keys.json"), new JWKSet(signing).toPublicJWKSet().toString());
  }

  private void start(Map<String, Object> settings) {
    var all = new HashMap<String, Object>(settings);
    all.putIfAbsent("tokens.keys", folder.resolve("keys.json").toString());
    all.put("tokens.issuer", "the bank");
    all.put("tokens.audience", "grains");
    if (gateway != null) {
      gateway.close();
    }
    gateway = Gateway.start(Settings.of(all), silo.upstream());
    browser = new Browser(gateway);
  }

  @AfterEach
  void close() {
    gateway.close();
    silo.close();
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .subject("ann")
        .issuer("the bank")
        .audience("grains")
        .claim("roles", List.of("teller"))
        .expirationTime(Date.from(Instant.now().plusSeconds(60)));
  }

  private static String token(ECKey signing, UnaryOperator<JWTClaimsSet.Builder> change)
      throws JOSEException {
    var header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(signing.getKeyID()).build();
    var token = new SignedJWT(header, change.apply(claims()).build());
    token.sign(new ECDSASigner(signing));
    return token.serialize();
  }

  private String token() throws JOSEException {
    return token(key, claims -> claims);
  }

  private Answer with(String token) throws Exception {
    return browser.post(TAKEN, "", "Authorization", "Bearer " + token);
  }

  private static void assertRefused(Answer answer, String why) {
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.problem().getString("code")).isEqualTo("TEFF-601");
    assertThat(answer.problem().getString("outcome")).isEqualTo("did-not-run");
    assertThat(answer.problem().getString("detail")).contains(why);
    assertThat(answer.response().headers().firstValue("WWW-Authenticate")).contains("Bearer");
  }

  @Test
  void token_thatIsGood_letsIn_andTheGrainKnowsWhoCalls() throws Exception {
    assertThat(with(token()).body()).isEqualTo("0");
    assertThat(
            browser
                .post("/v1/grains/shop/a/caller", "", "Authorization", "Bearer " + token())
                .body())
        .contains("principal=ann");
  }

  @Test
  void token_thatIsAbsent_isRefused_alsoForTypesThatAreNone() throws Exception {
    assertRefused(browser.post(TAKEN, ""), "no bearer token");
    assertRefused(browser.post("/v1/grains/nothing/a/taken", ""), "no bearer token");
    assertThat(browser.get("/v1/openapi.json").status()).isEqualTo(401);
    assertThat(browser.get("/metrics").status()).isEqualTo(401);
    assertThat(browser.get("/v1/grains/teff.shop/a/notices").status()).isEqualTo(401);
    assertThat(browser.get("/health/live").status()).isEqualTo(200);
  }

  @Test
  void stranger_learnsNothingOfWhatThereIs_andAFriendTheNearest() throws Exception {
    for (String path : List.of("/nowhere", "/quote/x", "/quotes/x?a=1&a=2", "/desks/a/note")) {
      assertRefused(browser.get(path), "no bearer token");
    }
    assertRefused(browser.post(TAKEN, "<a/>", "Content-Type", "text/xml"), "no bearer token");
    String bearer = "Bearer " + token();
    Answer nowhere = browser.get("/quote/x", "Authorization", bearer);
    assertThat(nowhere.status()).isEqualTo(404);
    assertThat(nowhere.problem().getString("detail"))
        .contains("Did you mean GET /quotes/{symbol}?");
    Answer verb = browser.get("/desks/a/note", "Authorization", bearer);
    assertThat(verb.status()).isEqualTo(405);
    assertThat(verb.response().headers().firstValue("Allow")).contains("PUT");
    var channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", gateway.grpcPort()).usePlaintext().build();
    try {
      for (String service : List.of("teff.shop.ShopGrain", "teff.nothing.NothingGrain")) {
        assertThat(call(channel, service, "Nothing", "", new byte[0]))
            .isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(call(channel, service, "Nothing", token(), new byte[0]))
            .isEqualTo(Status.Code.UNIMPLEMENTED);
      }
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void token_thatHasExpired_isRefused() throws Exception {
    String expired = token(key, c -> c.expirationTime(Date.from(Instant.now().minusSeconds(30))));
    assertRefused(with(expired), "Expired");
    assertRefused(with(token(key, c -> c.expirationTime(null))), "exp");
  }

  @Test
  void token_forAnotherAudienceOrByAnotherIssuer_isRefused() throws Exception {
    assertRefused(with(token(key, c -> c.audience("payroll"))), "aud");
    assertRefused(with(token(key, c -> c.issuer("me"))), "iss");
    assertRefused(with(token(key, c -> c.subject(null))), "sub");
  }

  @Test
  void token_thatIsForged_isRefused() throws Exception {
    assertRefused(with(token(key("first"), c -> c)), "Invalid signature");
    assertRefused(with(token(key("other"), c -> c)), "no matching key");
    assertRefused(with(new PlainJWT(claims().build()).serialize()), "nsecured");
    var confused =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("first").build(), claims().build());
    confused.sign(new MACSigner(key.toECPublicKey().getEncoded()));
    assertRefused(with(confused.serialize()), "no matching key");
    assertRefused(with("rubbish"), "does not count");
  }

  @Test
  void keys_thatAreReplaced_countWithoutARestart() throws Exception {
    ECKey next = key("second");
    assertThat(with(token()).status()).isEqualTo(200);
    write(next);
    Files.setLastModifiedTime(
        folder.resolve("keys.json"),
        java.nio.file.attribute.FileTime.from(Instant.now().plusSeconds(5)));
    await().until(() -> with(token(next, c -> c)).status() == 200);
    assertThat(with(token()).status()).isEqualTo(401);
  }

  @Test
  void keys_ofOtherKinds_count() throws Exception {
    RSAKey rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
    OctetSequenceKey secret = new OctetSequenceKeyGenerator(256).keyID("secret").generate();
    Files.writeString(
        folder.resolve("keys.json"),
        new JWKSet(List.of(rsa.toPublicJWK(), secret)).toString(false));
    start(Map.of());
    assertThat(with(signed(JWSAlgorithm.RS256, "rsa", new RSASSASigner(rsa))).status())
        .isEqualTo(200);
    assertThat(with(signed(JWSAlgorithm.HS256, "secret", new MACSigner(secret))).status())
        .isEqualTo(200);
    var otherRsa = new RSASSASigner(new RSAKeyGenerator(2048).generate());
    assertRefused(with(signed(JWSAlgorithm.RS256, "rsa", otherRsa)), "Invalid signature");
    var otherSecret = new MACSigner(new OctetSequenceKeyGenerator(256).generate());
    assertRefused(with(signed(JWSAlgorithm.HS256, "secret", otherSecret)), "Invalid signature");
    var confused = new MACSigner(rsa.toRSAPublicKey().getEncoded());
    assertRefused(with(signed(JWSAlgorithm.HS256, "rsa", confused)), "no matching key");
  }

  private static String signed(JWSAlgorithm algorithm, String key, JWSSigner signer)
      throws JOSEException {
    var token =
        new SignedJWT(new JWSHeader.Builder(algorithm).keyID(key).build(), claims().build());
    token.sign(signer);
    return token.serialize();
  }

  @Test
  void keys_thatBreak_areNotTaken_andTheOldOnesStay() throws Exception {
    var log = (Logger) LoggerFactory.getLogger(Gateway.class);
    var seen = new ListAppender<ILoggingEvent>();
    seen.start();
    log.addAppender(seen);
    try {
      for (String broken : List.of("rubbish", "{\"keys\":[]}")) {
        seen.list.clear();
        Files.writeString(folder.resolve("keys.json"), broken);
        await()
            .until(() ->
                with(token()).status() == 200
                    && List.copyOf(seen.list).stream()
                        .anyMatch(e -> e.getFormattedMessage().contains("the old ones stay")));
        assertThat(with(token()).status()).isEqualTo(200);
      }
      long later = System.nanoTime() + 2_100_000_000L; // two more looks at the file
      await().until(() -> with(token()).status() == 200 && System.nanoTime() - later > 0);
      assertThat(List.copyOf(seen.list))
          .filteredOn(e -> e.getFormattedMessage().contains("the old ones stay"))
          .hasSize(1);
    } finally {
      log.detachAppender(seen);
    }
  }

  @Test
  void keys_ofWhichNoneSigns_stopTheStart() throws Exception {
    Files.writeString(folder.resolve("empty.json"), "{\"keys\":[]}");
    assertThatThrownBy(() -> start(Map.of("tokens.keys", folder.resolve("empty.json").toString())))
        .hasMessageContaining("TEFF-501")
        .hasMessageContaining("has no key that signs tokens");
  }

  @Test
  void rules_permitByTypeMethodAndCaller() throws Exception {
    start(
        Map.of(
            "access.rules",
            List.of(
                Map.of(
                    "types",
                    List.of("shop"),
                    "methods",
                    List.of("taken"),
                    "callers",
                    List.of("role:teller")),
                Map.of(
                    "types",
                    List.of("vault"),
                    "methods",
                    List.of("*"),
                    "callers",
                    List.of("bob")))));
    assertThat(with(token()).status()).isEqualTo(200);
    Answer refused =
        browser.post("/v1/grains/shop/a/close", "", "Authorization", "Bearer " + token());
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.problem().getString("code")).isEqualTo("TEFF-602");
    assertThat(with(token(key, c -> c.claim("roles", List.of()))).status()).isEqualTo(403);
    assertThat(with(token(key, c -> c.claim("roles", null).claim("scope", "x teller"))).status())
        .isEqualTo(200);
    assertThat(with(token(key, c -> c.claim("roles", null).subject("role:teller"))).status())
        .as("a subject that looks like a role")
        .isEqualTo(403);
    assertThat(
            browser
                .post(
                    "/v1/grains/vault/1/open",
                    "",
                    "Authorization",
                    "Bearer " + token(key, c -> c.subject("bob")))
                .status())
        .isEqualTo(200);
  }

  @Test
  void silos_areShownToThoseWhomARulePermits() throws Exception {
    start(
        Map.of(
            "access.rules",
            List.of(
                Map.of(
                    "types",
                    List.of("teff.cluster"),
                    "methods",
                    List.of("silos"),
                    "callers",
                    List.of("role:teller")))));
    var channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", gateway.grpcPort()).usePlaintext().build();
    try {
      String stranger = token(key, c -> c.claim("roles", List.of()));
      assertThat(grains(channel, "Silos", token())).isEqualTo(Status.Code.OK);
      assertThat(grains(channel, "Silos", stranger)).isEqualTo(Status.Code.PERMISSION_DENIED);
      assertThat(grains(channel, "Silos", "")).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(grains(channel, "Why", token())).isEqualTo(Status.Code.PERMISSION_DENIED);
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void interceptors_seeWhoCalls_whateverTheCallerSays() throws Exception {
    var seen = new CopyOnWriteArrayList<String>();
    var noting =
        new CallInterceptor() {
          @Override
          public void incoming(InterceptedCall call) throws Exception {
            seen.add(String.valueOf(call.context().get("principal")));
            call.proceed();
          }
        };
    var forged = new WireWriter();
    forged.string(1, "principal");
    forged.string(2, "admin");
    var request = new WireWriter();
    request.string(1, "shop");
    request.string(2, "a");
    request.string(3, "taken");
    request.bytes(8, forged.toBytes());
    for (boolean tokens : new boolean[] {true, false}) {
      gateway.close();
      gateway = Gateway.start(Settings.of(settings(tokens)), silo.upstream(), List.of(noting));
      var channel =
          ManagedChannelBuilder.forAddress("127.0.0.1", gateway.grpcPort()).usePlaintext().build();
      try {
        assertThat(call(channel, "teff.gateway.v1.Grains", "Call", token(), request.toBytes()))
            .isEqualTo(Status.Code.OK);
      } finally {
        channel.shutdownNow();
      }
    }
    assertThat(seen).containsExactly("ann", "null");
  }

  private Map<String, Object> settings(boolean tokens) {
    return tokens
        ? Map.of(
            "tokens.keys", folder.resolve("keys.json").toString(),
            "tokens.issuer", "the bank",
            "tokens.audience", "grains")
        : Map.of();
  }

  private static Status.Code grains(io.grpc.Channel channel, String method, String token) {
    var request = new WireWriter();
    request.string(1, "shop");
    request.string(2, "a");
    return call(channel, "teff.gateway.v1.Grains", method, token, request.toBytes());
  }

  @Test
  void caller_whoCallsTooOften_isSlowedDown_andNobodyElse() throws Exception {
    start(Map.of("rate.calls-per-second", 1, "rate.burst", 2));
    assertThat(with(token()).status()).isEqualTo(200);
    assertThat(with(token()).status()).isEqualTo(200);
    Answer refused = with(token());
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.problem().getInteger("retryAfterMillis")).isPositive();
    assertThat(with(token(key, c -> c.subject("bob"))).status()).isEqualTo(200);
  }

  @Test
  void caller_whoAsksTooOftenForWhatIsNone_isSlowedDown_andNobodyElse() throws Exception {
    start(Map.of("rate.calls-per-second", 1, "rate.burst", 2));
    String bearer = "Bearer " + token();
    int status = 404;
    while (status == 404) {
      status = browser.post("/v1/grains/nothing/a/taken", "", "Authorization", bearer).status();
    }
    assertThat(status).isEqualTo(429);
    assertThat(with(token(key, c -> c.subject("bob"))).status()).isEqualTo(200);
  }

  @Test
  void keys_thatCannotBeRead_stopTheStart() {
    assertThatThrownBy(() -> start(Map.of("tokens.keys", folder.resolve("none").toString())))
        .hasMessageContaining("TEFF-501")
        .hasMessageContaining("tokens.keys");
  }

  @Test
  void tokens_halfConfigured_stopTheStart() {
    for (String missing : List.of("keys", "issuer", "audience")) {
      var settings = new HashMap<String, Object>();
      settings.put("tokens.keys", folder.resolve("keys.json").toString());
      settings.put("tokens.issuer", "the bank");
      settings.put("tokens.audience", "grains");
      settings.put("tokens." + missing, "");
      assertThatThrownBy(() -> Settings.of(settings))
          .hasMessageContaining("TEFF-501")
          .hasMessageContaining("%s \"\"".formatted(missing))
          .hasMessageContaining("needs all of them or none");
    }
  }

  @Test
  void grpc_asksForTheSameTokens_alsoOfReflection() throws Exception {
    var channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", gateway.grpcPort()).usePlaintext().build();
    try {
      assertThat(grpc(channel, "")).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(grpc(channel, token(key("first"), c -> c))).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(grpc(channel, token())).isEqualTo(Status.Code.OK);
      assertThatThrownBy(() -> Reflections.service(channel, "teff.shop.ShopGrain"))
          .hasMessageContaining("UNAUTHENTICATED");
    } finally {
      channel.shutdownNow();
    }
  }

  private static Status.Code grpc(io.grpc.Channel channel, String token) {
    return call(channel, "teff.shop.ShopGrain", "Taken", token, new byte[0]);
  }

  private static Status.Code call(
      io.grpc.Channel channel, String service, String method, String token, byte[] request) {
    var headers = new Metadata();
    headers.put(GrpcHeaders.KEY, "a");
    headers.put(GrpcHeaders.AUTHORIZATION, "Bearer " + token);
    try {
      ClientCalls.blockingUnaryCall(
          io.grpc.ClientInterceptors.intercept(
              channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
          ByteMarshaller.unary(service, method, "none"),
          io.grpc.CallOptions.DEFAULT,
          request);
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }
}
