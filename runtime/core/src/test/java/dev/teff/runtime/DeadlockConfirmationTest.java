package dev.teff.runtime;

import static dev.teff.runtime.TestSilo.async;
import static dev.teff.runtime.TestSilo.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.TurnWait;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A circle over two silos, of which this test plays the other one. */
class DeadlockConfirmationTest {
  private final FakeCluster cluster = new FakeCluster();
  private final TestSilo silo =
      TestSilo.with(builder ->
          builder
              .cluster(cluster)
              .config(ConfigFactory.parseString("teff.call.timeout = " + TestSilo.NEVER)));
  private final AtomicInteger asked = new AtomicInteger();

  @BeforeEach
  void callFar() {
    cluster.hostHere(grain -> !grain.key().equals("far"));
    silo.on("ask", self -> self.probe("far").run("any"));
  }

  @AfterEach
  void close() {
    silo.close();
  }

  /**
   * A turn of the grain elsewhere, begun by somebody else, waits for the one that calls there. Its
   * number is lower, so the other one's call is to fail.
   */
  private static TurnWait back(TurnWait wait) {
    GrainId near = GrainId.of("probe", "near");
    return new TurnWait(
        Long.MIN_VALUE, 1, 0, "other", wait.target().toString(), near, "run", 400, Long.MIN_VALUE);
  }

  @Test
  void circleThatIsFoundTwice_failsTheCall_andNamesWhoIsInIt() {
    cluster.waits(wait -> List.of(back(wait)));
    CompletableFuture<Long> call = async(() -> silo.probe("near").run("ask"));
    silo.advanceUntil(call::isDone);
    assertThatThrownBy(() -> get(call))
        .isInstanceOfSatisfying(
            GrainException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.DEADLOCK))
        .hasMessageContaining("probe/near on test waits for run of probe/far since ")
        .hasMessageContaining("probe/far on other waits for run of probe/near since ");
  }

  @Test
  void circleThatIsGoneWhenItIsLookedForAgain_failsNobody() throws Exception {
    cluster.waits(wait -> asked.incrementAndGet() == 1 ? List.of(back(wait)) : List.of());
    CompletableFuture<Long> call = async(() -> silo.probe("near").run("ask"));
    CallRequest request =
        Objects.requireNonNull(
            cluster.arrivals.poll(TestSilo.PATIENCE.toSeconds(), TimeUnit.SECONDS));
    silo.advanceUntil(() -> asked.get() >= 4);
    assertThat(call).isNotDone();
    request.succeeded();
    assertThat(get(call)).isZero();
  }
}
