package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.CallInterceptor;
import dev.teff.grains.CallOptions;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.grains.IdempotencyKey;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.GrainContract;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Calls of clients for which no thread waits: told once how they ended, whatever happens. */
class BegunCallTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final GrainId GRAIN = GrainId.of("probe", "a");

  private final ManualTime time = new ManualTime();
  private final List<CallRequest> handed = new ArrayList<>();
  private final GrainClient client = new GrainClient(handed::add, time, Duration.ofSeconds(30));
  private final Cancellation cancellation = new Cancellation();
  private final List<Optional<Throwable>> told = new ArrayList<>();
  private final GrainContract<?, ?> contract = client.contract("probe");

  private GrainCall<?> call(String method) {
    var arguments = new WireWriter();
    arguments.string(1, "fine");
    return contract.readCall(client.method(contract, method), new WireReader(arguments.toBytes()));
  }

  private GrainCall<?> begin(String method, CallOptions options) {
    GrainCall<?> call = call(method);
    client
        .gatheredCalls(Runnable::run)
        .begin(GRAIN, contract, call, options, cancellation, this::told);
    return call;
  }

  private void told(@Nullable Throwable failure) {
    told.add(Optional.ofNullable(failure));
  }

  private static CallOptions second() {
    return CallOptions.timeout(SECOND);
  }

  private GrainException failure() {
    assertThat(told).hasSize(1);
    return (GrainException) told.getFirst().orElseThrow();
  }

  private static GrainException unreachable() {
    return new GrainException(ErrorCode.NO_SILO_REACHABLE, Outcome.DID_NOT_RUN, "nobody is there");
  }

  private static GrainException lost() {
    return new GrainException(ErrorCode.UNKNOWN_OUTCOME, Outcome.UNKNOWN, "the cable is cut");
  }

  @Test
  void answer_isInTheCall_whenItsMakerIsTold() {
    GrainCall<?> call = begin("run", second());
    assertThat(told).isEmpty();
    CallRequest request = handed.getFirst();
    assertThat(request.begin()).isTrue();
    var result = new WireWriter();
    result.int64(1, 7);
    request.call().readResult(new WireReader(result.toBytes()));
    request.succeeded();
    assertThat(told).containsExactly(Optional.empty());
    assertThat(call.result()).isEqualTo(7L);
  }

  @Test
  void whatTheGrainThrew_isToldAsItself() {
    begin("run", second());
    var thrown = new RefusedException("no");
    handed.getFirst().begin();
    handed.getFirst().failed(thrown);
    assertThat(told).containsExactly(Optional.of(thrown));
  }

  @Test
  void oneWayCall_hasEndedWhenItHasLeft() {
    begin("note", second());
    assertThat(handed).singleElement().matches(CallRequest::oneWay);
    assertThat(told).containsExactly(Optional.empty());
  }

  @Test
  void deadline_ofACallThatHasNotBegun_meansThatItNeverRuns() {
    begin("run", second());
    time.advance(SECOND);
    assertThat(failure().code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(failure().outcome()).isEqualTo(Outcome.DID_NOT_RUN);
    assertThat(handed.getFirst().begin()).isFalse();
  }

  @Test
  void deadline_ofACallThatHasBegun_leavesItsOutcomeUnknown_andALateAnswerIsNotTold() {
    begin("run", second());
    handed.getFirst().begin();
    time.advance(SECOND);
    assertThat(failure().code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(failure().outcome()).isEqualTo(Outcome.UNKNOWN);
    handed.getFirst().succeeded();
    assertThat(told).hasSize(1);
  }

  @Test
  void answer_takesTheDeadlineAway() {
    begin("run", second());
    handed.getFirst().begin();
    handed.getFirst().succeeded();
    time.advance(SECOND);
    assertThat(told).containsExactly(Optional.empty());
  }

  @Test
  void callGivenUp_beforeItBegan_neverRuns() {
    begin("run", second());
    cancellation.cancel();
    assertThat(failure().code()).isEqualTo(ErrorCode.CANCELLED);
    assertThat(failure().outcome()).isEqualTo(Outcome.DID_NOT_RUN);
    assertThat(handed.getFirst().begin()).isFalse();
  }

  @Test
  void callGivenUp_beforeItWasMade_isNotMade() {
    cancellation.cancel();
    begin("run", second());
    assertThat(failure().code()).isEqualTo(ErrorCode.CANCELLED);
    assertThat(handed).isEmpty();
  }

  @Test
  void callGivenUp_whileItRuns_asksWhoeverRunsIt() {
    begin("run", second());
    CallRequest request = handed.getFirst();
    request.begin();
    var asked = new ArrayList<String>();
    request.whenCancelled(() -> asked.add("to end"));
    cancellation.cancel();
    assertThat(asked).containsExactly("to end");
    assertThat(told).isEmpty();
    request.failed(lost());
    assertThat(failure().outcome()).isEqualTo(Outcome.UNKNOWN);
  }

  /** Whoever gives it up finds it under way, and whoever makes it again has looked already. */
  @Test
  void callGivenUp_justBeforeItStartsOver_endsAndIsNotMadeAgain() {
    var calls = new ArrayList<StartedRequest>();
    var retries =
        new Retries(
            time,
            Runnable::run,
            () -> {
              calls.getFirst().cancel();
              return false;
            });
    var request =
        new StartedRequest(
            GRAIN,
            contract,
            call("run"),
            SECOND.toNanos(),
            Map.of(),
            handed::add,
            retries,
            null,
            null);
    calls.add(request);
    request.begin();
    request.failed(unreachable());
    assertThat(handed).isEmpty();
    assertThat(request.isDone()).isTrue();
    assertThat(request.outcome())
        .isInstanceOfSatisfying(
            GrainException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
  }

  @Test
  void whatSurelyDidNotRun_isMadeAgain_untilTheDeadline() {
    begin("run", second());
    handed.getFirst().failed(unreachable());
    time.advance(Duration.ZERO); // the first time at once, by another thread
    assertThat(handed).hasSize(2);
    handed.getLast().failed(unreachable());
    time.advance(Duration.ofMillis(10));
    assertThat(handed).hasSize(3);
    assertThat(told).isEmpty();
    time.advance(SECOND);
    assertThat(failure().outcome()).isEqualTo(Outcome.DID_NOT_RUN);
  }

  @Test
  void unknownOutcome_isSettledWhereThereIsAKey_andToldWhereThereIsNone() {
    begin("run", second());
    handed.getFirst().begin();
    handed.getFirst().failed(lost());
    assertThat(failure().code()).isEqualTo(ErrorCode.UNKNOWN_OUTCOME);

    told.clear();
    handed.clear();
    begin("run", second().withKey(new IdempotencyKey("once", time.instant())));
    handed.getFirst().begin();
    handed.getFirst().failed(lost());
    time.advance(Duration.ZERO);
    assertThat(told).isEmpty();
    assertThat(handed).hasSize(2);
    assertThat(handed.getLast().call().key()).isNotNull();
  }

  @Test
  void interceptors_wantAThreadThatWaits() {
    CallInterceptor any = new CallInterceptor() {};
    assertThat(client.beginsWithoutWaiting()).isTrue();
    assertThat(new GrainClient(handed::add, time, SECOND, List.of(any)).beginsWithoutWaiting())
        .isFalse();
  }
}
