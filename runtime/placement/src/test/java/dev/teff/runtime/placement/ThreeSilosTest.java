package dev.teff.runtime.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The whole of it on real silos: calls are sampled, read back, exchanged about, and grains move.
 */
@Timeout(150)
class ThreeSilosTest {
  private static final int PAIRS = 12;
  private static final int TIMES = 5;
  private static final Duration THOUGHT = Duration.ofMillis(2);

  @Test
  void grainsThatTalk_onWrongSilos_comeTogetherWithoutAFailedCall() throws Exception {
    try (var trio = new Trio("teff.affinity { round = 200ms, half-life = 2s, cpu-floor = 1.0 }")) {
      List<String> apart = pairsApart(trio);
      var running = new AtomicBoolean(true);
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<Long>> callers = new ArrayList<>();
        for (int i = 0; i < apart.size(); i++) {
          Friend caller = trio.members.get(i % 3).friend("caller-" + apart.get(i));
          String callee = "callee-" + apart.get(i);
          callers.add(
              threads.submit(() -> {
                long heard = 0;
                while (running.get()) {
                  heard = caller.greet(callee, TIMES);
                  LockSupport.parkNanos(THOUGHT.toNanos());
                }
                return heard;
              }));
        }
        try {
          await()
              .atMost(Duration.ofSeconds(60))
              .until(() ->
                  apart.stream().allMatch(key -> trio.together("caller-" + key, "callee-" + key)));
          String pair =
              apart.getFirst(); // which still talk: what is said is about the last seconds
          await().untilAsserted(() -> explained(trio, "callee-" + pair, "caller-" + pair));
        } finally {
          running.set(false);
        }
        for (int i = 0; i < apart.size(); i++) {
          long heard = callers.get(i).get();
          assertThat(trio.members.getFirst().friend("callee-" + apart.get(i)).hello())
              .as("greetings of %s, each counted once", apart.get(i))
              .isEqualTo(heard + 1);
        }
      }
      assertThat(trio.members.stream().mapToLong(m -> m.placement().moved()).sum()).isPositive();
    }
  }

  private static void explained(Trio trio, String callee, String caller) {
    String why =
        trio.home(callee).orElseThrow().placement().why(Trio.id(callee)).orElseThrow()
            + trio.home(caller).orElseThrow().placement().why(Trio.id(caller)).orElseThrow();
    assertThat(why).contains("Talks to friend/" + callee).contains("Last decision: moved from");
  }

  /** Keys whose caller and callee are on different silos once they have been called. */
  private static List<String> pairsApart(Trio trio) {
    List<String> apart =
        IntStream.range(0, 1_000)
            .mapToObj(Integer::toString)
            .filter(key -> {
              var first = trio.members.getFirst();
              return !first
                  .cluster()
                  .where(Trio.id("caller-" + key))
                  .equals(first.cluster().where(Trio.id("callee-" + key)));
            })
            .limit(PAIRS)
            .toList();
    assertThat(apart).hasSize(PAIRS);
    return apart;
  }
}
