package dev.teff.runtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.teff.runtime.Cancellation;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the lot keeps of calls that have left it. */
@Timeout(60)
class ParkingLotTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final AtomicBoolean reachable = new AtomicBoolean();
  private final ParkingLot lot = new ParkingLot(reachable::get, Settings.of(Map.of()).limits());

  @Test
  void callsThatLeave_areNotKept_whileAnotherWaits() throws Exception {
    var first =
        CompletableFuture.supplyAsync(() -> lot.pass(1, LONG, new Cancellation(), () -> {}));
    await().until(() -> lot.parked() == 1);
    long before = futures();
    for (int i = 0; i < 2000; i++) {
      assertThatThrownBy(() -> lot.pass(1, Duration.ofNanos(1), new Cancellation(), () -> {}))
          .hasMessageContaining("TEFF-206");
      var givenUp = new Cancellation();
      givenUp.cancel();
      assertThatThrownBy(() -> lot.pass(1, LONG, givenUp, () -> {}))
          .hasMessageContaining("TEFF-211");
    }
    assertThat(lot.parked()).isEqualTo(1);
    assertThat(futures() - before).isLessThan(1000);
    reachable.set(true);
    assertThat(first.get()).isTrue();
  }

  /** How many can be reached. */
  private static long futures() throws Exception {
    var histogram =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
    return histogram
        .lines()
        .map(String::strip)
        .filter(line -> line.contains(" java.util.concurrent.CompletableFuture "))
        .mapToLong(line -> Long.parseLong(line.split("\\s+", -1)[1]))
        .sum();
  }
}
