package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainId;
import dev.teff.grains.spi.GrainCall;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.runtime.spi.CallProbe;
import dev.teff.runtime.spi.Timings;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimingsTest {
  private final Set<String> told = ConcurrentHashMap.newKeySet();
  private final Timings timings =
      new Timings() {
        @Override
        public void ran(GrainId grain, String method, long nanos, int standsFor) {
          told.add("ran %s %s %d".formatted(grain, method, standsFor));
        }

        @Override
        public void waited(String type, long nanos) {
          told.add("waited %s".formatted(type));
        }

        @Override
        public void called(String type, String method, boolean remote, long nanos) {
          told.add("called %s %s %b".formatted(type, method, remote));
        }

        @Override
        public void appended(AppendOutcome outcome, long nanos) {
          told.add("appended " + outcome.getClass().getSimpleName());
        }
      };

  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  /** Looks at every call. */
  private final CallProbe all =
      new CallProbe() {
        @Override
        public void ran(GrainId grain, String method, long nanos, int standsFor) {
          seen.add("%s %s %d".formatted(grain, method, standsFor));
        }

        @Override
        public int next() {
          return 1;
        }

        @Override
        public Observed observe(GrainId caller, GrainId callee, GrainCall<?> call, boolean oneWay) {
          return (answered, remote, waitNanos) -> {};
        }
      };

  private final TestSilo silo = TestSilo.with(builder -> builder.timings(timings).probe(all));

  @AfterEach
  void close() {
    silo.close();
  }

  @Test
  void firstTurnOfAThread_andSomeMore_areToldOf() throws Exception {
    silo.on("nothing", self -> 0);
    TestSilo.get(
        TestSilo.async(() -> {
          silo.probe("p").run("nothing");
          for (int i = 0; i < 200; i++) {
            silo.probe("q").run("nothing");
          }
          return 0;
        }));
    assertThat(told).contains("ran probe/p run 1").hasSizeBetween(2, 100);
    assertThat(seen).contains("probe/p run 1").hasSameSizeAs(told);
  }

  @Test
  void callOfAGrain_thatIsLookedAt_isToldOf() throws Exception {
    silo.on("nothing", self -> 0);
    silo.on("call", self -> self.probe("b").run("nothing"));
    silo.probe("a").run("call");
    assertThat(told).contains("called probe run false");
  }

  @Test
  void events_areToldOfWhenTheStoreHasThem() {
    silo.ledger("a").add(1);
    assertThat(told).contains("appended Committed");
  }

  @Test
  void callsThatWait_areToldOfNowAndThen() {
    silo.on("nothing", self -> 0);
    TestSilo.eventually(() -> {
      for (int i = 0; i < 20; i++) {
        silo.grains().send(silo.probe("p"), probe -> InlineTurnTest.unchecked(probe, "nothing"));
      }
      InlineTurnTest.unchecked(silo.probe("p"), "nothing"); // behind the others
      return told.contains("waited probe");
    });
  }
}
