package dev.teff.machines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ShellTest {
  @Test
  void tool_saysWhatItSays_andWhetherItWasContent() {
    assertThat(Shell.attempt("sh", "-c", "echo out; echo err >&2"))
        .isEqualTo(new Shell.Result(true, "out\nerr"));
    assertThat(Shell.attempt("sh", "-c", "echo no; exit 3"))
        .isEqualTo(new Shell.Result(false, "no"));
    assertThat(Shell.attempt("/nowhere/tool").good()).isFalse();
    assertThatThrownBy(() -> Shell.run("sh", "-c", "echo no; exit 3"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("sh -c echo no; exit 3: no");
  }

  @Test
  void toolThatHangs_isNotWaitedForWithoutLimit() {
    assertThat(Shell.attempt(Duration.ofSeconds(1), "sleep", "60"))
        .isEqualTo(new Shell.Result(false, "it did not end within 1 s"));
  }
}
