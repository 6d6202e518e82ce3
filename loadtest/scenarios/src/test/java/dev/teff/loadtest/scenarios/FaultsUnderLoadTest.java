package dev.teff.loadtest.scenarios;

import static dev.teff.loadtest.harness.Load.addSilo;
import static dev.teff.loadtest.harness.Load.at;
import static dev.teff.loadtest.harness.Load.drain;
import static dev.teff.loadtest.harness.Load.freeze;
import static dev.teff.loadtest.harness.Load.kill;
import static dev.teff.loadtest.harness.Load.millis;
import static dev.teff.loadtest.harness.Load.partition;
import static dev.teff.loadtest.harness.Load.seconds;
import static dev.teff.loadtest.harness.Load.silo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.cli.UserError;
import dev.teff.loadtest.harness.AssertionResult;
import dev.teff.loadtest.harness.Inside;
import dev.teff.loadtest.harness.LoadRunner;
import dev.teff.loadtest.harness.Mark;
import dev.teff.loadtest.harness.Plan;
import dev.teff.loadtest.harness.RunResult;
import dev.teff.loadtest.harness.Target;
import dev.teff.loadtest.harness.Targets;
import dev.teff.loadtest.harness.TimedFault;
import dev.teff.loadtest.harness.spi.LoadOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Every fault, done to real silos while a bank runs on them. */
@DisabledOnOs(OS.WINDOWS) // no signals
@Timeout(240)
class FaultsUnderLoadTest {
  @Test
  void everyFault_isDoneAndMarked_andTheMoneyIsThere() throws IOException, InterruptedException {
    Plan bank =
        new BankLoadTest()
            .create(LoadOptions.none().withRate(10).withDuration(Duration.ofSeconds(12)))
            .warmUp(Duration.ZERO);
    try (Target target = threeSilos()) {
      List<TimedFault> faults = new ArrayList<>();
      List<String> marks = new ArrayList<>();
      faults.add(at(seconds(1), freeze(silo(1), millis(500))));
      marks.addAll(List.of("freeze silo 1 for 500 ms", "silo 1 goes on"));
      if (target.cluster().canBeCut()) {
        faults.add(at(seconds(2), partition(silo(3), millis(500))));
        marks.addAll(List.of("cut silo 3 off for 500 ms", "silo 3 is reachable again"));
      }
      faults.add(at(seconds(3), drain(silo(2))));
      faults.add(at(seconds(4), addSilo()));
      faults.add(at(seconds(5), kill(silo(3))));
      marks.addAll(List.of("drain silo 2", "add a silo", "kill silo 3"));
      RunResult result = LoadRunner.of(target).run(bank.faults(faults.toArray(TimedFault[]::new)));
      assertThat(result.marks()).extracting(Mark::what).containsExactlyElementsOf(marks);
      assertThat(result.assertions())
          .filteredOn(one -> one.what().equals("money is conserved"))
          .hasSize(1)
          .allMatch(AssertionResult::held);
      assertThat(result.global().ok()).isPositive();
      assertThat(result.header().siloFlags()).contains("-XX:MaxRAMPercentage=16.7");
      assertThat(result.grains()).anyMatch(grain -> grain.name().equals("transfer.execute"));
      // What silos told of it, those included that were killed or left.
      Inside inside = result.inside();
      assertThat(inside.sampled()).isPositive();
      assertThat(inside.lost()).isLessThan(inside.sampled() / 4);
      assertThat(inside.calls())
          .filteredOn(call -> call.name().equals("transfer.execute"))
          .singleElement()
          .satisfies(call -> {
            long parts =
                call.network().p50()
                    + call.mailbox().p50()
                    + call.turn().p50()
                    + call.storage().p50();
            assertThat(call.turn().p50()).isPositive();
            assertThat(parts).isBetween(call.whole().p50() / 4, call.whole().p50() * 2);
          });
      assertThat(inside.slowest()).isNotEmpty().allMatch(slow -> !slow.chain().isEmpty());
      assertThat(inside.movements()).anyMatch(second -> second.activations() > 0);
      assertThatThrownBy(
              () -> LoadRunner.of(target).run(bank.faults(at(seconds(1), kill(silo(9))))))
          .hasMessage("'kill silo 9' is impossible: there are 4 silos at PT1S.");
    }
  }

  /** With a network that can be cut, where this machine permits that. */
  private static Target threeSilos() throws IOException, InterruptedException {
    try {
      return Targets.open("apart:3", null, line -> {});
    } catch (UserError e) {
      System.err.println("FaultsUnderLoadTest cuts no network: " + e.getMessage());
      return Targets.open("local:3", null, line -> {});
    }
  }
}
