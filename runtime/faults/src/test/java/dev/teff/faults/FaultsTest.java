package dev.teff.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** The short form of {@code ./teff faults}: each fault once. */
class FaultsTest {
  @Test
  void everyFault_once_leavesEveryKeyAnswering() {
    var text = new StringWriter();
    int exit = Faults.command().setOut(new PrintWriter(text)).execute();
    System.getLogger("faults").log(System.Logger.Level.INFO, "\n" + text);
    assertThat(text.toString())
        .contains("SIGKILL", "SIGSTOP", "SIGTERM", "longest", "all copies agree");
    assertThat(exit).as(text.toString()).isZero();
  }

  @Test
  void oneSilo_isRefused() {
    var text = new StringWriter();
    int exit = Faults.command().setErr(new PrintWriter(text)).execute("--silos", "1");
    assertThat(exit).isEqualTo(2);
    assertThat(text.toString()).contains("--silos is 1");
  }

  @Test
  void aFaultOfNoLength_isRefused() {
    var text = new StringWriter();
    int exit = Faults.command().setErr(new PrintWriter(text)).execute("--each", "0");
    assertThat(exit).isEqualTo(2);
    assertThat(text.toString()).contains("--each is 0");
  }
}
