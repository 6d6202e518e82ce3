package dev.teff.loadtest.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class InsideBuilderTest {
  private final InsideBuilder builder = new InsideBuilder();

  private static ServedLeg leg(String silo, String call, long after, boolean ran, int hops) {
    return new ServedLeg(silo, call, after, 700, 100, ran ? 400 : 0, ran ? 200 : 0, ran, hops);
  }

  @Test
  void call_isDividedIntoItsParts_andItsChainIsInOrder() {
    // It went to the wrong silo first, and its method called another grain.
    builder.served("a", leg("silo-2", "audit.note all", 250, true, 0));
    builder.served("a", leg("silo-3", "account.deposit alice", 200, true, 1));
    builder.served("a", leg("silo-1", "account.deposit alice", 150, false, 0));
    builder.between("account.deposit", 30, true);
    builder.between("account.deposit", 10, false);
    Inside inside =
        builder.build(
            List.of(
                new TracedCall("a", "account.deposit", "alice", 100, 1_000),
                new TracedCall("b", "account.deposit", "bob", 300, 9_000)));

    assertThat(inside.sampled()).isEqualTo(2);
    assertThat(inside.lost()).isEqualTo(1); // a killed silo tells nothing
    CallBreakdown deposit = inside.calls().getFirst();
    assertThat(deposit.whole().p50()).isEqualTo(1_000);
    assertThat(deposit.network().p50()).isEqualTo(300);
    assertThat(deposit.mailbox().p50()).isEqualTo(100);
    assertThat(deposit.turn().p50()).isEqualTo(400);
    assertThat(deposit.storage().p50()).isEqualTo(200);
    assertThat(deposit.hops()).isEqualTo(1);
    assertThat(deposit.remoteShare()).isEqualTo(0.75);
    SlowCall slowest = inside.slowest().getFirst();
    assertThat(slowest.call()).isEqualTo("account.deposit alice");
    assertThat(slowest.chain())
        .extracting(ServedLeg::silo)
        .containsExactly("silo-1", "silo-3", "silo-2");
    assertThat(inside.hotKeys())
        .containsExactlyInAnyOrder(
            new HotKey("account/alice", 0.5), new HotKey("account/bob", 0.5));
  }

  @Test
  void movements_areCountedBySecond_andOnlyTheLongestPausesKept() {
    builder.activated(3);
    builder.activated(3);
    builder.deactivated(4);
    builder.migrated(3);
    for (int i = 0; i < 600; i++) {
      builder.pause(new SiloPause("silo-1", "GC", i, i + (i < 100 ? 0.001 : 0.01)));
    }
    Inside inside = builder.build(List.of());
    assertThat(inside.movements())
        .containsExactly(new Movements(3, 2, 0, 1), new Movements(4, 0, 1, 0));
    assertThat(inside.pauses()).hasSize(500);
    assertThat(inside.pauses().getFirst().from()).isEqualTo(100);
    assertThat(inside.pauses().getLast().to()).isCloseTo(599.01, within(1e-9));
  }

  @Test
  void sampler_takesAllOfFew_andAShareOfMany() {
    var few = new TraceSampler();
    for (int i = 0; i < 2_000; i++) {
      assertThat(few.pick(i * 10_000_000L)).isTrue(); // a hundred a second
    }
    var many = new TraceSampler();
    int picked = 0;
    for (int i = 0; i < 2_000_000; i++) {
      picked += many.pick(i * 10_000L) ? 1 : 0; // 100,000 a second, for 20 s
    }
    assertThat(picked).isBetween(2_500, 20 * 1_000);
  }
}
