package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SiloTaskTest {
  private final List<String> seen = new ArrayList<>();

  private final class Noting implements SiloTask {
    private final String name;
    private final boolean fails;

    Noting(String name, boolean fails) {
      this.name = name;
      this.fails = fails;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void start(Silo silo) throws Exception {
      if (fails) {
        throw new IllegalStateException("no port");
      }
      seen.add("start " + name + " " + silo.health().live() + " " + silo.health().ready());
    }

    @Override
    public void stop(Silo silo) throws Exception {
      seen.add("stop " + name + " " + silo.health().live() + " " + silo.health().ready());
      throw new IllegalStateException("never mind");
    }
  }

  @Test
  void tasks_startInOrderBeforeTheSiloIsReady_andStopInTheOppositeOrderWhileGrainsAnswer() {
    TestSilo silo =
        TestSilo.with(builder -> builder.task(new Noting("a", false)).task(new Noting("b", false)));
    assertThat(silo.silo().health()).isEqualTo(new Health(true, true, ""));
    silo.close();
    assertThat(seen)
        .containsExactly(
            "start a true false", "start b true false", "stop b true false", "stop a true false");
  }

  @Test
  void taskThatFails_keepsTheSiloFromStarting_andEndsWhatWasStarted() {
    assertThatThrownBy(() ->
            TestSilo.with(
                builder -> builder.task(new Noting("a", false)).task(new Noting("b", true))))
        .hasMessageContaining("TEFF-502")
        .hasMessageContaining("task b, silo test")
        .hasRootCauseMessage("no port");
    assertThat(seen).containsExactly("start a true false", "stop a true false");
  }

  @Test
  void closedSilo_isNeitherLiveNorReady() {
    TestSilo silo = TestSilo.start();
    silo.close();
    Health health = silo.silo().health();
    assertThat(health.live()).isFalse();
    assertThat(health.ready()).isFalse();
    assertThat(health.detail()).contains("TEFF-205");
  }

  @Test
  void taskWhoseEndIsAnError_keepsNothingElseFromEnding() {
    var closed = new AtomicBoolean();
    var cluster = new FakeCluster();
    TestSilo silo =
        TestSilo.with(builder ->
            builder
                .cluster(cluster)
                .task(
                    new SiloTask() {
                      @Override
                      public String name() {
                        return "a";
                      }

                      @Override
                      public void start(Silo silo) {}

                      @Override
                      public void stop(Silo silo) {
                        closed.set(true);
                        throw new AssertionError("a class is missing, say");
                      }
                    }));
    silo.close();
    assertThat(closed).isTrue();
    assertThat(cluster.isClosed()).isTrue();
  }
}
