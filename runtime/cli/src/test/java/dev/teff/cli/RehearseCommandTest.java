package dev.teff.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RehearseCommandTest {
  private static final Pattern SUM =
      Pattern.compile("Two silos answered ([0-9,.]+) calls; 0 failed.\\R");

  @Test
  void twoSilos_answerCalls_andLeaveNothing() throws IOException {
    List<Path> before = folders();
    var out = new StringWriter();
    int code =
        Main.commandLine().setOut(new PrintWriter(out)).execute("rehearse", "--for", "500ms");
    assertThat(code).isZero();
    Matcher sum = SUM.matcher(out.toString());
    assertThat(sum.matches()).as(out.toString()).isTrue();
    assertThat(Integer.parseInt(sum.group(1).replaceAll("[^0-9]", ""))).isPositive();
    assertThat(folders()).isEqualTo(before);
  }

  private static List<Path> folders() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(each -> each.getFileName().toString().startsWith("teff-rehearsal"))
          .sorted()
          .toList();
    }
  }

  @Test
  void time_thatIsNone_isRefused() {
    var err = new StringWriter();
    int code = Main.commandLine().setErr(new PrintWriter(err)).execute("rehearse", "--for", "soon");
    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains("'soon' is not a duration");
  }
}
