package dev.teff.runtime.gateway;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ActivatorTest {
  private static final ScalingOptions OPTIONS =
      new ScalingOptions(0, 3, 10, Duration.ofSeconds(30), Duration.ofSeconds(3), Map.of());
  private static final Demand TWELVE_CALLS =
      new Demand(12, Map.of("account", new Demand.OfType(12, 12)));
  private static final Demand NONE = new Demand(0, Map.of());

  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void scalerThatFails_isAskedAgain() {
    var silos = new AtomicInteger();
    Scaler scaler =
        wanted -> {
          if (asked.incrementAndGet() < 3) {
            throw new IllegalStateException("no machine is free");
          }
          silos.set(wanted);
        };
    try (var activator = Activator.start(OPTIONS, () -> TWELVE_CALLS, Optional::empty, scaler)) {
      await().until(() -> silos.get() == 2 && activator.wanted() == 2);
    }
  }

  @Test
  void storeThatFails_keepsNobodyFromAsking() {
    try (var activator = Activator.start(OPTIONS, () -> NONE, this::failsOnce, silos -> {})) {
      await().until(activator::wanted, wanted -> wanted == 1);
    }
  }

  @Test
  void dialsOfATypeThatNobodyCanCall_areRefused() {
    var dials = new ScalingOptions.Dials(0, 1, Duration.ZERO);
    var options =
        new ScalingOptions(0, 3, 10, Duration.ZERO, Duration.ZERO, Map.of("acount", dials));
    assertThatThrownBy(
            () -> Activator.start(options, () -> TWELVE_CALLS, Optional::empty, silos -> {}))
        .hasMessageStartingWith("TEFF-501")
        .hasMessageContaining("acount")
        .hasMessageContaining("account");
  }

  private Optional<Instant> failsOnce() {
    if (asked.incrementAndGet() == 1) {
      throw new IllegalStateException("the store is away");
    }
    return Optional.of(Instant.now());
  }
}
