package dev.teff.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.simulator.History.Ending;
import dev.teff.simulator.History.Operation;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final Subject<Long> SUBJECT = new Subject<>("grain", 0L);

  private static final Seat SOMEBODY = new Somebody();

  private final History history = new History();

  private Operation<Long, Seen> call(String activation, long from, long to) {
    Operation<Long, Seen> call =
        new Operation<>(SUBJECT, SOMEBODY, "call", from, 10, (state, seen) -> Optional.of(state));
    call.end(Ending.RETURNED, new Seen(0, activation), "", to);
    history.add(call);
    return call;
  }

  @Test
  void activation_thatWasFollowed_andAnswersALaterCall_isFound() {
    call("a", 1, 2);
    call("b", 3, 4);
    call("a", 5, 6);
    assertThat(history.violations()).singleElement().asString().contains("activation a was");
  }

  @Test
  void answers_toCallsAtOnce_andToCallsWithKeys_mayBeOlder() {
    call("a", 1, 2);
    call("b", 3, 4);
    call("a", 3, 6);
    call("a", 7, 8).hasKey = true;
    assertThat(history.violations()).isEmpty();
  }

  @Test
  void call_thatEndsBehindItsDeadline_isFound_howeverItEndsLater() {
    Operation<Long, Seen> call = call("a", 0, 15);
    assertThat(history.overdue(Duration.ofNanos(5), 100)).isEmpty();
    assertThat(history.overdue(Duration.ofNanos(4), 100)).hasSize(1);
    call.end(Ending.RETURNED, new Seen(0, "a"), "", 50);
    assertThat(history.overdue(Duration.ofNanos(5), 100)).isEmpty();
  }
}
