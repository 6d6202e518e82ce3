package dev.teff.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  @Test
  void command_unknown_isAnsweredByTheNearest() {
    assertThat(run("sillo")).isEqualTo(2);
    assertThat(err.toString()).startsWith("teff: ").contains("silo").doesNotContain("\tat ");
  }

  @Test
  void option_unknown_isAnsweredByOneLineAndAHint() {
    assertThat(run("silo", "--stroe=x")).isEqualTo(2);
    assertThat(err.toString()).contains("--stroe").contains("--store");
  }

  @Test
  void call_withoutMethod_namesWhatIsMissing() {
    assertThat(run("call", "account", "alice")).isEqualTo(2);
    assertThat(err.toString()).contains("METHOD").contains("--help");
  }

  @Test
  void silo_withoutStore_asksForIt() {
    assertThat(run("silo")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines(
            "teff: which store? Give --store URL, for example --store sqlite:teff.db; or, for a"
                + " cluster without one, --expected-size and --seeds\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"silo", "gateway"})
  void process_whoseJvmStrangersCouldManage_doesNotStart(String what) {
    String port = "com.sun.management.jmxremote.port";
    String password = "com.sun.management.jmxremote.authenticate";
    System.setProperty(port, "9999"); // no JVM looks at it any more: it has started
    System.setProperty(password, "false");
    try {
      assertThat(run(what, "--store=sqlite:" + folder.resolve("teff.db"))).isEqualTo(1);
    } finally {
      System.clearProperty(port);
      System.clearProperty(password);
    }
    assertThat(err.toString())
        .startsWith("teff: the " + what + " does not start, because the JVM can be managed")
        .contains("port 9999 without a password", password)
        .hasLineCount(1);
  }

  @Test
  void silo_withoutStore_andWithTooFewSeeds_saysWhatToName() {
    assertThat(run("silo", "--expected-size=3", "--seeds=127.0.0.1:7001,127.0.0.1:7001"))
        .isEqualTo(1);
    assertThat(err.toString())
        .startsWith("teff: TEFF-501")
        .contains("expected-size is 3, and there are 1 different seeds", "the same on each")
        .hasLineCount(1);
  }

  @Test
  void silo_withoutStore_thatFindsNobody_saysWhomItTried() throws Exception {
    Path impatient = folder.resolve("impatient.conf");
    Files.writeString(impatient, "teff.cluster.join-timeout = 100ms");
    assertThat(run("silo", "--expected-size=1", "--seeds=127.0.0.1:1", "--config=" + impatient))
        .isEqualTo(1);
    assertThat(err.toString()).startsWith("teff: TEFF-405").contains("127.0.0.1:1");
  }

  @Test
  void silo_withStoreOfNoKind_saysWhichThereAre() {
    assertThat(run("silo", "--store=abacus:x")).isEqualTo(1);
    assertThat(err.toString()).startsWith("teff: TEFF-310").contains("sqlite:").hasLineCount(1);
  }

  @Test
  void silo_withMissingConfiguration_namesTheFile() {
    Path missing = folder.resolve("none.conf");
    assertThat(run("silo", "--config=" + missing)).isEqualTo(1);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines("teff: there is no file " + missing + "\n");
  }

  @Test
  void new_intoNothing_writesAProjectWithoutPlaceholders() throws Exception {
    Path project = folder.resolve("My Counter");
    assertThat(run("new", project.toString())).isZero();
    assertThat(project.resolve("pom.xml"))
        .content()
        .contains("<artifactId>my-counter</artifactId>", "${teff.version}")
        .doesNotContain("@", "__");
    assertThat(project.resolve("src/main/java/org/example/Counter.java")).exists();
    assertThat(project.resolve("contracts.txt")).content().contains("counter call add = int64");
    assertThat(project.resolve(".gitignore")).exists();
  }

  @Test
  void new_intoFolderWithContent_touchesNothing() throws Exception {
    Files.writeString(folder.resolve("mine.txt"), "mine");
    assertThat(run("new", folder.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("is not empty");
    assertThat(folder).isDirectoryNotContaining("glob:**pom.xml");
  }

  private int run(String... arguments) {
    CommandLine commands =
        Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commands.execute(arguments);
  }
}
