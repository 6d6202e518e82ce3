package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.teff.grains.Grains;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StuckTurnTest {
  private final Script script = new Script();
  private final ManualTime time = new ManualTime();
  private final List<String> reports = new CopyOnWriteArrayList<>();
  private volatile boolean over;
  private Grains grains;
  private Sweeper sweeper;

  private long deafLoop() {
    while (!over) {
      Thread.onSpinWait();
    }
    return 0;
  }

  /** An executor by which whatever the time brings is done when it has been moved. */
  static void runAndWait(Runnable task) {
    Thread thread = Thread.startVirtualThread(task);
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A host that does nothing on its own but sweep, when the time is moved. */
  @BeforeEach
  void host() {
    var types =
        new GrainTypes(
            StuckTurnTest.class.getClassLoader(), new NamedServices(Map.of(Script.class, script)));
    Host host =
        TestHost.of(
            SiloSettings.from(
                ConfigFactory.parseString("teff.call.timeout = 10s")
                    .withFallback(ConfigFactory.load())),
            time,
            StuckTurnTest::runAndWait, // so that moving the time sweeps
            types,
            new TestStore());
    sweeper =
        new Sweeper(
            host, StuckTurnTest::runAndWait, new MemoryPressure(new HeapGauge(), 1), reports::add);
    sweeper.start();
    grains = host.grains();
  }

  @AfterEach
  void stop() {
    over = true;
    sweeper.stop();
  }

  @Test
  void turn_thatIgnoresItsInterrupt_isReportedOnceWithItsStack() throws Exception {
    var entered = new CountDownLatch(1);
    script.on(
        "deaf",
        self -> {
          entered.countDown();
          return deafLoop();
        });
    var call = TestSilo.async(() -> grains.ref(Probe.class, "a").run("deaf"));
    TestSilo.await(entered);
    time.advance(Duration.ofSeconds(10));
    assertThat(reports).isEmpty();
    for (int i = 0; i < 20; i++) {
      time.advance(Duration.ofMillis(50));
    }
    assertThat(reports).as("within a second").hasSize(1);
    for (int i = 0; i < 20; i++) {
      time.advance(Duration.ofMillis(50));
    }
    over = true;
    TestSilo.eventually(call::isDone);
    assertThat(reports)
        .singleElement()
        .asString()
        .startsWith("TEFF-212 A turn still runs")
        .contains("probe/a", "dev.teff.runtime.ProbeGrain", "StuckTurnTest.deafLoop");
  }

  @Test
  void turnThatNeverWaits_isInterruptedSoonBehindTheDefaultDeadline() throws Exception {
    var entered = new CountDownLatch(1);
    script.on(
        "spin",
        self -> {
          entered.countDown();
          while (!Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
          }
          return time.nanos();
        });
    time.advance(Duration.ofMillis(25)); // in the middle between two sweeps
    var call = TestSilo.async(() -> grains.ref(Probe.class, "a").run("spin"));
    TestSilo.await(entered);
    for (int i = 0; i < 199; i++) {
      time.advance(Duration.ofMillis(50));
    }
    assertThat(call).as("before 10 s").isNotDone();
    for (int i = 0; i < 3; i++) {
      time.advance(Duration.ofMillis(50)); // 50 ms until it was seen, and as much until it is again
    }
    TestSilo.eventually(call::isDone);
    assertThatThrownBy(() -> TestSilo.get(call)).hasMessageContaining("TEFF-201");
  }
}
