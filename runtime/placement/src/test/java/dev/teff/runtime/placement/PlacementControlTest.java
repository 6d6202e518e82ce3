package dev.teff.runtime.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import dev.teff.grains.GrainId;
import dev.teff.placement.affinity.Move;
import dev.teff.placement.jfr.SampleRate;
import dev.teff.runtime.SystemTimekeeper;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import javax.management.JMX;
import org.junit.jupiter.api.Test;

/** A silo's placement with a real flight recorder, controlled over JMX. */
class PlacementControlTest {
  private final List<Move> moves = new CopyOnWriteArrayList<>();
  private final ReentrantLock rounds = new ReentrantLock(); // who holds it holds them up
  private final Surroundings surroundings =
      new Surroundings() {
        @Override
        public String self() {
          return "a";
        }

        @Override
        public Set<String> silos() {
          rounds.lock();
          try {
            return Set.of("a", "b");
          } finally {
            rounds.unlock();
          }
        }

        @Override
        public Optional<String> where(GrainId grain) {
          return Optional.of("a");
        }

        @Override
        public boolean isHere(GrainId grain) {
          return grain.key().equals("here");
        }

        @Override
        public long grains() {
          return 1;
        }

        @Override
        public Optional<Instant> activeSince(GrainId grain) {
          return Optional.empty();
        }

        @Override
        public void tell(String silo, byte[] message) {}

        @Override
        public CompletionStage<?> move(Move move) {
          moves.add(move);
          return CompletableFuture.completedFuture(true);
        }
      };

  @Test
  void control_throughTheMBeanServer_explainsMovesAndSwitches() throws Exception {
    var settings =
        AffinitySettings.from(
            ConfigFactory.parseString("teff.affinity.round = 50ms")
                .withFallback(ConfigFactory.defaultReference())
                .resolve());
    var sampling = new Sampling(new SampleRate(1, 1), new SampleRate(1, 2));
    try (Affinity affinity =
            Affinity.start(
                settings,
                new PlacementSettings(Map.of()),
                surroundings,
                SystemTimekeeper.instance(),
                sampling);
        PlacementControl registered = PlacementControl.register("a", affinity)) {
      assertThat(registered.getSilo()).isEqualTo("a");
      PlacementMXBean control =
          JMX.newMXBeanProxy(
              ManagementFactory.getPlatformMBeanServer(),
              PlacementMXBean.name("a"),
              PlacementMXBean.class);
      assertThat(control.getHealth()).isEqualTo("on");
      assertThat(control.why("g", "here")).startsWith("g/here is on a.");
      assertThat(control.why("g", "elsewhere")).isEmpty();
      awaitMeasured(affinity, sampling);
      control.move("g", "here", "b");
      await().atMost(Duration.ofSeconds(30)).until(() -> control.getMoved() == 1);
      assertThat(moves).singleElement().satisfies(move -> assertThat(move.to()).isEqualTo("b"));
      assertThat(control.why("g", "here")).contains("Last decision: moved from a to b");
      assertThatThrownBy(() -> control.move("g", "here", "gone"))
          .hasMessageContaining("No silo gone hosts grains");
      assertThatThrownBy(() -> control.move("g", "elsewhere", "b"))
          .hasMessageContaining("not active on a");
      control.setDryRun(true);
      assertThat(control.isDryRun()).isTrue();
      control.setEnabled(false);
      assertThat(control.getHealth()).isEqualTo("off");
      await().atMost(Duration.ofSeconds(30)).until(() -> sampling.calls().period() == 0);
    }
  }

  /** One that the configuration says is off. */
  private Affinity off() {
    var settings =
        AffinitySettings.from(
            ConfigFactory.parseString("teff.affinity.enabled = false")
                .withFallback(ConfigFactory.defaultReference())
                .resolve());
    return Affinity.start(
        settings,
        new PlacementSettings(Map.of()),
        surroundings,
        SystemTimekeeper.instance(),
        new Sampling());
  }

  @Test
  void offInTheConfiguration_cannotBeSwitchedOn_andSaysWhy() {
    try (Affinity affinity = off();
        PlacementControl control = PlacementControl.register("off", affinity)) {
      assertThatThrownBy(() -> control.setEnabled(true))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("teff.affinity.enabled was false");
      control.setEnabled(false);
      assertThat(control.getHealth()).isEqualTo("off");
    }
  }

  @Test
  void whoAsksWhyWhileASiloStops_isAnswered() {
    GrainId here = GrainId.of("g", "here");
    var answer = new CompletableFuture<Optional<String>>();
    rounds.lock();
    try {
      Affinity affinity = off();
      Thread asker = Thread.ofPlatform().start(() -> answer.complete(affinity.why(here)));
      await().atMost(Duration.ofSeconds(30)).until(() -> asker.getState() == Thread.State.WAITING);
      affinity.close();
      assertThat(answer).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(Optional.empty());
      assertThat(affinity.why(here)).as("asked afterwards").isEmpty();
    } finally {
      rounds.unlock();
    }
  }

  /** Until what the flight recorder is told has come back. */
  private static void awaitMeasured(Affinity affinity, Sampling sampling) {
    GrainId here = GrainId.of("g", "here");
    var probe = new FlightProbe(() -> "a", sampling);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> {
          probe.ran(here, "hello", 1_000, 64);
          return affinity.why(here).orElseThrow().contains("% of a core");
        });
  }
}
