package dev.teff.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final VirtualTime time = VirtualTime.startingAt(Instant.EPOCH);
  private final List<String> seen = new ArrayList<>();

  @Test
  void time_moves_onlyByAdvance() {
    assertThat(time.instant()).isEqualTo(Instant.EPOCH);
    time.advance(SECOND);
    assertThat(time.instant()).isEqualTo(Instant.EPOCH.plusSeconds(1));
    assertThat(time.nanos()).isEqualTo(SECOND.toNanos());
  }

  @Test
  void advance_backwards_isRefused() {
    assertThatThrownBy(() -> time.advance(SECOND.negated()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Time does not go back by PT1S.");
  }

  @Test
  void tasks_run_whenDueInOrderAtTheirTime() {
    time.schedule(SECOND.multipliedBy(2), () -> seen.add("two at " + time.instant()));
    time.schedule(SECOND, () -> seen.add("one at " + time.instant()));
    time.schedule(SECOND, () -> seen.add("one again"));
    time.advance(Duration.ofMillis(999));
    assertThat(seen).isEmpty();
    time.advance(SECOND.multipliedBy(5));
    assertThat(seen)
        .containsExactly("one at 1970-01-01T00:00:01Z", "one again", "two at 1970-01-01T00:00:02Z");
  }

  @Test
  void task_thatSchedulesAnother_isFollowedWithinOneAdvance() {
    time.schedule(SECOND, () -> time.schedule(SECOND, () -> seen.add("then")));
    time.advance(SECOND.multipliedBy(2));
    assertThat(seen).containsExactly("then");
  }

  @Test
  void cancelledTask_neverRuns() {
    time.schedule(SECOND, () -> seen.add("never")).cancel();
    time.advance(SECOND);
    assertThat(seen).isEmpty();
  }

  @Test
  void parkedThread_wakesAtItsDeadline_andAdvanceWaitsForWhatItDoes() {
    var steps = new AtomicInteger();
    time.executor()
        .execute(() -> {
          for (int i = 1; i <= 3; i++) {
            long deadline = i * SECOND.toNanos();
            while (time.nanos() < deadline) {
              time.parkUntil(this, deadline);
            }
            steps.incrementAndGet();
          }
        });
    time.advance(SECOND);
    assertThat(steps).hasValue(1);
    time.advance(SECOND.multipliedBy(9));
    assertThat(steps).hasValue(3);
  }

  @Test
  void parkUntil_aTimeThatHasCome_returns() {
    time.parkUntil(this, 0);
    time.parkUntil(this, -1);
  }
}
