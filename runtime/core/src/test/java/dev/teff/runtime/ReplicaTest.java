package dev.teff.runtime;

import static dev.teff.grains.WriteConsistency.DURABLE;
import static dev.teff.grains.WriteConsistency.LOCAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.teff.crdt.LWWMap;
import dev.teff.crdt.LWWRegister;
import dev.teff.crdt.ORSet;
import dev.teff.grains.CallOptions;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.grains.Replica;
import dev.teff.grains.WriteConsistency;
import dev.teff.grains.spi.FieldCodec;
import dev.teff.grains.spi.KeyCodec;
import dev.teff.runtime.ReplicaList.State;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.PinnedGrain;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * The numbers of replicas, and what is refused: two silos over one store that do not know each
 * other.
 */
class ReplicaTest {
  private final TestStore store = new TestStore();
  private final TestSilo a = TestSilo.over(store, "a");
  private final TestSilo b = TestSilo.over(store, "b");

  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.teff.replicated");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(log);
    a.close();
    b.close();
  }

  private static Tags tags(TestSilo silo) {
    return silo.grains().ref(Tags.class, "k");
  }

  @Test
  void reminder_ofOneCopy_ticksAtAnother() {
    tags(a).remind("red");
    assertThat(tags(b).all()).isEmpty();

    b.advanceUntil(() -> store.reminders().next().isEmpty());

    assertThat(tags(b).all()).containsExactly("red");
  }

  /** As docs/semantics.md says. */
  @Test
  void key_countsOncePerCopy() {
    CallOptions once = CallOptions.key("k1");
    Tally atA = a.grains().with(a.grains().ref(Tally.class, "k"), once);
    atA.count(DURABLE, 1);
    atA.count(DURABLE, 1);
    assertThat(a.grains().ref(Tally.class, "k").value()).isEqualTo(1);

    b.grains().with(b.grains().ref(Tally.class, "k"), once).count(DURABLE, 1);

    assertThat(b.grains().ref(Tally.class, "k").value()).isEqualTo(2);
  }

  private static Title title(TestSilo silo) {
    return silo.grains().ref(Title.class, "k");
  }

  private ReplicaPort port(TestSilo silo) {
    return silo.grains().ref(ReplicaPort.class, new ReplicaPlace(silo.silo().name(), "tags", "k"));
  }

  private List<ReplicaList.Entry> replicas() {
    return replicas("tags");
  }

  private List<ReplicaList.Entry> replicas(String type) {
    return store
        .registers()
        .read("replicas/" + type + "/k")
        .map(stored -> WireReader.decode(ReplicaList.CODEC, stored.value()).entries())
        .orElseThrow();
  }

  private State stateOf(long replica) {
    return stateOf("tags", replica);
  }

  private State stateOf(String type, long replica) {
    return replicas(type).stream()
        .filter(entry -> entry.replica() == replica)
        .findFirst()
        .orElseThrow()
        .state();
  }

  @Test
  void copyThatLeft_givesItsNumberToTheNext() {
    tags(a).add(DURABLE, "x");
    tags(a).leave();
    TestSilo.eventually(() -> stateOf(1) == State.FREE);
    tags(b).add(DURABLE, "y");
    assertThat(tags(b).all()).containsExactlyInAnyOrder("x", "y");
    assertThat(replicas()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"k", "%", "/", "ä"})
  void grainWhoseKeyIsAsLongAsMayBe_isReplicated(String character) {
    String key = character.repeat(GrainId.MAX_KEY_LENGTH);
    a.grains().ref(Tags.class, key).add(DURABLE, "x");
    Tags there = b.grains().ref(Tags.class, key);
    there.add(DURABLE, "y");
    b.grains()
        .ref(ReplicaPort.class, new ReplicaPlace("b", "tags", key))
        .confirm(1, 2, 2, delta(1, "z", 2));
    assertThat(there.all()).containsExactlyInAnyOrder("x", "y", "z");
  }

  @Test
  void copiesAtOneTime_haveNumbersOfTheirOwn() {
    tags(a).add(DURABLE, "x");
    tags(b).add(DURABLE, "y");
    assertThat(replicas()).extracting(ReplicaList.Entry::replica).containsExactly(1L, 2L);
    TestSilo.eventually(() -> {
      a.time.advance(Duration.ofSeconds(11));
      return tags(a).all().size() == 2;
    });
  }

  @Test
  void silentSilo_isRetiredAndItsLateChangesAreRefused() {
    tags(a).add(DURABLE, "stored");
    tags(a).add(LOCAL, "not stored");
    b.time.advance(Duration.ofHours(25));
    assertThat(tags(b).all()).containsExactly("stored");
    assertThat(stateOf(1)).isEqualTo(State.RETIRED);

    byte[] late = delta(1, "late");
    refused(ErrorCode.REPLICA_RETIRED, () -> port(b).confirm(1, 0, 0, late));
    tags(a).add(DURABLE, "as another"); // refused under the old number, repeated under a new one
    assertThat(tags(a).all()).containsExactlyInAnyOrder("stored", "as another");
    assertThat(replicas()).hasSize(3);
  }

  @Test
  void changesThatNobodyHonestSends_areRefused() {
    assertThat(tags(a).all()).isEmpty(); // replica 1
    tags(b).add(DURABLE, "x"); // replica 2
    byte[] delta = delta(1, "y");
    refused(ErrorCode.REPLICA_RETIRED, () -> port(b).confirm(2, 0, 0, delta)); // in b's own name
    refused(ErrorCode.DELTA_REFUSED, () -> port(b).confirm(7, 0, 0, delta(7, "nobody's")));
    tags(a).leave();
    TestSilo.eventually(() -> stateOf(1) == State.FREE);
    port(b).confirm(1, 0, 0, delta);
    port(b).confirm(1, 0, 0, delta);
    assertThat(tags(b).all()).containsExactlyInAnyOrder("x", "y");
  }

  @Test
  void changeInAnothersName_isRefused() {
    assertThat(tags(a).all()).isEmpty();
    tags(b).add(DURABLE, "x");
    refused(ErrorCode.DELTA_REFUSED, () -> port(b).confirm(1, 0, 0, delta(9, "y")));
    assertThat(tags(b).all()).containsExactly("x");
  }

  @Test
  void damagedChanges_areRefused() {
    assertThat(tags(a).all()).isEmpty();
    byte[] delta = delta(1, "y");
    for (int length = 1; length < delta.length; length++) {
      byte[] truncated = Arrays.copyOf(delta, length);
      assertThatThrownBy(() -> port(b).confirm(1, 0, 0, truncated))
          .as("%d of %d bytes", length, delta.length)
          .isInstanceOf(GrainException.class);
    }
    byte[] newerType = {8, 99};
    refused(ErrorCode.MALFORMED_MESSAGE, () -> port(b).confirm(1, 0, 0, newerType));
    assertThat(tags(b).all()).isEmpty();
  }

  @Test
  void changesThatComeInAnotherOrder_areAllThere() {
    tags(a).add(DURABLE, "first");
    assertThat(tags(b).all()).containsExactly("first");
    tags(a).add(DURABLE, "second"); // which b does not hear of
    byte[] third = delta(1, "third", 3);
    port(b).confirm(1, 3, 3, third);
    assertThat(tags(b).all()).containsExactlyInAnyOrder("first", "third");
    TestSilo.eventually(() -> {
      b.time.advance(Duration.ofSeconds(11));
      return tags(b).all().size() == 3;
    });
  }

  @Test
  void changeThatItsAuthorNeverStored_isStoredByWhoHeardOfIt() {
    assertThat(tags(a).all()).isEmpty();
    port(b).confirm(1, 0, 0, delta(1, "heard"));
    try (TestSilo c = TestSilo.over(store, "c")) {
      TestSilo.eventually(() -> {
        b.time.advance(Duration.ofSeconds(11));
        c.time.advance(Duration.ofSeconds(11));
        return tags(b).all().size() == 1 && tags(c).all().contains("heard");
      });
    }
  }

  @Test
  void changeThatAnObserverThrewAt_isStoredByWhoHeardOfIt() {
    assertThat(tags(a).all()).isEmpty(); // replica 1
    tags(b).object();
    port(b).confirm(1, 0, 0, delta(1, "heard"));
    assertThat(tags(b).all()).containsExactly("heard");
    tags(b).leave();
    TestSilo.eventually(() -> stateOf(2) == State.FREE);
    try (TestSilo c = TestSilo.over(store, "c")) {
      assertThat(tags(c).all()).containsExactly("heard");
    }
  }

  @Test
  void changesOfSeveralCopies_areMergedThoughAnObserverThrowsAtEach() {
    tags(b).object();
    try (TestSilo c = TestSilo.over(store, "c")) {
      tags(a).add(DURABLE, "one");
      tags(c).add(DURABLE, "two");
      b.time.advance(Duration.ofSeconds(11));
      TestSilo.eventually(() -> tags(b).all().size() == 2);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LOCAL", "DURABLE"})
  void wholeValueInThePlaceOfAChange_isRefusedWhereItIsMade(WriteConsistency consistency) {
    tags(a).add(DURABLE, "theirs");
    assertThatThrownBy(() -> tags(b).addWhole(consistency, "mine"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("tags/k", "whole value", "delta");
    assertThat(tags(b).all()).containsExactly("theirs");
    tags(b).add(DURABLE, "later");
    try (TestSilo c = TestSilo.over(store, "c")) {
      assertThat(tags(c).all()).containsExactlyInAnyOrder("theirs", "later");
    }
    assertThat(warnings()).isEmpty();
  }

  @Test
  void changeByAClockThatIsAhead_isReportedAndLeftOutUntilItsTimeHasCome() {
    b.time.advance(Duration.ofMinutes(5)); // less than would make its copy leave
    title(b).set("tomorrow");
    assertThat(title(a).get()).isEmpty();
    assertThat(warnings())
        .singleElement()
        .asString()
        .contains("title/k leaves out replica 1", "TEFF-322", "set the clocks");
    LWWRegister<String> ahead = LWWRegister.<String>empty().set(new Replica(1, b.time), "forged");
    byte[] delta = WireWriter.encode(LWWRegister.codec(FieldCodec.STRING), ahead);
    ReplicaPort port = a.grains().ref(ReplicaPort.class, new ReplicaPlace("a", "title", "k"));
    refused(ErrorCode.CLOCK_AHEAD, () -> port.confirm(1, 0, 0, delta));
    assertThat(title(b).get()).isEqualTo("tomorrow");
    a.time.advance(Duration.ofMinutes(4));
    TestSilo.eventually(() -> {
      a.time.advance(Duration.ofSeconds(11));
      return title(a).get().equals("tomorrow");
    });
  }

  @Test
  void numberOfASiloWhoseClockWasAhead_isNotGoneOnWithBeforeItsTimeHasCome() {
    b.time.advance(Duration.ofMinutes(5));
    title(b).set("tomorrow");
    title(b).leave();
    TestSilo.eventually(() -> stateOf("title", 1) == State.FREE);
    assertThat(title(a).get()).isEmpty();
    assertThat(warnings())
        .anySatisfy(warning ->
            assertThat(warning)
                .contains("title/k does not go on as replica 1", "TEFF-322", "set the clocks"));
    assertThat(stateOf("title", 1)).isEqualTo(State.FREE);
    assertThat(stateOf("title", 2)).isEqualTo(State.HELD);
    title(a).set("today");
    assertThat(title(a).get()).isEqualTo("today");
    title(b).set("the day after"); // goes on as replica 1, whose log it wrote itself
    assertThat(replicas("title")).hasSize(2);
    a.time.advance(Duration.ofMinutes(4));
    TestSilo.eventually(() -> {
      a.time.advance(Duration.ofSeconds(11));
      return title(a).get().equals("the day after");
    });
  }

  private static final byte[] NEWER = {8, 99}; // of a type that this version does not know

  private static GrainId log(long replica) {
    return GrainId.of(PinnedGrain.REPLICA, KeyCodec.join(Long.toString(replica), "tags", "k"));
  }

  /** As a silo of a newer version leaves it. */
  @Test
  void numberWhoseLogCannotBeRead_isLeftToOthers() {
    tags(a).add(DURABLE, "before");
    tags(a).leave();
    TestSilo.eventually(() -> stateOf(1) == State.FREE);
    store.plant(log(1), "delta", NEWER);

    tags(b).add(DURABLE, "after");

    assertThat(tags(b).all()).containsExactlyInAnyOrder("before", "after");
    assertThat(stateOf(1)).isEqualTo(State.FREE);
    assertThat(stateOf(2)).isEqualTo(State.HELD);
    assertThat(warnings())
        .anySatisfy(warning ->
            assertThat(warning)
                .contains("tags/k does not go on as replica 1, but takes another", "TEFF-302"));
  }

  /** Its parts cannot even be put together. */
  @Test
  void damagedLogOfOneCopy_keepsNobodyFromThoseOfTheOthers() {
    assertThat(tags(a).all()).isEmpty(); // replica 1
    try (TestSilo c = TestSilo.over(store, "c")) {
      assertThat(tags(c).all()).isEmpty(); // replica 2
      store.plant(log(1), "delta", delta(1, "readable"));
      store.plant(log(1), ReplicaParts.PART, NEWER);
      tags(c).add(DURABLE, "theirs");

      assertThat(tags(b).all()).containsExactlyInAnyOrder("readable", "theirs");

      tags(c).add(DURABLE, "later");
      TestSilo.eventually(() -> {
        b.time.advance(Duration.ofSeconds(11));
        return tags(b).all().contains("later");
      });
      assertThat(warnings())
          .anySatisfy(
              warning -> assertThat(warning).contains("tags/k leaves out replica 1", "TEFF-302"));
    }
  }

  @Test
  void logThatCannotBeReadBecauseOfTheStore_isNotLeftOut() {
    tags(a).add(DURABLE, "x");
    store.beforeRead(() -> {
      throw TestStore.refusal();
    });
    assertThatThrownBy(() -> tags(b).all()).hasStackTraceContaining("The disk is full");
  }

  @ParameterizedTest
  @EnumSource(names = {"MAJORITY", "ALL"})
  void changeThatOthersAreToConfirm_isRefusedInAnIdempotentTurn(WriteConsistency consistency) {
    Tally once = a.grains().with(a.grains().ref(Tally.class, "k"), CallOptions.key("k1"));
    assertThatThrownBy(() -> once.count(consistency, 1))
        .hasMessageContainingAll("TEFF-222", "tally/k", consistency.name(), "reminders");
    assertThat(a.grains().ref(Tally.class, "k").value()).isZero();
    assertThat(a.grains().ref(Tally.class, "k").count(consistency, 1)).isEqualTo(1);
  }

  @Test
  void changeByAClockThatIsAhead_keepsNoLaterOneBack() {
    GrainId log = GrainId.of(PinnedGrain.REPLICA, KeyCodec.join("1", "board", "k"));
    Board there = b.grains().ref(Board.class, "k");
    Board here = a.grains().ref(Board.class, "k");
    b.time.advance(Duration.ofMinutes(5));
    there.put("far", "tomorrow");
    var ahead = new Replica(1, b.time);
    LWWMap<String, String> value = LWWMap.empty();
    value = value.merge(value.put(ahead, "far", "tomorrow"));
    LWWMap<String, String> later = value.put(new Replica(1, a.time), "near", "today");
    store.plant(log, "delta", encoded(later)); // when the clock was set right
    assertThat(here.all()).containsExactly(Map.entry("near", "today"));
    assertThat(warnings()).singleElement().asString().contains("leaves out replica 1", "TEFF-322");

    value = value.merge(later);
    LWWMap<String, String> last = value.put(new Replica(1, a.time), "here", "now");
    store.plant(log, "delta", encoded(last));
    TestSilo.eventually(() -> {
      a.time.advance(Duration.ofSeconds(11));
      return here.all().containsKey("here");
    });
    assertThat(here.all()).doesNotContainKey("far");
    TestSilo.eventually(() -> {
      a.time.advance(Duration.ofSeconds(11));
      return here.all().containsKey("far");
    });
    assertThat(here.all()).hasSize(3);
  }

  private static byte[] encoded(LWWMap<String, String> delta) {
    return WireWriter.encode(LWWMap.codec(FieldCodec.STRING, FieldCodec.STRING), delta);
  }

  private List<String> warnings() {
    return log.list.stream()
        .filter(event -> event.getLevel() == Level.WARN)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "MAJORITY, 2, true", "MAJORITY, 1, true", "MAJORITY, 0, false", //
    "ALL, 2, true", "ALL, 1, false", "ALL, 0, false"
  })
  void changeIsStored_andConfirmedByAsManyAsItWasToBe(
      WriteConsistency consistency, int confirming, boolean enough) throws Exception {
    var cluster = new FakeCluster();
    cluster.silos("test", "second", "third");
    cluster.hostHere(grain -> !grain.type().equals(PinnedGrain.REPLICA));
    try (TestSilo silo = TestSilo.in(cluster);
        ExecutorService caller = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> adding = caller.submit(() -> tags(silo).add(consistency, "x"));
      for (int i = 0; i < 2; i++) {
        CallRequest confirmation =
            Objects.requireNonNull(
                cluster.arrivals.poll(TestSilo.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        if (i < confirming) {
          confirmation.succeeded();
        } else {
          confirmation.failed(
              new GrainException(
                  ErrorCode.NO_SILO_REACHABLE, GrainException.Outcome.UNKNOWN, "cut off"));
        }
      }
      if (enough) {
        adding.get(TestSilo.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      } else {
        assertThatThrownBy(() -> adding.get(TestSilo.PATIENCE.toSeconds(), TimeUnit.SECONDS))
            .cause()
            .isInstanceOfSatisfying(
                GrainException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.REPLICAS_MISSING));
      }
      assertThat(tags(silo).all()).containsExactly("x");
    }
  }

  private static byte[] delta(long author, String tag, int counter) {
    ORSet<String> before = ORSet.empty();
    var me = new Replica(author, new ManualTime());
    for (int i = 1; i < counter; i++) {
      before = before.merge(before.add(me, "other"));
    }
    return WireWriter.encode(ORSet.codec(FieldCodec.STRING), before.add(me, tag));
  }

  private static byte[] delta(long author, String tag) {
    ORSet<String> empty = ORSet.empty();
    return WireWriter.encode(
        ORSet.codec(FieldCodec.STRING), empty.add(new Replica(author, new ManualTime()), tag));
  }

  private static void refused(ErrorCode code, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(GrainException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
