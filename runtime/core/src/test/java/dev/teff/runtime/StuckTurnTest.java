package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.teff.grains.Grains;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StuckTurnTest {
  private final Script script = new Script();
  private final ManualTime time = new ManualTime();
  private final List<String> reports = new CopyOnWriteArrayList<>();
  private volatile boolean over;

  private long deafLoop() {
    while (!over) {
      Thread.onSpinWait();
    }
    return 0;
  }

  private static void runAndWait(Runnable task) {
    Thread thread = Thread.startVirtualThread(task);
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void turn_thatIgnoresItsInterrupt_isReportedOnceWithItsStack() throws Exception {
    var types =
        new GrainTypes(
            StuckTurnTest.class.getClassLoader(), new NamedServices(Map.of(Script.class, script)));
    var host =
        TestHost.of(
            SiloSettings.from(
                ConfigFactory.parseString("teff.call.timeout = 10s")
                    .withFallback(ConfigFactory.load())),
            time,
            StuckTurnTest::runAndWait, // so that moving the time sweeps
            types,
            new TestStore());
    var sweeper = new Sweeper(host, new MemoryPressure(new HeapGauge(), 1), reports::add);
    sweeper.start();
    var entered = new CountDownLatch(1);
    script.on(
        "deaf",
        self -> {
          entered.countDown();
          return deafLoop();
        });
    Grains grains = host.grains();
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
    sweeper.stop();
    assertThat(reports)
        .singleElement()
        .asString()
        .startsWith("TEFF-212 A turn still runs")
        .contains("probe/a", "dev.teff.runtime.ProbeGrain", "StuckTurnTest.deafLoop");
  }
}
