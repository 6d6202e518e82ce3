package dev.teff.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.teff.grains.CallOptions;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.Grains;
import dev.teff.grains.Pending;
import dev.teff.grains.RemoteGrainException;
import dev.teff.runtime.Silo;
import dev.teff.runtime.gateway.Gateway;
import dev.teff.runtime.gateway.Upstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A silo, real gateways before it, and the client. */
@Timeout(60)
final class GatewayClientTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final CountDownLatch enough = new CountDownLatch(1);
  private final Silo silo = Silo.builder().provide(CountDownLatch.class, enough).start();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    enough.countDown();
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
    silo.close();
  }

  private Gateway gateway() {
    return gateway(Map.of());
  }

  private Gateway gateway(Map<String, Object> more) {
    return gateway(more, Upstream.of(silo));
  }

  private Gateway gateway(Map<String, Object> more, Upstream upstream) {
    Gateway gateway = Settings.start(more, upstream);
    opened.add(gateway);
    return gateway;
  }

  private static String address(Gateway gateway) {
    return "127.0.0.1:" + gateway.grpcPort();
  }

  private GatewayClient connect(GatewayClientOptions options) {
    GatewayClient client = GatewayClient.connect(options);
    opened.add(client);
    return client;
  }

  private Grains to(Gateway... gateways) {
    return connect(
            GatewayClientOptions.of(
                Arrays.stream(gateways).map(GatewayClientTest::address).toArray(String[]::new)))
        .grains();
  }

  private static GrainException failure(ThrowingCallable call) {
    return catchThrowableOfType(GrainException.class, call);
  }

  @Test
  void startedCall_cancelled_endsItsTurnInTheSilo() {
    Gateway gateway = gateway();
    Grains grains = to(gateway);
    Till till = grains.ref(Till.class, "slow");
    Pending<?> pondering = grains.start(till, each -> ignoring(each::ponder));
    await().atMost(SOON).until(() -> gateway.demand().underWay() == 1);
    pondering.cancel();
    assertThat(failure(pondering::await).code()).isEqualTo(ErrorCode.CANCELLED);
    assertThat(till.balance()).as("the grain is free").isZero();
  }

  private static long ignoring(Runnable call) {
    call.run();
    return 0;
  }

  @Test
  void calls_sends_andFanOut_workAsInside() {
    Grains grains = to(gateway());
    Till till = grains.ref(Till.class, "corner/ä");
    assertThat(till.deposit(5)).isEqualTo(5);
    till.gift(2);
    grains.send(till, each -> each.deposit(3));
    await().atMost(SOON).until(() -> till.balance() == 10);
    List<Pending<Long>> pending =
        IntStream.range(0, 200)
            .mapToObj(i -> grains.start(grains.ref(Till.class, "t" + i), t -> t.deposit(7)))
            .toList();
    assertThat(grains.awaitAll(pending)).hasSize(200).containsOnly(7L);
    assertThat(till.echo("")).isEmpty();
    assertThat(silo.grains().ref(Till.class, "corner/ä").balance()).isEqualTo(10);
  }

  @Test
  void exceptionsOfGrains_comeAsThemselves() {
    Till till = to(gateway()).ref(Till.class, "x");
    assertThatThrownBy(() -> till.withdraw(9))
        .isInstanceOfSatisfying(
            TooLittleException.class, e -> assertThat(e.missing()).isEqualTo(9));
    assertThatThrownBy(() -> till.breakDown("bolt"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("bolt");
    assertThatThrownBy(till::misbehave)
        .isInstanceOfSatisfying(
            RemoteGrainException.class,
            e -> assertThat(e.remoteType()).endsWith("StrangeException"))
        .hasMessageContaining("how strange");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "字", "\ud83d\ude00", "%"})
  void exceptionWithALongMessage_comesAsItself_shortened(String letter) {
    Till till = to(gateway()).ref(Till.class, "x");
    assertThatThrownBy(() -> till.breakDown(letter.repeat(5_000)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageMatching("(%s){200,1024}…".formatted(letter));
  }

  @Test
  void exceptionOfAMethod_hasItsFields_unlessTheyAreTooLarge() {
    Till till = to(gateway()).ref(Till.class, "x");
    assertThatThrownBy(() -> till.refuse("x".repeat(2_000)))
        .isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.why()).hasSize(2_000));
    assertThatThrownBy(() -> till.refuse("x".repeat(8_000)))
        .isInstanceOfSatisfying(
            RemoteGrainException.class,
            e -> assertThat(e.remoteType()).endsWith("RefusedException"))
        .hasMessageContaining("xxx");
  }

  @Test
  void failuresOfCalls_haveTheirCodeAndOutcome() {
    Grains grains = to(gateway(Map.of("internal-types", "lobby", "max-message", "10 KiB")));
    GrainException unknown = failure(() -> grains.ref(Lobby.class, "x").say("hi"));
    assertThat(unknown.code()).isEqualTo(ErrorCode.UNKNOWN_GRAIN_TYPE);
    assertThat(unknown.getMessage()).startsWith("TEFF-102 There is no grain type");
    Till till = grains.ref(Till.class, "x");
    GrainException late =
        failure(() -> grains.with(till, CallOptions.timeout(Duration.ofMillis(300))).ponder());
    assertThat(late.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    GrainException large = failure(() -> till.echo("x".repeat(20_000)));
    assertThat(large.code()).isEqualTo(ErrorCode.TOO_LARGE);
    assertThat(large.outcome()).isEqualTo(Outcome.DID_NOT_RUN);
  }

  @Test
  void idempotencyAndContext_goAlong() {
    Grains grains = to(gateway());
    Till till = grains.ref(Till.class, "k");
    Till once = grains.with(till, CallOptions.key("order 17 ü"));
    assertThat(once.deposit(5)).isEqualTo(5);
    assertThat(once.deposit(5)).isEqualTo(5);
    assertThat(failure(() -> once.deposit(6)).code()).isEqualTo(ErrorCode.IDEMPOTENCY_KEY_REUSED);
    assertThat(till.pay(1)).isEqualTo(6);
    Till said =
        grains.with(
            till,
            CallOptions.defaults().withContext("tenant", "Ää").withContext("principal", "forged"));
    assertThat(said.said("tenant")).isEqualTo("Ää");
    assertThat(said.said("principal")).isEqualTo("null");
  }

  @Test
  void clientThatIsClosed_failsItsCalls() {
    Gateway gateway = gateway();
    GatewayClient client = connect(GatewayClientOptions.of(address(gateway)));
    Grains grains = client.grains();
    Observation hearing = client.observe(Guest.class, "bob", text -> {});
    Pending<?> started = grains.start(grains.ref(Till.class, "c"), t -> ignoring(t::ponder));
    CompletableFuture<String> named =
        CompletableFuture.supplyAsync(() -> client.callByName("till", "d", "ponder", "[]"));
    await().atMost(SOON).until(() -> gateway.demand().underWay() == 2);
    client.close();
    assertThat(named)
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .withCauseInstanceOf(GrainException.class)
        .withMessageContaining("The client was closed");
    GrainException closed = failure(started::await);
    assertThat(closed.code()).isEqualTo(ErrorCode.CANCELLED);
    assertThat(closed.outcome()).isEqualTo(Outcome.UNKNOWN);
    await().atMost(SOON).until(() -> !hearing.isOpen());

    GrainException late = failure(() -> grains.ref(Till.class, "e").balance());
    assertThat(late.code()).isEqualTo(ErrorCode.CANCELLED);
    assertThat(late.outcome()).isEqualTo(Outcome.DID_NOT_RUN);
  }

  @Test
  void grains_areCalledByName() {
    GatewayClient client = connect(GatewayClientOptions.of(address(gateway())));
    assertThat(client.types()).contains("till", "lobby");
    assertThat(client.callByName("till", "n", "deposit", "[5]")).isEqualTo("5");
    assertThat(client.callByName("till", "n", "deposit", "{\"cents\": 2}")).isEqualTo("7");
    assertThat(client.callByName("till", "n", "gift", "[1]")).isEmpty();
    assertThatThrownBy(() -> client.callByName("till", "n", "breakDown", "[\"bolt\"]"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("bolt");
    assertThatThrownBy(() -> client.callByName("till", "n", "withdraw", "[90]"))
        .isInstanceOfSatisfying(
            RemoteGrainException.class,
            e -> assertThat(e.remoteType()).endsWith("TooLittleException"));
    GrainException unknown = failure(() -> client.callByName("till", "n", "deposits", "[5]"));
    assertThat(unknown.code()).isEqualTo(ErrorCode.UNKNOWN_METHOD);
    assertThat(unknown.getMessage()).contains("deposit");
  }

  @Test
  void callByName_isMadeAtAnotherGateway_whenOneIsGone() throws IOException {
    int closed = closedPort();
    GatewayClient client =
        connect(GatewayClientOptions.of("127.0.0.1:" + closed, address(gateway())));
    assertThat(client.callByName("till", "n", "deposit", "[5]")).isEqualTo("5");
    GatewayClient lost = connect(GatewayClientOptions.of("127.0.0.1:" + closed));
    GrainException failure = failure(() -> lost.callByName("till", "n", "balance", "[]"));
    assertThat(failure.code()).isEqualTo(ErrorCode.NO_SILO_REACHABLE);
    assertThat(failure.outcome()).isEqualTo(Outcome.DID_NOT_RUN);
    assertThat(failure).hasMessageContaining("till/n, method balance");
  }

  private static int closedPort() throws IOException {
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  @Test
  void gatewayThatIsGone_isReplacedByAnother() {
    Gateway first = gateway();
    Gateway second = gateway();
    Till till = to(first, second).ref(Till.class, "f");
    for (int i = 1; i <= 10; i++) {
      assertThat(till.deposit(1)).isEqualTo(i);
    }
    first.close();
    for (int i = 11; i <= 30; i++) {
      assertThat(till.deposit(1)).isEqualTo(i);
    }
  }

  @Test
  void nobodyThere_saysThatItDidNotRun_atTheDeadline() throws IOException {
    Grains grains = connect(GatewayClientOptions.of("127.0.0.1:" + closedPort())).grains();
    Till till =
        grains.with(grains.ref(Till.class, "n"), CallOptions.timeout(Duration.ofMillis(400)));
    GrainException refused = failure(() -> till.deposit(1));
    assertThat(refused.outcome()).isEqualTo(Outcome.DID_NOT_RUN);
    assertThat(refused.code()).isEqualTo(ErrorCode.NO_SILO_REACHABLE);
  }

  @Test
  void gatewayThatDiesWithACall_makesItsOutcomeUnknown() throws Exception {
    Gateway gateway = gateway();
    try (var cable = new Cable(gateway.grpcPort())) {
      Grains grains = connect(GatewayClientOptions.of("127.0.0.1:" + cable.port())).grains();
      Till till = grains.ref(Till.class, "d");
      till.deposit(1);
      Pending<Long> pondering =
          grains.start(
              till,
              each -> {
                each.ponder();
                return 0L;
              });
      await().atMost(SOON).until(() -> gateway.demand().underWay() == 1);
      cable.cut();
      GrainException lost = failure(pondering::await);
      assertThat(lost.code()).isEqualTo(ErrorCode.UNKNOWN_OUTCOME);
      assertThat(lost.outcome()).isEqualTo(Outcome.UNKNOWN);
    }
  }

  @Test
  void callParked_isMadeWhenASiloRuns_andCountsOnce() {
    var reachable = new AtomicBoolean();
    Gateway gateway =
        gateway(
            Map.of("rate.calls-per-second", 1, "rate.burst", 1),
            new Upstream(silo.client(), reachable::get));
    Grains grains = to(gateway);
    Pending<Long> parked = grains.start(grains.ref(Till.class, "p"), till -> till.deposit(5));
    await().atMost(SOON).until(() -> gateway.demand().parked() == 1);
    reachable.set(true);
    assertThat(parked.await()).isEqualTo(5);
    assertThat(silo.grains().ref(Till.class, "p").balance()).isEqualTo(5);
  }

  @Test
  void gatewayThatDiesWithAParkedCall_makesItDidNotRun_andAnotherMakesIt() throws Exception {
    Gateway parking = gateway(Map.of(), new Upstream(silo.client(), () -> false));
    Gateway working = gateway();
    try (var cable = new Cable(parking.grpcPort())) {
      String lost = "127.0.0.1:" + cable.port();
      GatewayClient one = connect(GatewayClientOptions.of(lost));
      GatewayClient two = connect(GatewayClientOptions.of(lost, address(working)));
      Grains alone = one.grains();
      Grains both = two.grains();
      Pending<Long> nowhere = alone.start(alone.ref(Till.class, "q"), till -> till.deposit(1));
      List<Pending<Long>> calls =
          IntStream.range(0, 2) // which take turns over the gateways
              .mapToObj(i -> both.start(both.ref(Till.class, "q" + i), till -> till.deposit(7)))
              .toList();
      await().atMost(SOON).until(() -> parking.demand().parked() == 2);
      for (GatewayClient client : List.of(one, two, two)) {
        client.types(); // what comes behind the promises, on each connection
      }
      cable.cut();
      assertThat(both.awaitAll(calls)).containsExactly(7L, 7L);
      nowhere.cancel(); // or it would be tried again until its deadline
      assertThat(failure(nowhere::await).outcome()).isEqualTo(Outcome.DID_NOT_RUN);
    }
  }

  @Test
  void gatewayThatDiesWithAParkedCall_isPassedOver() throws Exception {
    Gateway parking = gateway(Map.of(), new Upstream(silo.client(), () -> false));
    String other = address(gateway());
    try (var cable = new Cable(parking.grpcPort());
        var channels = Channels.open(GatewayClientOptions.of("127.0.0.1:" + cable.port(), other))) {
      var parked = new CompletableFuture<Boolean>();
      var failed = new CompletableFuture<Exchange.Broken>();
      Exchange.begin(
          channels,
          Wire.CALL,
          Wire.namedCall("till", "p", "deposit", "[5]"),
          SOON.toNanos(),
          true,
          new Exchange.Listener() {
            @Override
            public void parked() {
              parked.complete(true);
            }

            @Override
            public void replied(String gateway, byte[] reply) {
              failed.completeExceptionally(new AssertionError("It is parked."));
            }

            @Override
            public void failed(Exchange.Broken how) {
              failed.complete(how);
            }
          });
      assertThat(parked).succeedsWithin(SOON);
      cable.cut();
      assertThat(failed).succeedsWithin(SOON).matches(how -> how.parked() && !how.closed());
      assertThat(List.of(channels.next().gateway(), channels.next().gateway()))
          .containsExactly(other, other);
    }
  }

  @Test
  void callByName_parked_isMadeWhenASiloRuns_andCountsOnce() throws Exception {
    var reachable = new AtomicBoolean();
    Gateway gateway =
        gateway(
            Map.of("rate.calls-per-second", 1, "rate.burst", 1),
            new Upstream(silo.client(), reachable::get));
    GatewayClient client = connect(GatewayClientOptions.of(address(gateway)));
    CompletableFuture<String> parked =
        CompletableFuture.supplyAsync(() -> client.callByName("till", "p", "deposit", "[5]"));
    await().atMost(SOON).until(() -> gateway.demand().parked() == 1);
    reachable.set(true);
    assertThat(parked.get(20, TimeUnit.SECONDS)).isEqualTo("5");
    assertThat(silo.grains().ref(Till.class, "p").balance()).isEqualTo(5);
  }

  @Test
  void gatewayThatDiesWithACallByName_parked_makesItDidNotRun() throws Exception {
    Gateway gateway = gateway(Map.of(), new Upstream(silo.client(), () -> false));
    try (var cable = new Cable(gateway.grpcPort())) {
      GatewayClient client = connect(GatewayClientOptions.of("127.0.0.1:" + cable.port()));
      CompletableFuture<String> parked =
          CompletableFuture.supplyAsync(() -> client.callByName("till", "p", "deposit", "[5]"));
      await().atMost(SOON).until(() -> gateway.demand().parked() == 1);
      client.types(); // what comes behind the promise
      cable.cut();
      assertThat(parked)
          .failsWithin(SOON)
          .withThrowableThat()
          .withCauseInstanceOf(GrainException.class)
          .withMessageContaining("was lost while the call waited there for a silo");
    }
  }

  /**
   * Whoever is first at the deadline: the gateway, which says so a little earlier, or the client.
   */
  @Test
  void callParked_untilItsDeadline_didNotRun() {
    Gateway gateway = gateway(Map.of(), new Upstream(silo.client(), () -> false));
    GatewayClient client =
        connect(GatewayClientOptions.of(address(gateway)).withTimeout(Duration.ofMillis(400)));
    Till till = client.grains().ref(Till.class, "p");
    client.types(); // is connected
    for (int i = 0; i < 10; i++) {
      for (ThrowingCallable call :
          List.<ThrowingCallable>of(
              () -> till.deposit(1), () -> client.callByName("till", "p", "deposit", "[5]"))) {
        GrainException late = failure(call);
        assertThat(late.outcome()).as(late.getMessage()).isEqualTo(Outcome.DID_NOT_RUN);
        assertThat(late.code()).isIn(ErrorCode.NO_SILO_REACHABLE, ErrorCode.DEADLINE_EXCEEDED);
      }
    }
    await().atMost(SOON).until(() -> gateway.demand().parked() == 0);
  }

  @Test
  void callParked_cancelled_leavesTheGateway_andDidNotRun() {
    Gateway gateway = gateway(Map.of(), new Upstream(silo.client(), () -> false));
    GatewayClient client = connect(GatewayClientOptions.of(address(gateway)));
    Grains grains = client.grains();
    Pending<Long> parked = grains.start(grains.ref(Till.class, "p"), till -> till.deposit(5));
    await().atMost(SOON).until(() -> gateway.demand().parked() == 1);
    client.types(); // what comes behind the promise
    parked.cancel();
    await().atMost(SOON).until(() -> gateway.demand().parked() == 0);
    assertThat(failure(parked::await).outcome()).isEqualTo(Outcome.DID_NOT_RUN);
  }

  @Test
  void threadThatWaitsForParkedCalls_interrupted_leavesTheGateway_andNothingRan() throws Exception {
    Gateway gateway = gateway(Map.of(), new Upstream(silo.client(), () -> false));
    GatewayClient client = connect(GatewayClientOptions.of(address(gateway)));
    Grains grains = client.grains();
    Pending<Long> parked = grains.start(grains.ref(Till.class, "p"), till -> till.deposit(5));
    await().atMost(SOON).until(() -> gateway.demand().parked() == 1);
    client.types(); // what comes behind the promise
    var waiting = new FutureTask<>(() -> grains.awaitFirst(List.of(parked)));
    Thread thread = Thread.startVirtualThread(waiting);
    await().atMost(SOON).until(() -> thread.getState().name().endsWith("WAITING"));
    thread.interrupt();
    await().atMost(SOON).until(() -> gateway.demand().parked() == 0); // long before its deadline
    assertThat(failure(parked::await).outcome()).isEqualTo(Outcome.DID_NOT_RUN);
    assertThat(waiting).succeedsWithin(SOON).isSameAs(parked);
  }

  @Test
  void portForHttp_isSaidToBeNoGatewaysPortForGrpc_andNothingRan() {
    Gateway gateway = gateway(Map.of("http-port", 0));
    GatewayClientOptions options =
        GatewayClientOptions.of("127.0.0.1:" + gateway.httpPort())
            .withTimeout(Duration.ofMillis(500));
    GatewayClient client = connect(options);
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> client.callByName("till", "w", "deposit", "[5]"),
            () -> client.grains().ref(Till.class, "w").deposit(5))) {
      GrainException wrong = failure(call);
      assertThat(wrong.outcome()).as(wrong.getMessage()).isEqualTo(Outcome.DID_NOT_RUN);
      assertThat(wrong.code()).isEqualTo(ErrorCode.NO_SILO_REACHABLE);
      assertThat(wrong).hasMessageContaining("is no gateway's port for gRPC");
    }
    assertThat(silo.grains().ref(Till.class, "w").balance()).isZero();
  }

  @Test
  void observer_hears_acrossGateways() {
    Gateway first = gateway();
    Gateway second = gateway();
    GatewayClient client = connect(GatewayClientOptions.of(address(first), address(second)));
    Lobby lobby = client.grains().ref(Lobby.class, "hotel");
    var heard = new CopyOnWriteArrayList<String>();
    try (Observation hearing = client.observe(Guest.class, "bob", heard::add)) {
      lobby.enter("bob");
      lobby.say("one");
      await().atMost(SOON).untilAsserted(() -> assertThat(heard).containsExactly("one"));
      int port = second.grpcPort();
      first.close();
      second.close();
      gateway(Map.of("grpc-port", port));
      silo.grains().ref(Lobby.class, "hotel").say("two");
      await().atMost(SOON).untilAsserted(() -> assertThat(heard).containsExactly("one", "two"));
      assertThat(hearing.missed()).isZero();
      assertThat(hearing.interruptions()).isZero();
    }
  }

  @Test
  void observer_whoseClientHasNoTokenForAWhile_hearsOn() {
    Gateway gateway = gateway();
    var refusals = new AtomicInteger();
    GatewayClient client =
        connect(
            GatewayClientOptions.of(address(gateway))
                .withToken(() -> {
                  if (refusals.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                    throw new IllegalStateException("whoever issues tokens is not there");
                  }
                  return "token";
                }));
    var heard = new CopyOnWriteArrayList<String>();
    try (Observation hearing = client.observe(Guest.class, "bob", heard::add)) {
      client.grains().ref(Lobby.class, "hotel").enter("bob");
      refusals.set(2);
      int port = gateway.grpcPort();
      gateway.close();
      gateway(Map.of("grpc-port", port));
      silo.grains().ref(Lobby.class, "hotel").say("one");
      await().atMost(SOON).untilAsserted(() -> assertThat(heard).containsExactly("one"));
      assertThat(refusals).hasValue(0);
      assertThat(hearing.isOpen()).isTrue();
    }
  }

  @Test
  void observing_whatCannotBeObserved_isRefused() {
    GatewayClient client =
        connect(GatewayClientOptions.of(address(gateway(Map.of("internal-types", "guest")))));
    assertThat(failure(() -> client.observe(Guest.class, "bob", text -> {})).code())
        .isEqualTo(ErrorCode.UNKNOWN_GRAIN_TYPE);
  }

  @Test
  void optionsThatCannotBe_areRefused() {
    assertThatThrownBy(() -> GatewayClientOptions.of())
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(failure(() -> GatewayClient.connect(GatewayClientOptions.of("nowhere"))).code())
        .isEqualTo(ErrorCode.CONFIGURATION_INVALID);
    assertThat(
            failure(() ->
                    GatewayClient.connect(
                        GatewayClientOptions.of("localhost:1")
                            .withTls(GatewayClientOptions.Tls.trusting(Path.of("/nowhere.pem")))))
                .code())
        .isEqualTo(ErrorCode.CONFIGURATION_INVALID);
  }
}
