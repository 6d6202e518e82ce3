package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.runtime.cluster.ClusterView.Member;
import dev.teff.runtime.cluster.ClusterView.MemberState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls whose connection, deadline or caller is gone. */
@Timeout(30)
class LostCallsTest {
  private static final long FAR_DEADLINE = Duration.ofHours(1).toNanos();
  private static final int FLIGHT_LIMIT = 1 << 20;

  private final ManualTime time = new ManualTime();
  private final Branch near =
      Branch.open(
          "near",
          time,
          new TransportOptions(
              "127.0.0.1", 1, 1 << 20, FLIGHT_LIMIT, Duration.ofSeconds(5), 64, false));
  private final Branch far = Branch.open("far");
  private final Proxy wire = new Proxy(far.transport.port());
  private final SiloIdentity target = wire.seenAs(far.self());

  @BeforeEach
  void unite() {
    List<Member> members =
        List.of(
            new Member(near.self(), "", MemberState.ACTIVE),
            new Member(target, "", MemberState.ACTIVE));
    near.install(new ClusterView(1, members));
    far.install(new ClusterView(1, members));
    far.forgetful = true;
  }

  @AfterEach
  void close() {
    near.close();
    far.close();
    wire.close();
  }

  private ManualRequest send(long deadline) {
    var request = ManualRequest.of(teller -> teller.note(1), deadline, 0);
    near.transport.send(target, request, 0);
    return request;
  }

  private static GrainException failure(ManualRequest request) {
    return (GrainException) failureOf(request);
  }

  private static Throwable failureOf(ManualRequest request) {
    await().until(request.outcome::isDone);
    return request.outcome.exceptionNow();
  }

  /** Lets the deadline of a call pass, which may be looked after only when the call has left. */
  private void pass(ManualRequest brief) {
    await()
        .until(() -> {
          time.advance(Duration.ofSeconds(3));
          return brief.outcome.isDone();
        });
  }

  @Test
  void connection_cutBehindACall_leavesItsOutcomeUnknown() {
    ManualRequest request = send(FAR_DEADLINE);
    await().until(() -> !far.handled.isEmpty());
    wire.cut();
    assertThat(failure(request).code()).isEqualTo(ErrorCode.UNKNOWN_OUTCOME);
    assertThat(failure(request).outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(failure(request))
        .hasMessageContaining(target.name())
        .hasMessageContaining("teller/bob")
        .hasMessageContaining("method note");
  }

  @Test
  void connection_thatWasLost_isMadeAgain() {
    send(FAR_DEADLINE);
    await().until(() -> far.handled.size() == 1);
    wire.cut();
    await()
        .until(() -> {
          time.advance(Duration.ofMillis(100)); // what is lost is made again after a pause
          send(FAR_DEADLINE);
          return far.handled.size() > 1;
        });
    assertThat(wire.connections.get()).isGreaterThan(1);
  }

  @Test
  void handshake_thatIsNotAnswered_meansTheCallsDidNotRun() {
    wire.jammed = true; // lets the greeting pass, and nothing after it
    ManualRequest request = send(FAR_DEADLINE);
    await().until(() -> wire.connections.get() == 1);
    assertThat(request.outcome).isNotDone();
    await()
        .until(() -> {
          time.advance(Duration.ofSeconds(5)); // the caller may learn later that it is connected
          return request.outcome.isDone();
        });
    assertThat(failure(request).code()).isEqualTo(ErrorCode.NO_SILO_REACHABLE);
    assertThat(failure(request).outcome()).isEqualTo(Outcome.DID_NOT_RUN);
    assertThat(request.begins).hasValue(0);
    assertThat(far.handled).isEmpty();
  }

  @Test
  void deadline_thatPasses_endsTheCall() {
    ManualRequest brief = send(time.nanos() + Duration.ofSeconds(2).toNanos());
    ManualRequest patient = send(FAR_DEADLINE);
    await().until(() -> far.handled.size() == 2);
    pass(brief);
    assertThat(failure(brief).code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(failure(brief).outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(patient.outcome).isNotDone();
  }

  @Test
  void reply_behindTheDeadline_isIgnored() {
    ManualRequest brief = send(time.nanos() + Duration.ofSeconds(2).toNanos());
    await().until(() -> far.handled.size() == 1);
    pass(brief);
    assertThat(failure(brief).code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    far.handled.element().failed(new IllegalStateException("late"));
    far.forgetful = false;
    ManualRequest next = send(FAR_DEADLINE);
    assertThat(next.outcome).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(1);
  }

  @Test
  void silo_thatLeft_isHeardOutAndHungUpOn() {
    ManualRequest request = send(FAR_DEADLINE);
    await().until(() -> far.handled.size() == 1);
    near.install(new ClusterView(2, List.of(new Member(near.self(), "", MemberState.ACTIVE))));
    assertThat(failure(send(FAR_DEADLINE)).outcome()).isEqualTo(Outcome.DID_NOT_RUN);
    assertThat(far.transport.hasCallers()).isTrue();
    far.handled.element().failed(new IllegalStateException("the last answer"));
    assertThat(failureOf(request)).hasMessageContaining("the last answer");
    await().until(() -> !far.transport.hasCallers());
  }

  @Test
  void silo_thatWasRemoved_isNotHeardAnyMore() {
    ManualRequest request = send(FAR_DEADLINE);
    await().until(() -> far.handled.size() == 1);
    near.install(
        new ClusterView(
            2,
            List.of(new Member(near.self(), "", MemberState.ACTIVE)),
            List.of(target.incarnation())));
    assertThat(failure(request).outcome()).isEqualTo(Outcome.UNKNOWN);
  }

  @Test
  void call_thatNobodyWaitsForAnyMore_doesNotLeave() {
    ManualRequest abandoned = ManualRequest.of(teller -> teller.note(1), FAR_DEADLINE, 0);
    abandoned.abandoned = true;
    near.transport.send(target, abandoned, 0);
    send(FAR_DEADLINE);
    await().until(() -> far.handled.size() == 1);
    assertThat(abandoned.begins).hasValue(1);
    assertThat(abandoned.outcome).isNotDone();
  }

  @Test
  void calls_fasterThanTheWire_areOverloaded() {
    send(FAR_DEADLINE);
    await().until(() -> far.handled.size() == 1);
    wire.jammed = true;
    var sent = new ArrayList<ManualRequest>();
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> {
          var request = ManualRequest.of(teller -> teller.blob(new byte[100_000]), FAR_DEADLINE, 0);
          near.transport.send(target, request, 0);
          sent.add(request);
          return request.outcome.isCompletedExceptionally();
        });
    GrainException refused = failure(sent.getLast());
    assertThat(refused.code()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(refused.outcome()).isEqualTo(Outcome.DID_NOT_RUN);
  }

  @Test
  void close_endsCallsThatRun() {
    ManualRequest request = send(FAR_DEADLINE);
    await().until(() -> !far.handled.isEmpty());
    near.transport.close();
    assertThat(failure(request).outcome()).isEqualTo(Outcome.UNKNOWN);
    ManualRequest late = send(FAR_DEADLINE);
    assertThat(failure(late).outcome()).isEqualTo(Outcome.DID_NOT_RUN);
  }

  @Test
  void calls_ofOneGrain_shareAConnection() {
    for (int i = 0; i < 50; i++) {
      send(FAR_DEADLINE);
    }
    await().until(() -> far.handled.size() == 50);
    assertThat(wire.connections).hasValue(1);
  }
}
