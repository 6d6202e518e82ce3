package dev.teff.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.simulator.History.Ending;
import dev.teff.simulator.History.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LinearizabilityTest {
  private static final Subject<Long> REGISTER = new Subject<>("register", 0L);
  private static final Seat SOMEBODY = new Somebody();

  private final List<Operation<Long, Long>> calls = new ArrayList<>();

  private Operation<Long, Long> write(long value, long from) {
    var call =
        new Operation<Long, Long>(
            REGISTER, SOMEBODY, "write " + value, from, 0, (state, result) -> Optional.of(value));
    calls.add(call);
    return call;
  }

  private void write(long value, long from, long to) {
    write(value, from).end(Ending.RETURNED, value, "", to);
  }

  private void read(long value, long from, long to) {
    var call =
        new Operation<Long, Long>(
            REGISTER,
            SOMEBODY,
            "read",
            from,
            0,
            (state, result) ->
                result == null || result.equals(state) ? Optional.of(state) : Optional.empty());
    call.end(Ending.RETURNED, value, "", to);
    calls.add(call);
  }

  private boolean holds() {
    return Linearizability.holds(calls);
  }

  @Test
  void nothing_holds() {
    assertThat(holds()).isTrue();
  }

  @Test
  void readBehindAWrite_seesIt() {
    write(1, 0, 1);
    read(1, 2, 3);
    assertThat(holds()).isTrue();
    read(0, 4, 5);
    assertThat(holds()).isFalse();
  }

  @Test
  void readBesideAWrite_seesEither() {
    write(1, 0, 10);
    read(0, 1, 2);
    read(1, 3, 4);
    assertThat(holds()).isTrue();
    read(0, 5, 6);
    assertThat(holds()).isFalse();
  }

  @Test
  void twoReaders_agreeOnTheOrderOfWrites() {
    write(1, 0, 10);
    write(2, 0, 10);
    read(1, 11, 12);
    read(2, 13, 14);
    assertThat(holds()).isFalse();
  }

  @Test
  void unknownWrite_mayHappenLateOrNever() {
    write(1, 0).end(Ending.UNKNOWN, null, "lost", 1);
    read(0, 2, 3);
    assertThat(holds()).isTrue();
    read(1, 4, 5);
    assertThat(holds()).isTrue();
    read(0, 6, 7);
    assertThat(holds()).isFalse();
  }

  @Test
  void pendingWrite_mayHappen() {
    write(1, 0);
    read(1, 2, 3);
    assertThat(holds()).isTrue();
  }

  @Test
  void writeThatDidNotRun_isNeverSeen() {
    write(1, 0).end(Ending.DID_NOT_RUN, null, "refused", 1);
    read(1, 2, 3);
    assertThat(holds()).isFalse();
  }

  @Test
  void randomHistories_ofARealRegister_hold() {
    for (long seed = 0; seed < 200; seed++) {
      calls.clear();
      record(new SplittableRandom(seed), false);
      assertThat(holds()).as("seed %d", seed).isTrue();
    }
  }

  @Test
  void randomHistories_withOneStaleRead_doNotHold() {
    for (long seed = 0; seed < 200; seed++) {
      calls.clear();
      record(new SplittableRandom(seed), true);
      assertThat(holds()).as("seed %d", seed).isFalse();
    }
  }

  /** Calls that overlap, each with its effect somewhere inside; at the end perhaps a stale read. */
  private void record(SplittableRandom random, boolean stale) {
    long state = 0;
    long time = 0;
    for (int i = 1; i <= 40; i++) {
      time += 1 + random.nextInt(4);
      long from = time - random.nextInt(12);
      long to = time + 1 + random.nextInt(12);
      if (random.nextBoolean()) {
        state = i;
        write(i, from, to);
      } else {
        read(state, from, to);
      }
    }
    write(1000, time + 100, time + 101);
    if (stale) {
      read(state, time + 102, time + 103);
    }
  }

  @Test
  void longHistories_areJudged() {
    int last = 20_000;
    for (int i = 0; i < last; i++) {
      write(i, 10L * i, 10L * i + 15); // each overlaps with the next
    }
    read(last - 1, 10L * last + 20, 10L * last + 30);
    assertThat(Linearizability.holds(calls)).isTrue();
    read(last - 3, 10L * last + 40, 10L * last + 50);
    assertThat(Linearizability.holds(calls)).isFalse();
  }
}
