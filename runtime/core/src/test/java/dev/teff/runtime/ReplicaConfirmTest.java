package dev.teff.runtime;

import static dev.teff.grains.WriteConsistency.ALL;
import static dev.teff.grains.WriteConsistency.DURABLE;
import static dev.teff.grains.WriteConsistency.LOCAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.crdt.ORSet;
import dev.teff.grains.CallOptions;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.Replica;
import dev.teff.grains.spi.FieldCodec;
import dev.teff.grains.spi.GrainCall;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.PinnedGrain;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes that other silos are to confirm: the copy that waits, and the one that is asked. */
@Timeout(180)
class ReplicaConfirmTest {
  private final TestStore store = new TestStore();
  private final FakeCluster cluster = new FakeCluster();
  private final TestSilo second = TestSilo.over(store, "second");

  @AfterEach
  void stop() {
    second.close();
  }

  private TestSilo first() {
    cluster.silos("test", "second");
    cluster.hostHere(grain -> PinnedGrain.silo(grain).map("test"::equals).orElse(true));
    return TestSilo.with(builder -> builder.cluster(cluster).store(store));
  }

  private static Tags tags(TestSilo silo) {
    return silo.grains().ref(Tags.class, "k");
  }

  private static ReplicaPort port(TestSilo silo, String name) {
    return silo.grains().ref(ReplicaPort.class, new ReplicaPlace(name, "tags", "k"));
  }

  private static byte[] delta(String tag) {
    ORSet<String> delta = ORSet.<String>empty().add(new Replica(1, new ManualTime()), tag);
    return WireWriter.encode(ORSet.codec(FieldCodec.STRING), delta);
  }

  private CallRequest confirmation() throws InterruptedException {
    return Objects.requireNonNull(
        cluster.arrivals.poll(TestSilo.PATIENCE.toSeconds(), TimeUnit.SECONDS));
  }

  /** What a copy wants others to have merged, and which of its records that is to be. */
  private record Asked(Set<String> tags, long first, long last) {}

  /** Confirms, and says what. */
  @SuppressWarnings("unchecked") // the call is one of this type
  private static Asked confirmed(CallRequest confirmation) throws Exception {
    var asked = new ArrayList<Asked>();
    InvocationHandler noting =
        (port, method, arguments) -> {
          byte[] delta = (byte[]) arguments[3];
          Set<String> tags = WireReader.decode(ORSet.codec(FieldCodec.STRING), delta).elements();
          asked.add(new Asked(tags, (long) arguments[1], (long) arguments[2]));
          return null;
        };
    Class<?>[] types = {ReplicaPort.class};
    Object port = Proxy.newProxyInstance(ReplicaPort.class.getClassLoader(), types, noting);
    ((GrainCall<ReplicaPort>) confirmation.call()).invoke((ReplicaPort) port);
    confirmation.succeeded();
    return asked.getFirst();
  }

  @Test
  void changeThatOthersAreToConfirm_comesWithTheLocalOnesThatItStandsOn() throws Exception {
    assertThat(tags(second).all()).isEmpty(); // replica 1
    try (TestSilo first = first()) {
      tags(first).add(LOCAL, "typed");
      var adding = TestSilo.async(() -> added(first, "mine"));
      Asked asked = confirmed(confirmation());
      assertThat(asked.tags()).containsExactlyInAnyOrder("typed", "mine");
      assertThat(asked.first()).isEqualTo(1);
      assertThat(asked.last()).isEqualTo(2);
      TestSilo.get(adding);
    }
  }

  @Test
  void recordsOfWhatOthersDid_areNotTakenForHeard() throws Exception {
    assertThat(tags(second).all()).isEmpty(); // replica 1
    try (TestSilo first = first()) {
      port(first, "test").confirm(1, 0, 0, delta("theirs"));
      var adding = TestSilo.async(() -> added(first, "mine"));
      Asked asked = confirmed(confirmation());
      assertThat(asked.tags()).containsExactly("mine");
      assertThat(asked.first()).isEqualTo(3); // behind both records
      TestSilo.get(adding);
    }
  }

  /** A text that takes more than a message between copies may, in it or when that is inflated. */
  private static String large(boolean inflated) {
    if (inflated) {
      return "x".repeat(WireWriter.DEFAULT_LIMIT);
    }
    var bytes = new byte[1_200_000];
    new Random(1).nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @SuppressWarnings("unchecked") // the call is one of this type
  void changeThatIsTooLargeToBeSent_isConfirmedByWhoReadsItInItsAuthorsLog(boolean inflated)
      throws Exception {
    assertThat(tags(second).all()).isEmpty(); // replica 1
    String large = large(inflated);
    try (TestSilo first = first()) {
      var adding = TestSilo.async(() -> added(first, large));
      CallRequest confirmation = confirmation();
      var asked = new ArrayList<String>();
      InvocationHandler passing =
          (port, method, arguments) -> {
            asked.add(method.getName() + Arrays.toString(arguments));
            return method.invoke(port(second, "second"), arguments);
          };
      Class<?>[] types = {ReplicaPort.class};
      Object port = Proxy.newProxyInstance(ReplicaPort.class.getClassLoader(), types, passing);
      assertThat(adding).isNotDone();
      ((GrainCall<ReplicaPort>) confirmation.call()).invoke((ReplicaPort) port);
      assertThat(asked).containsExactly("confirmStored[2, 1]");
      assertThat(tags(second).all()).containsExactly(large);
      confirmation.succeeded();
      TestSilo.get(adding);
    }
  }

  @Test
  void changeThatOneIsToldOf_isReadAtOnceInItsAuthorsLog() throws Exception {
    assertThat(tags(second).all()).isEmpty(); // replica 1
    try (TestSilo third = TestSilo.over(store, "third")) {
      tags(third).add(DURABLE, "theirs"); // replica 2
      port(second, "second").pushStored(2);
      TestSilo.eventually(() -> tags(second).all().contains("theirs"));
      port(second, "second").confirmStored(2, 1);
      tags(third).add(DURABLE, "more");
      port(second, "second").confirmStored(2, 2);
      assertThat(tags(second).all()).containsExactlyInAnyOrder("theirs", "more");
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 2, DELTA_REFUSED", "7, 1, DELTA_REFUSED", "1, 1, REPLICA_RETIRED"})
  void storedChangeThatIsNotThere_isNotConfirmed(long author, long last, ErrorCode code) {
    assertThat(tags(second).all()).isEmpty(); // replica 1
    try (TestSilo third = TestSilo.over(store, "third")) {
      tags(third).add(DURABLE, "theirs"); // replica 2
      assertThatThrownBy(() -> port(second, "second").confirmStored(author, last))
          .isInstanceOfSatisfying(GrainException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
  }

  @Test
  void copyThatWaitsForOthers_mergesAndAnswersReaders() throws Exception {
    assertThat(tags(second).all()).isEmpty(); // replica 1
    try (TestSilo first = first()) {
      var adding = TestSilo.async(() -> added(first, "mine"));
      CallRequest confirmation = confirmation();
      var next = TestSilo.async(() -> added(first, "next"));
      try {
        var merging =
            TestSilo.async(() -> {
              port(first, "test").confirm(1, 1, 1, delta("theirs"));
              return true;
            });
        assertThat(TestSilo.get(merging)).isTrue();
        assertThat(TestSilo.get(TestSilo.async(() -> tags(first).all())))
            .containsExactlyInAnyOrder("mine", "theirs");
        assertThat(adding).isNotDone();
        assertThat(next).isNotDone();
      } finally {
        confirmation.succeeded();
      }
      TestSilo.get(adding);
      confirmation().succeeded();
      TestSilo.get(next);
      assertThat(tags(first).all()).containsExactlyInAnyOrder("mine", "theirs", "next");
    }
  }

  private static boolean added(TestSilo silo, String tag) {
    tags(silo).add(ALL, tag);
    return true;
  }

  @Test
  void portThatIsOnAnotherSilo_confirmsNothing() {
    assertThat(tags(second).all()).isEmpty(); // replica 1
    try (TestSilo third = TestSilo.over(store, "third")) {
      assertThat(tags(third).all()).isEmpty();
      // Over before the pause that comes before a third attempt, while the clock stands still.
      ReplicaPort elsewhere =
          third.grains().with(port(third, "fourth"), CallOptions.timeout(Duration.ofMillis(1)));
      assertThatThrownBy(() -> elsewhere.confirm(1, 1, 1, delta("theirs")))
          .isInstanceOfSatisfying(
              GrainException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MISROUTED));
      assertThat(tags(third).all()).isEmpty();
    }
  }

  @Test
  void changeForACopyThatFailsToStart_isNotWaitedForInVain() throws Exception {
    assertThat(tags(second).all()).isEmpty(); // replica 1
    var claiming = new CountDownLatch(1);
    var fail = new CountDownLatch(1);
    var failed = new AtomicBoolean();
    try (TestSilo third = TestSilo.over(store, "third")) {
      store.beforeClaim(log -> {
        if (!failed.getAndSet(true)) {
          claiming.countDown();
          wait(fail);
          throw TestStore.refusal();
        }
      });
      var reading = TestSilo.async(() -> tags(third).all());
      TestSilo.await(claiming);
      var thread = new CompletableFuture<Thread>();
      var confirming =
          TestSilo.async(() -> {
            thread.complete(Thread.currentThread());
            port(third, "third").confirm(1, 0, 0, delta("theirs"));
            return true;
          });
      Thread asking = TestSilo.get(thread);
      TestSilo.eventually(() -> asking.getState() == Thread.State.WAITING);
      fail.countDown();
      assertThatThrownBy(() -> TestSilo.get(reading)).isInstanceOf(GrainException.class);
      assertThat(TestSilo.get(confirming)).isTrue();
      assertThat(tags(third).all()).contains("theirs");
    }
  }

  @Test
  void changeForACopyThatCannotStartAnyMore_doesNotKeepTheSiloFromStopping() throws Exception {
    assertThat(tags(second).all()).isEmpty(); // replica 1
    var claiming = new CountDownLatch(1);
    var fail = new CountDownLatch(1);
    TestSilo third = TestSilo.over(store, "third");
    third.on("fine", self -> 1);
    store.beforeClaim(log -> {
      claiming.countDown();
      wait(fail);
      throw TestStore.refusal();
    });
    var reading = TestSilo.async(() -> tags(third).all());
    TestSilo.await(claiming);
    var thread = new CompletableFuture<Thread>();
    var confirming =
        TestSilo.async(() -> {
          thread.complete(Thread.currentThread());
          port(third, "third").confirm(1, 0, 0, delta("theirs"));
          return true;
        });
    Thread asking = TestSilo.get(thread);
    TestSilo.eventually(() -> asking.getState() == Thread.State.WAITING);
    var stopping =
        TestSilo.async(() -> {
          third.close();
          return true;
        });
    TestSilo.eventually(() -> isStopping(third));
    fail.countDown();
    assertThatThrownBy(() -> TestSilo.get(reading)).isInstanceOf(GrainException.class);
    assertThatThrownBy(() -> TestSilo.get(confirming))
        .isInstanceOfSatisfying(
            GrainException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SHUTTING_DOWN));
    assertThat(TestSilo.get(stopping)).isTrue();
    store.beforeClaim(log -> {});
  }

  private static boolean isStopping(TestSilo silo) {
    try {
      return InlineTurnTest.unchecked(silo.probe("new"), "fine") < 0;
    } catch (GrainException e) {
      return e.code() == ErrorCode.SHUTTING_DOWN;
    }
  }

  @Test
  void changeForAGrainThatIsNotReplicated_isNotConfirmed() {
    ReplicaPort port =
        second.grains().ref(ReplicaPort.class, new ReplicaPlace("second", "ledger", "k"));
    assertThatThrownBy(() -> port.confirm(1, 1, 1, delta("theirs")))
        .isInstanceOfSatisfying(
            GrainException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DELTA_REFUSED));
  }

  private static void wait(CountDownLatch latch) {
    try {
      TestSilo.await(latch);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
