package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.DeactivationReason;
import dev.teff.grains.Grain;
import dev.teff.runtime.spi.MethodStatistics;
import dev.teff.runtime.spi.TypeStatistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TypeStatisticsTest {
  private final TestSilo silo = TestSilo.start();

  @AfterEach
  void close() {
    silo.close();
  }

  private TypeStatistics of(String type) {
    return silo.silo().typeStatistics().stream()
        .filter(each -> each.type().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private MethodStatistics of(String type, String method) {
    return of(type).methods().stream()
        .filter(each -> each.method().equals(method))
        .findFirst()
        .orElseThrow();
  }

  private void leave(String type, Grain<?> grain) {
    silo.silo().deactivate(grain);
    TestSilo.eventually(() -> silo.active(type) == 0);
  }

  @Test
  void calls_areCountedByMethod_activeOrNot() {
    for (int i = 0; i < 5; i++) {
      silo.ledger("a").add(1);
      silo.ledger("a").add(1);
      silo.ledger("a").sum();
    }
    assertThat(of("ledger", "add").calls()).isEqualTo(10);
    assertThat(of("ledger", "sum").calls()).isEqualTo(5);
    leave("ledger", silo.ledger("a"));
    assertThat(of("ledger", "add").calls()).isEqualTo(10);
    assertThat(of("ledger", "sum").calls()).isEqualTo(5);
    assertThat(of("ledger").active()).isZero();
    assertThat(silo.silo().statistics().turns()).isEqualTo(of("ledger").turns()).isEqualTo(15);
  }

  @Test
  void callsThatThrow_areFailuresToo() throws Exception {
    silo.on("well", self -> 0);
    silo.on(
        "badly",
        self -> {
          throw new IllegalStateException("as it should");
        });
    silo.probe("p").run("well");
    assertThatThrownBy(() -> silo.probe("p").run("badly"))
        .isInstanceOf(IllegalStateException.class);
    assertThat(of("probe", "run")).isEqualTo(new MethodStatistics("run", 2, 1));
    assertThat(of("probe", "look")).isEqualTo(new MethodStatistics("look", 0, 0));
  }

  @Test
  void turnsWithoutACall_areTicks() throws Exception {
    silo.on(
        "tick",
        self -> {
          self.context.timers().once(Duration.ofSeconds(1), () -> {});
          return 0;
        });
    silo.probe("p").run("tick");
    silo.advanceUntil(() -> of("probe").ticks() == 1);
    assertThat(of("probe").turns()).isEqualTo(2);
  }

  @Test
  void livesAndEvents_areCounted() {
    silo.ledger("a").add(1);
    silo.ledger("a").add(2);
    leave("ledger", silo.ledger("a"));
    assertThat(silo.ledger("a").sum()).isEqualTo(3);
    TypeStatistics ledger = of("ledger");
    assertThat(ledger.active()).isEqualTo(1);
    assertThat(ledger.activations()).isEqualTo(2);
    assertThat(ledger.deactivations())
        .containsEntry(DeactivationReason.REQUESTED, 1L)
        .containsEntry(DeactivationReason.IDLE, 0L);
    assertThat(ledger.eventsAppended()).isEqualTo(2);
    assertThat(ledger.bytesAppended()).isPositive();
    assertThat(ledger.eventsReplayed()).isEqualTo(2);
  }

  @Test
  void countsThatAreLookedAtMeanwhile_neverShrink_andMissNothingInTheEnd() throws Exception {
    silo.on("nothing", self -> 0);
    long callers = 3;
    long rounds = 400;
    var over = new AtomicBoolean();
    CompletableFuture<Boolean> growing =
        TestSilo.async(() -> {
          long before = 0;
          boolean grew = true;
          silo.ledger("0").sum();
          while (!over.get()) {
            long now = of("ledger", "sum").calls();
            grew &= now >= before;
            before = now;
          }
          return grew;
        });
    var calls = new ArrayList<CompletableFuture<Long>>();
    for (int caller = 0; caller < callers; caller++) {
      String key = Integer.toString(caller);
      calls.add(
          TestSilo.async(() -> {
            for (int i = 0; i < rounds; i++) {
              silo.ledger(key).sum();
              silo.ledger(key).sum();
              silo.ledger(key).look("nothing");
              if (i % 40 == 0) {
                silo.silo().deactivate(silo.ledger(key));
              }
            }
            return 0L;
          }));
    }
    for (CompletableFuture<Long> each : calls) {
      TestSilo.get(each);
    }
    over.set(true);
    assertThat(TestSilo.get(growing)).isTrue();
    // The last calls of an activation that has just gone may be on their way into the counts.
    TestSilo.eventually(() -> of("ledger").turns() == 3 * callers * rounds + 1);
    assertThat(of("ledger", "look").calls()).isEqualTo(callers * rounds);
    assertThat(of("ledger", "sum").calls()).isEqualTo(2 * callers * rounds + 1);
  }
}
