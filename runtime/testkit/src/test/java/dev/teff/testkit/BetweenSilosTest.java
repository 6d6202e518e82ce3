package dev.teff.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.CallInterceptor;
import dev.teff.grains.InterceptedCall;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What else callers may do than wait for one call, where the others live on other silos. */
class BetweenSilosTest {
  private static final int MANY = 300;

  private final Queue<String> seen = new ConcurrentLinkedQueue<>();
  private final TestCluster cluster = TestCluster.start(3, silo -> silo.intercept(new Noting()));
  private final List<String> elsewhere = on("silo-2", 1);
  private final Herald here = herald(on("silo-1", 1).getFirst());

  private final class Noting implements CallInterceptor {
    @Override
    public void outgoing(InterceptedCall call) throws Exception {
      call.addContext("along", "the way");
      call.proceed();
      seen.add("out " + call.method() + " " + call.result().orElse("nothing"));
    }

    @Override
    public void incoming(InterceptedCall call) throws Exception {
      seen.add("in " + call.method() + " " + call.context());
      call.proceed();
    }
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private Herald herald(String key) {
    return cluster.grains().ref(Herald.class, key);
  }

  private List<String> on(String silo, int count) {
    return IntStream.range(0, 10_000)
        .mapToObj(i -> "h" + i)
        .filter(key -> cluster.siloOf(herald(key)).equals(silo))
        .limit(count)
        .toList();
  }

  @Test
  void manyCallsAtOnce_areAllAnswered() {
    List<String> others = IntStream.range(0, MANY).mapToObj(i -> "other" + i).toList();
    assertThat(others.stream().map(this::herald).map(cluster::siloOf).distinct()).hasSize(3);
    assertThat(here.ask(others, 6)).isEqualTo(Collections.nCopies(MANY, 7));
  }

  @Test
  void manyCallsAtOnce_thatAreRefused_throwTheRefusal() {
    assertThatThrownBy(() -> here.ask(on("silo-3", 5), -1)).hasMessageContaining("-1 is negative");
    assertThat(here.ask(elsewhere, 1)).as("goes on").containsExactly(2);
  }

  @Test
  void firstOfSeveralCalls_isAnswered_andTheRestGivenUp() {
    List<String> others = on("silo-3", 2);
    assertThat(here.askForTheFirst(others, 6)).isEqualTo(7);
    assertThat(herald(others.getLast()).interrupts()).isEqualTo(1);
  }

  @Test
  void oneWayCalls_arriveInOrder() {
    here.write(elsewhere.getFirst(), MANY);
    cluster.clock().advance(Duration.ZERO); // until nothing is under way
    assertThat(herald(elsewhere.getFirst()).notes())
        .containsExactlyElementsOf(IntStream.range(0, MANY).boxed().toList());
  }

  @Test
  void interceptors_runWhereTheCallIsMade_andWhereItRuns() {
    assertThat(here.pass(elsewhere.getFirst(), 6)).isEqualTo(7);
    assertThat(seen)
        .filteredOn(each -> each.contains("answer"))
        .containsExactly("in answer {along=the way}", "out answer 7");
  }
}
