package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.teff.grains.CallOptions;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.grains.Grains;
import dev.teff.grains.Pending;
import dev.teff.grains.RemoteGrainException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class NetTransportTest {
  private static final int PATIENCE_SECONDS = 25;

  private final Branch near = Branch.open("near");
  private final Branch far = Branch.open("far");

  @BeforeEach
  void unite() {
    Branch.unite(1, near, far);
  }

  @AfterEach
  void close() {
    near.close();
    far.close();
  }

  private Teller teller() {
    return near.at(far.self()).ref(Teller.class, "bob");
  }

  /** One attempt, where a caller would make more. */
  private ManualRequest attempt(SiloIdentity silo) {
    var request = ManualRequest.of(t -> t.echo("x"), System.nanoTime() + 20_000_000_000L, 0);
    near.transport.send(silo, request, 0);
    return request;
  }

  private static GrainException failureOf(ManualRequest request) {
    CompletionException thrown =
        catchThrowableOfType(
            CompletionException.class,
            request.outcome.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)::join);
    assertThat(thrown.getCause()).isInstanceOf(GrainException.class);
    return (GrainException) thrown.getCause();
  }

  @Test
  void call_toAnotherSilo_isAnswered() {
    assertThat(teller().echo("hello, 世界")).isEqualTo("hello, 世界");
  }

  @Test
  void call_withMegabytes_isAnswered() {
    byte[] bytes = new byte[5 << 20];
    ThreadLocalRandom.current().nextBytes(bytes);
    assertThat(teller().blob(bytes)).isEqualTo(bytes);
  }

  @Test
  void call_beyondTheFrameLimit_doesNotRun() {
    GrainException failure =
        catchThrowableOfType(GrainException.class, () -> teller().blob(new byte[17 << 20]));
    assertThat(failure.code()).isEqualTo(ErrorCode.BAD_ARGUMENT);
    assertThat(failure.outcome()).isEqualTo(Outcome.DID_NOT_RUN);
    assertThat(far.handled).isEmpty();
  }

  @Test
  void calls_ofOneThreadToOneGrain_startInOrder() {
    var grains = near.at(far.self());
    Teller teller = grains.ref(Teller.class, "bob");
    var pending = new ArrayList<Pending<?>>();
    for (int i = 0; i < 20_000; i++) {
      int number = i;
      if (i % 3 == 0) {
        teller.whisper(number);
      } else {
        pending.add(grains.start(teller, t -> t.note(number)));
      }
    }
    pending.forEach(Pending::await);
    await().until(() -> far.teller.notes.size() == 20_000);
    assertThat(far.teller.notes)
        .containsExactlyElementsOf(IntStream.range(0, 20_000).boxed().toList());
  }

  @Test
  void send_ofAnyMethod_travelsOneWay() {
    near.at(far.self()).send(teller(), t -> t.note(1));
    await().until(() -> far.teller.notes.size() == 1);
    assertThat(far.handled.element().oneWay()).isTrue();
  }

  @Test
  void declaredException_reachesTheCallerAsItself() {
    Teller.OutOfCash thrown =
        catchThrowableOfType(Teller.OutOfCash.class, () -> teller().fail("declared"));
    assertThat(thrown).hasMessage("nothing left");
    assertThat(thrown.missing()).isEqualTo(42);
    assertThat(Arrays.toString(thrown.getStackTrace())).contains("silo far//", "TellerGrain.fail");
  }

  @Test
  void commonException_reachesTheCallerAsItself() {
    assertThatThrownBy(() -> teller().fail("common"))
        .isExactlyInstanceOf(NoSuchElementException.class)
        .hasMessage("no such note");
  }

  @Test
  void cause_thatIsUnknown_isDescribed() {
    assertThatThrownBy(() -> teller().fail("cause"))
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessage("outer")
        .cause()
        .isInstanceOf(RemoteGrainException.class)
        .hasMessageContaining("OutOfCash: inner");
  }

  @Test
  void unknownException_isDescribed() {
    RemoteGrainException thrown =
        catchThrowableOfType(RemoteGrainException.class, () -> teller().fail("own"));
    assertThat(thrown.remoteType()).isEqualTo(TellerGrain.Burglary.class.getName());
    assertThat(thrown)
        .hasMessage("TEFF-208 %s: everybody down".formatted(TellerGrain.Burglary.class.getName()));
  }

  @Test
  void silo_thatStopsBeforeTheCallLeft_meansItDidNotRun() {
    far.close();
    GrainException failure = failureOf(attempt(far.self()));
    assertThat(failure.code()).isEqualTo(ErrorCode.NO_SILO_REACHABLE);
    assertThat(failure.outcome()).isEqualTo(Outcome.DID_NOT_RUN);
    assertThat(failure).hasMessageContaining("far").hasMessageContaining("teller/bob");
  }

  @Test
  void silo_thatStopsWhileACallRuns_leavesItsOutcomeUnknown() {
    Pending<String> running = blocked();
    far.transport.close();
    GrainException failure = catchThrowableOfType(GrainException.class, running::await);
    assertThat(failure.code()).isEqualTo(ErrorCode.UNKNOWN_OUTCOME);
    assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(failure).hasMessageContaining("far").hasMessageContaining("method fail");
  }

  private static void fail(Teller teller) {
    try {
      teller.fail("block");
    } catch (Teller.OutOfCash e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void context_travelsWithTheCall() {
    Grains grains = near.at(far.self());
    grains.with(teller(), CallOptions.defaults().withContext("tenant", "acme")).echo("x");
    assertThat(far.handled.element().context()).containsExactly(Map.entry("tenant", "acme"));
  }

  @Test
  void cancellation_followsTheCall() {
    Grains grains = near.at(far.self());
    Pending<String> call =
        grains.start(
            teller(),
            t -> {
              fail(t);
              return "";
            });
    await().until(() -> !far.handled.isEmpty());
    assertThat(far.handled.element().isCancelled()).isFalse();
    call.cancel();
    await().until(() -> far.handled.element().isCancelled());
  }

  @Test
  void silo_thatComesBackAtItsAddress_isNotTakenForTheOneBefore() {
    assertThat(teller().echo("x")).isEqualTo("x");
    int port = far.transport.port();
    far.close();
    try (Branch reborn = Branch.openAt("far", port)) {
      reborn.install(near.view);
      await() // a connection that did not last is followed by a pause
          .untilAsserted(() ->
              assertThat(failureOf(attempt(far.self())))
                  .hasMessageContaining("another silo listens there now"));
      assertThat(presence(far.self())).isEqualTo(Presence.ABSENT);
      assertThat(reborn.handled).isEmpty();
    }
  }

  @Test
  void siloThatWasRemoved_losesItsCallsAndGetsNoNewOnes() {
    Pending<String> running = blocked();
    Set<Long> removed = Set.of(far.self().incarnation());
    near.install(Branch.viewOf(1, near, far).without(removed).at(2));
    GrainException failure = catchThrowableOfType(GrainException.class, running::await);
    assertThat(failure.code()).isEqualTo(ErrorCode.UNKNOWN_OUTCOME);
    assertThat(failure).hasMessageContaining("view 2 of the cluster is without it");
    assertThat(failureOf(attempt(far.self())).code()).isEqualTo(ErrorCode.NO_SILO_REACHABLE);
  }

  @Test
  void siloThatLeft_answersWhatItHasAndGetsNoNewCalls() {
    Pending<String> running = blocked();
    near.install(Branch.viewOf(2, near));
    assertThat(failureOf(attempt(far.self())).code()).isEqualTo(ErrorCode.NO_SILO_REACHABLE);
    assertThat(running.isDone()).isFalse();
    far.handled.element().failed(new IllegalStateException("the last answer"));
    assertThatThrownBy(running::await).hasMessageContaining("the last answer");
  }

  /** A call that the other silo has, and does not answer. */
  private Pending<String> blocked() {
    Pending<String> running =
        near.at(far.self())
            .start(
                teller(),
                t -> {
                  fail(t);
                  return "";
                });
    await().until(() -> !far.handled.isEmpty());
    return running;
  }

  @Test
  void question_toASiloThatLeft_fails_andItsLastAnswersCome() {
    var one =
        new TransportOptions("127.0.0.1", 1, 16 << 20, 64 << 20, Duration.ofSeconds(5), 64, false);
    try (Branch single = Branch.open("single", one)) {
      Branch.unite(2, single, far);
      var running =
          ManualRequest.of(NetTransportTest::fail, System.nanoTime() + 20_000_000_000L, 0);
      single.transport.send(far.self(), running, 0);
      await().until(() -> !far.handled.isEmpty());
      single.install(Branch.viewOf(3, single));
      assertThat(ask(single)).failsWithin(Duration.ofSeconds(PATIENCE_SECONDS));
      far.handled.element().failed(new IllegalStateException("the last answer"));
      assertThat(running.outcome)
          .failsWithin(Duration.ofSeconds(PATIENCE_SECONDS))
          .withThrowableThat()
          .withMessageContaining("the last answer");
    }
  }

  private CompletableFuture<DirectoryAnswer> ask(Branch from) {
    return from.transport.ask(
        far.self(),
        new DirectoryQuestion.Locate(GrainId.of("teller", "bob")),
        Duration.ofSeconds(10));
  }

  @Test
  void answer_thatIsLargerThanAFrame_isARefusal() {
    far.knowledge = new DirectoryAnswer.Located("x".repeat(17 << 20));
    assertThat(ask(near).join())
        .isInstanceOfSatisfying(
            DirectoryAnswer.Refused.class,
            refused -> assertThat(refused.why()).contains("the answer cannot be sent"));
  }

  @Test
  void evictedSilo_isRefused() {
    far.install(Branch.viewOf(2, far));
    GrainException failure = failureOf(attempt(far.self()));
    assertThat(failure.code()).isEqualTo(ErrorCode.EVICTED);
    assertThat(failure.outcome()).isEqualTo(Outcome.DID_NOT_RUN);
    assertThat(far.handled).isEmpty();
    await().until(() -> near.newerViews.contains(2L));
  }

  @Test
  void joiningSilo_ofANewerView_isServedAndTheViewMentioned() {
    far.install(Branch.viewOf(2, far));
    near.install(Branch.viewOf(3, near, far));
    assertThat(teller().echo("x")).isEqualTo("x");
    assertThat(far.newerViews).contains(3L);
  }

  @Test
  void presence_ofALiveSilo_isAlive() {
    assertThat(presence(far.self())).isEqualTo(Presence.ALIVE);
    assertThat(presence(near.self())).isEqualTo(Presence.ALIVE);
  }

  @Test
  void presence_ofADeadSilo_isAbsent() {
    far.close();
    assertThat(presence(far.self())).isEqualTo(Presence.ABSENT);
  }

  @Test
  void presence_ofASiloThatSaysNothing_isSilent() throws Exception {
    try (var frozen = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var silo = new SiloIdentity("frozen", 77, "127.0.0.1", frozen.getLocalPort());
      assertThat(presence(silo, Duration.ofSeconds(1))).isEqualTo(Presence.SILENT);
    }
  }

  @Test
  void presence_behindAConnectionThatIsDeadInSilence_isFoundByAnotherOne() {
    try (Proxy wire = new Proxy(far.transport.port())) {
      SiloIdentity seen = wire.seenAs(far.self());
      assertThat(presence(seen)).isEqualTo(Presence.ALIVE);
      wire.deafen();
      assertThat(presence(seen)).isEqualTo(Presence.ALIVE);
      far.close();
      assertThat(presence(seen)).isNotEqualTo(Presence.ALIVE);
    }
  }

  private Presence presence(SiloIdentity silo) {
    return presence(silo, Duration.ofSeconds(10));
  }

  private Presence presence(SiloIdentity silo, Duration limit) {
    return near.transport
        .presence(silo, limit)
        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  @Test
  void secret_thatDiffers_keepsSilosApart() {
    try (Branch other = Branch.openWithSecret("other", "guess")) {
      Branch.unite(2, near, other);
      assertThat(failureOf(attempt(other.self()))).hasMessageContaining("another cluster secret");
      assertThat(other.handled).isEmpty();
    }
  }

  @Test
  void port_inUse_isNamed() {
    assertThatThrownBy(() -> Branch.openAt("third", far.transport.port()))
        .isInstanceOf(GrainException.class)
        .hasMessageContaining("TEFF-401")
        .hasMessageContaining(far.address());
  }

  @Test
  void silo_thatReturnsUnderANewIncarnation_isReachedAgain() {
    assertThat(teller().echo("x")).isEqualTo("x");
    far.close();
    try (Branch reborn = Branch.open("far")) {
      Branch.unite(2, near, reborn);
      assertThat(near.at(reborn.self()).ref(Teller.class, "bob").echo("y")).isEqualTo("y");
    }
  }

  @Test
  void calls_ofManyGrains_useBothConnections() {
    var grains = near.at(far.self());
    for (int i = 0; i < 20; i++) {
      grains.ref(Teller.class, "t" + i).echo("x");
    }
    assertThat(far.threads).hasSize(2).allMatch(name -> name.contains("eventloop"));
  }

  @Test
  void type_thatTheSiloLacks_isNamedByIt() {
    Object reply =
        ask(
            new CallFrame(
                1, "tellr", "bob", "echo", 1_000_000_000, 1, 0, Payload.EMPTY, Circumstances.NONE));
    assertThat(reply).asString().contains("TEFF-102", "teller");
  }

  @Test
  void method_thatTheSiloLacks_isNamedByIt() {
    Object reply =
        ask(
            new CallFrame(
                1,
                "teller",
                "bob",
                "ekko",
                1_000_000_000,
                1,
                0,
                Payload.EMPTY,
                Circumstances.NONE));
    assertThat(reply).asString().contains("TEFF-103", "echo");
  }

  @Test
  void arguments_thatAreNone_areMalformed() {
    Payload number = Payload.of(out -> out.int64(1, 5));
    Object reply =
        ask(
            new CallFrame(
                1, "teller", "bob", "echo", 1_000_000_000, 1, 0, number, Circumstances.NONE));
    assertThat(reply).asString().contains("TEFF-107", "teller/bob");
  }

  @Test
  void argument_whoseConstructorThrowsAnError_failsItsCallAlone() {
    var vase = new Teller.Vase(900);
    GrainException failure = catchThrowableOfType(GrainException.class, () -> teller().weigh(vase));
    assertThat(failure.code()).isEqualTo(ErrorCode.MALFORMED_MESSAGE);
    assertThat(failure.outcome()).isEqualTo(Outcome.DID_NOT_RUN);
    assertThat(failure).hasMessageContaining("a vase is broken");
    assertThat(far.handled).isEmpty();
    assertThat(teller().echo("x")).isEqualTo("x");
    await().until(far.transport::isQuiet);
  }

  @Test
  void result_whoseConstructorThrowsAnError_failsItsCallAlone() {
    GrainException failure = catchThrowableOfType(GrainException.class, () -> teller().vase());
    assertThat(failure.code()).isEqualTo(ErrorCode.MALFORMED_MESSAGE);
    assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(failure).hasMessageContaining("a vase is broken");
    assertThat(teller().echo("x")).isEqualTo("x");
  }

  @Test
  void result_whoseAccessorThrowsAnError_failsItsCallAlone() {
    GrainException failure = catchThrowableOfType(GrainException.class, () -> teller().pane());
    assertThat(failure.code()).isEqualTo(ErrorCode.MALFORMED_MESSAGE);
    assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(failure).hasMessageContaining("a pane is broken");
    assertThat(teller().echo("x")).isEqualTo("x");
  }

  @Test
  void call_whoseDeadlinePassesBeforeItBegins_isAnsweredOnce() {
    var time = new ManualTime();
    try (Branch slow = Branch.open("slow", time, Branch.options());
        var caller = new RawCaller(slow.transport.port(), "open sesame")) {
      slow.forgetful = true; // it takes calls, and runs none
      caller.write(
          new CallFrame(
              1,
              "teller",
              "bob",
              "echo",
              1_000_000_000,
              1,
              0,
              Payload.of(out -> out.string(1, "x")),
              Circumstances.NONE));
      await().until(() -> slow.handled.size() == 1);
      assertThat(slow.transport.isQuiet()).isFalse();
      time.advance(Duration.ofSeconds(1));
      assertThat(slow.handled.element().begin()).isFalse();
      assertThat(slow.transport.isQuiet()).isTrue();
      Frame answer = caller.ask(new Frame.Ping(2));
      assertThat(answer)
          .isInstanceOfSatisfying(
              FailureFrame.class,
              failure -> {
                assertThat(failure.id()).isEqualTo(1);
                assertThat(failure.failure().code())
                    .isEqualTo(ErrorCode.DEADLINE_EXCEEDED.number());
                assertThat(failure.failure().didNotRun()).isTrue();
              });
      assertThat(caller.read()).isInstanceOf(Frame.Pong.class);
    }
  }

  @Test
  void key_thatIsNone_isMalformed() {
    Object reply =
        ask(
            new CallFrame(
                1, "teller", "", "echo", 1_000_000_000, 1, 0, Payload.EMPTY, Circumstances.NONE));
    assertThat(reply).asString().contains("TEFF-107");
  }

  @Test
  void caller_thatDoesNotReadAnswers_isNotReadEither() {
    byte[] bytes = new byte[100_000];
    int calls = 1_000;
    try (var caller = new RawCaller(far.transport.port(), "open sesame")) {
      var writing =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 1; i <= calls; i++) {
                  Payload payload = Payload.of(out -> out.bytes(1, bytes));
                  caller.write(
                      new CallFrame(
                          i,
                          "teller",
                          "bob",
                          "blob",
                          60_000_000_000L,
                          1,
                          0,
                          payload,
                          Circumstances.NONE));
                }
              },
              Thread.ofVirtual()::start);
      var before = new AtomicInteger(-1);
      await()
          .pollInterval(Duration.ofMillis(300))
          .until(() -> before.getAndSet(far.handled.size()) == far.handled.size());
      assertThat(far.handled).hasSizeLessThan(calls);
      for (int answers = 0; answers < calls; ) {
        answers += caller.read() instanceof ReplyFrame ? 1 : 0;
      }
      writing.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
      assertThat(far.handled).hasSize(calls);
    }
  }

  @Test
  void calls_beforeGarbage_areMadeAndNotCountedForEver() {
    List<CallFrame> calls =
        LongStream.rangeClosed(1, 3)
            .mapToObj(id ->
                new CallFrame(
                    id,
                    "teller",
                    "bob",
                    "echo",
                    60_000_000_000L,
                    1,
                    0,
                    Payload.of(out -> out.string(1, "x")),
                    Circumstances.NONE))
            .toList();
    byte[] tooLong = {0x7f, -1, -1, -1};
    try (var caller = new RawCaller(far.transport.port(), "open sesame")) {
      caller.write(calls, tooLong);
      await().until(() -> far.handled.size() == calls.size());
      await().until(far.transport::isQuiet);
    }
  }

  /** What a silo says to a frame that no stub would write. */
  private Frame ask(CallFrame call) {
    try (var caller = new RawCaller(far.transport.port(), "open sesame")) {
      return caller.ask(call);
    }
  }

  @Test
  void deadline_travelsAsRemainingTime() {
    var grains = near.at(far.self(), Duration.ofSeconds(3));
    grains.ref(Teller.class, "bob").echo("y");
    long left = far.handled.element().deadlineNanos() - System.nanoTime();
    assertThat(Duration.ofNanos(left)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(3));
  }
}
