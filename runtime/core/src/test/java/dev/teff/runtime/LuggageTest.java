package dev.teff.runtime;

import static dev.teff.runtime.TestSilo.eventually;
import static dev.teff.runtime.TestSilo.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.CallOptions;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.grains.IdempotencyKey;
import dev.teff.grains.Observers;
import dev.teff.runtime.Belongings.Observing;
import dev.teff.runtime.spi.Departure;
import dev.teff.runtime.spi.HostedGrain;
import dev.teff.runtime.spi.Luggage;
import dev.teff.runtime.wire.WireWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the runtime keeps for a grain, and what becomes of it when the grain moves. */
class LuggageTest {
  private static final GrainId GRAIN = GrainId.of("probe", "a");
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final int ROOM = 1 << 20;

  private final FakeCluster oldCluster = new FakeCluster();
  private final FakeCluster newCluster = new FakeCluster();
  private final TestSilo oldSilo = TestSilo.in(oldCluster);
  private final TestSilo newSilo = TestSilo.in(newCluster);
  private final Map<Self, List<Observers<Probe>>> observers = new ConcurrentHashMap<>();
  private final List<String> heard = new CopyOnWriteArrayList<>();

  @BeforeEach
  void script() {
    for (TestSilo silo : List.of(oldSilo, newSilo)) {
      silo.script.onConstruction(self -> {
        if (self.context.key().equals("a")) {
          observers.put(
              self, List.of(self.context.observers(LEASE), self.context.observers(LEASE)));
        }
        return 0;
      });
      silo.on("count", self -> ++self.field);
      silo.on(
          "hear",
          self -> {
            heard.add(self.context.key());
            return 0;
          });
      silo.on(
          "tell second",
          self -> {
            list(self, 1).tell(probe -> InlineTurnTest.unchecked(probe, "hear"));
            return list(self, 0).size();
          });
    }
    oldSilo.on(
        "subscribe",
        self -> {
          list(self, 0).add(self.probe("first"));
          list(self, 1).add(self.probe("second"));
          return 0;
        });
  }

  @AfterEach
  void close() {
    oldSilo.close();
    newSilo.close();
  }

  private Observers<Probe> list(Self self, int list) {
    return Objects.requireNonNull(observers.get(self)).get(list);
  }

  /** Has the grain stop on its silo; returns what it takes along. */
  private Luggage stop() throws Exception {
    return stop(ROOM);
  }

  private Luggage stop(int room) throws Exception {
    var stopped = new CompletableFuture<Luggage>();
    oldCluster
        .silo()
        .depart(
            GRAIN,
            new Departure() {
              @Override
              public int room() {
                return room;
              }

              @Override
              public void stopped(HostedGrain activation, Luggage luggage, Runnable gone) {
                gone.run();
                stopped.complete(luggage);
              }

              @Override
              public void missed() {}
            });
    return get(stopped);
  }

  private void arrive(Luggage luggage) {
    var hosted = new HostedGrain(GRAIN, newCluster.silo().newNumber());
    assertThat(newCluster.silo().admit(hosted, luggage, () -> true)).isTrue();
  }

  @Test
  void receiptsOfAGrainWithoutALog_moveWithIt() throws Exception {
    var once = CallOptions.key(new IdempotencyKey("k", Instant.EPOCH).text());
    assertThat(oldSilo.grains().with(oldSilo.probe("a"), once).run("count")).isEqualTo(1);
    assertThat(oldCluster.silo().carries(GRAIN)).isTrue();
    arrive(stop());
    assertThat(newSilo.grains().with(newSilo.probe("a"), once).run("count")).isEqualTo(1);
    assertThat(newSilo.probe("a").run("count")).as("the repetition did not run").isEqualTo(1);
  }

  @Test
  void receiptsThatHaveNoRoom_areTheOldest_andAreKnownToBeForgotten() throws Exception {
    for (int i = 0; i < 10; i++) {
      oldSilo.grains().with(oldSilo.probe("a"), key(i)).run("count");
    }
    Luggage few = stop(110);
    assertThat(few.kept().length).isBetween(20, 110);
    arrive(few);
    assertThat(newSilo.grains().with(newSilo.probe("a"), key(9)).run("count")).isEqualTo(10);
    assertThatThrownBy(() -> newSilo.grains().with(newSilo.probe("a"), key(0)).run("count"))
        .isInstanceOfSatisfying(
            GrainException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.IDEMPOTENCY_KEY_EXPIRED));
  }

  private static CallOptions key(int number) {
    var issued = Instant.EPOCH.plusSeconds(number);
    return CallOptions.key(new IdempotencyKey("k" + number, issued).text());
  }

  @Test
  void observers_moveWithTheGrain_eachInItsList() throws Exception {
    oldSilo.probe("a").run("subscribe");
    assertThat(oldCluster.silo().carries(GRAIN)).isTrue();
    arrive(stop());
    assertThat(newSilo.probe("a").run("tell second")).isEqualTo(1);
    eventually(() -> !heard.isEmpty());
    assertThat(heard).containsExactly("second");
  }

  @Test
  void observersLease_goesOnWhereItWas() throws Exception {
    oldSilo.probe("a").run("subscribe");
    oldSilo.time.advance(Duration.ofSeconds(40));
    arrive(stop());
    newSilo.probe("a").run("count"); // it is there
    newSilo.time.advance(Duration.ofSeconds(19));
    assertThat(newSilo.probe("a").run("tell second")).isEqualTo(1);
    newSilo.time.advance(Duration.ofSeconds(1));
    assertThat(newSilo.probe("a").run("tell second")).isZero();
  }

  @Test
  void observersWhoseTypeNobodyKnows_areLeftOut() throws Exception {
    arrive(
        new Luggage(
            new byte[0],
            new Belongings(
                    Note.NOTHING,
                    List.of(
                        new Observing(0, "unheard of", "x", LEASE.toNanos()),
                        new Observing(0, "probe", "y", LEASE.toNanos()),
                        new Observing(7, "probe", "z", LEASE.toNanos())))
                .encode(ROOM)));
    assertThat(newSilo.probe("a").run("tell second")).isEqualTo(1);
  }

  @Test
  void whatANewerSiloKeeps_isPassedOver() throws Exception {
    var newer = new WireWriter();
    newer.string(15, "something else");
    Belongings belongings = Belongings.decode(newer.toBytes());
    assertThat(belongings.note().isEmpty()).isTrue();
    assertThat(belongings.observers()).isEmpty();
    assertThat(belongings.encode(ROOM)).isEmpty();
  }

  @Test
  void grainOfWhichNothingIsKept_carriesNothing() throws Exception {
    oldSilo.probe("a").run("count");
    assertThat(oldCluster.silo().carries(GRAIN)).isFalse();
    assertThat(stop().kept()).isEmpty();
  }
}
