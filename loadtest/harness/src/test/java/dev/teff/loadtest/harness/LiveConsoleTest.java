package dev.teff.loadtest.harness;

import static dev.teff.loadtest.harness.Load.constantUsersPerSec;
import static dev.teff.loadtest.harness.Load.millis;
import static dev.teff.loadtest.harness.Load.plan;
import static dev.teff.loadtest.harness.Load.scenario;
import static dev.teff.loadtest.harness.Load.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What somebody who waits for a run sees. */
@Timeout(60)
class LiveConsoleTest {
  private final VirtualTime time = new VirtualTime();

  /** Twelve seconds of 50 users a second, who take 2 ms; from the seventh on, each fails. */
  private void run(LiveConsole.Display display) {
    run(display, Duration.ZERO);
  }

  private void run(LiveConsole.Display display, Duration warmUp) {
    long broken = time.now() + seconds(7).toNanos();
    LoadRunner.of(Target.none(), time, time)
        .follow(new LiveConsole(display))
        .run(
            plan(
                    "walk",
                    scenario("ask")
                        .exec(
                            "ask",
                            user -> {
                              time.pause(millis(2));
                              if (time.now() > broken) {
                                throw new IOException("no way");
                              }
                            })
                        .inject(constantUsersPerSec(50).during(seconds(12))))
                .warmUp(warmUp));
  }

  @Test
  void log_hasALineEveryFiveSeconds() {
    var out = new StringWriter();
    run(LiveConsole.lines(new PrintWriter(out)));
    String figures = "\\d users  50/s  p50 2.00 ms  p99 2.00 ms  p99.9 2.00 ms";
    assertThat(out.toString().lines().toList())
        .satisfiesExactly(
            begin -> assertThat(begin).isEqualTo("walk: users come for 12 s"),
            five -> assertThat(five).matches(" +5 s  " + figures),
            ten ->
                assertThat(ten)
                    .matches(" +10 s  " + figures + "  150 failed, mostly IOException: no way"));
  }

  @Test
  void warmUp_isNamed_andHasNoPartInTheFigures() {
    var out = new StringWriter();
    run(LiveConsole.lines(new PrintWriter(out)), seconds(6));
    assertThat(out.toString().lines().toList())
        .anySatisfy(five -> assertThat(five).matches(" +5 s  \\d users  warming up"))
        .anySatisfy(ten -> assertThat(ten).matches(" +10 s  \\d users  50/s  p50 2.00 ms .*"));
  }

  @Test
  void terminal_hasABarWithTheSameFigures() {
    var out = new ByteArrayOutputStream();
    run(new BarDisplay(new PrintStream(out, true, StandardCharsets.UTF_8), 140));
    String last = out.toString(StandardCharsets.UTF_8);
    last = last.substring(last.lastIndexOf('\r'));
    assertThat(last)
        .contains("walk [==", "12/12 s", "50/s  p50 2.00 ms  p99 2.00 ms  p99.9 2.00 ms");
  }

  @Test
  void narrowTerminal_isNotOverrun() {
    var out = new ByteArrayOutputStream();
    run(new BarDisplay(new PrintStream(out, true, StandardCharsets.UTF_8), 80));
    assertThat(out.toString(StandardCharsets.UTF_8).split("[\r\n]"))
        .allMatch(line -> line.length() < 80)
        .anyMatch(line -> line.contains("p99.9 2.00 ms"));
  }
}
