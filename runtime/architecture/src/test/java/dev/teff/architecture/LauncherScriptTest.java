package dev.teff.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How {@code ./teff} finds its tools, on machines made of fake JDK folders. */
@DisabledOnOs(OS.WINDOWS)
class LauncherScriptTest {
  private static final List<String> TOOLS =
      List.of(
          "awk",
          "bash",
          "cat",
          "dirname",
          "env",
          "find",
          "grep",
          "head",
          "mkdir",
          "mv",
          "readlink",
          "rm",
          "sed",
          "tail",
          "tee",
          "touch",
          "uname");

  @TempDir Path machine = Path.of("unset");
  private final Map<String, String> environment = new HashMap<>();

  private record Outcome(int exit, String output) {}

  @BeforeEach
  void makeMachine() throws IOException {
    Files.createDirectories(machine.resolve("bin"));
    Files.createDirectories(machine.resolve("jvms"));
    Files.createDirectories(machine.resolve("checkout"));
    Files.copy(SourceTree.ROOT.resolve("teff"), script());
    Files.copy(SourceTree.ROOT.resolve("pom.xml"), machine.resolve("checkout/pom.xml"));
    newProject("exit 0");
    for (String tool : TOOLS) {
      for (String folder : List.of("/usr/bin", "/bin")) {
        Path real = Path.of(folder, tool);
        Path link = machine.resolve("bin").resolve(tool);
        if (Files.exists(real) && !Files.exists(link)) {
          Files.createSymbolicLink(link, real);
        }
      }
    }
    environment.put("PATH", machine.resolve("bin").toString());
    environment.put("HOME", machine.toString());
    environment.put("TEFF_JVM_FOLDERS", machine.resolve("jvms").toString());
  }

  @Test
  void linkOnThePath_leadsToTheCheckout() throws Exception {
    jdk("jvms/a", "21.0.2");
    Files.createSymbolicLink(machine.resolve("bin/teff-link"), Path.of("../checkout/teff"));
    Files.createSymbolicLink(machine.resolve("bin/teff"), machine.resolve("bin/teff-link"));

    Outcome outcome = run(machine.resolve("bin/teff"), "version");

    assertThat(outcome.output()).matches("Teff [0-9].*\\R");
  }

  @Test
  void archiveOfClasses_goesWithTheJarsThatItFits_andIsMadeAnew() throws Exception {
    jdk("jvms/good", "25");
    app("samples/bank");
    Path archive = machine.resolve("checkout/.teff/archives/samples-bank-25");
    Files.createDirectories(archive.getParent());
    Files.writeString(archive, "of earlier jars");
    Path report = report("one", "tests=\"1\" errors=\"0\" skipped=\"0\" failures=\"0\"");
    Files.move(report, Path.of(report + ".kept"));
    maven(
        "mv %s.kept %s; [ ! -e %s ] || echo the archive is stale"
            .formatted(report, report, archive));
    program(
        machine.resolve("jvms/good/bin/java"),
        "for each; do case $each in -XX:AOTCacheOutput=*) echo new > \"${each#*=}\" ;; esac; done");

    Outcome outcome = teff("test");

    assertThat(outcome.exit()).isZero();
    assertThat(machine.resolve("checkout/.teff/logs/test.log")).content().doesNotContain("stale");
    assertThat(archive).content().isEqualTo("new\n");
  }

  /** The JVM's complaints of an archive, say, among what ./teff call answers are no JSON. */
  @Test
  void warningsOfTheJvm_goToStandardError() throws Exception {
    jdk("jvms/good", "25");
    for (String app : apps()) {
      app(app);
    }
    maven("exit 0");
    program(machine.resolve("jvms/good/bin/java"), "echo \"$@\"");

    Outcome outcome = teff("call", "account", "alice", "balance");

    assertThat(outcome.output())
        .contains("-Xlog:disable -Xlog:all=warning:stderr")
        .contains("dev.teff.cli.Main call account alice balance");
  }

  @Test
  void newestOfTheUsualFolders_isTaken() throws Exception {
    jdk("jvms/a", "21.0.2");
    Path newest = jdk("jvms/b", "25.0.1");
    jdk("jvms/c", "1.8.0_402");

    assertThat(teff("version").output()).contains("JDK 25 (" + newest + ")");
  }

  @Test
  void macLayout_isFound() throws Exception {
    Path home = jdk("jvms/temurin-23.jdk/Contents/Home", "23");

    assertThat(teff("version").output()).contains("JDK 23 (" + home + ")");
  }

  @Test
  void javaHomeTooOld_isPassedOver() throws Exception {
    environment.put("JAVA_HOME", jdk("old", "17.0.15").toString());
    Path good = jdk("jvms/good", "21.0.2");

    assertThat(teff("version").output()).contains("JDK 21 (" + good + ")");
  }

  @Test
  void javaOnPathTooOld_isPassedOver() throws Exception {
    Path old = jdk("old", "17.0.15");
    Files.createSymbolicLink(machine.resolve("bin/java"), old.resolve("bin/java"));
    Path good = jdk("jvms/good", "21.0.2");

    assertThat(teff("version").output()).contains("JDK 21 (" + good + ")");
  }

  @Test
  void javaOnPath_isFollowedThroughLinks() throws Exception {
    Path good = jdk("somewhere/good", "22");
    Files.createSymbolicLink(machine.resolve("java-link"), good.resolve("bin/java"));
    Files.createSymbolicLink(machine.resolve("bin/java"), Path.of("../java-link"));

    assertThat(teff("version").output()).contains("JDK 22 (").contains("somewhere/good");
  }

  @Test
  void folderWithoutJavac_isPassedOver() throws Exception {
    Files.delete(jdk("jvms/jre", "25").resolve("bin/javac"));
    Path good = jdk("jvms/jdk", "21");

    assertThat(teff("version").output()).contains("JDK 21 (" + good + ")");
  }

  @Test
  void teffJavaHome_winsOverJavaHome() throws Exception {
    environment.put("JAVA_HOME", jdk("other", "25").toString());
    Path mine = jdk("mine", "21.0.2");
    environment.put("TEFF_JAVA_HOME", mine.toString());

    assertThat(teff("version").output()).contains("JDK 21 (" + mine + ")");
  }

  @Test
  void teffJavaHomeTooOld_isAnErrorAndNotPassedOver() throws Exception {
    jdk("jvms/good", "25");
    environment.put("TEFF_JAVA_HOME", jdk("old", "17.0.15").toString());

    Outcome outcome = teff("build");

    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.output()).contains("TEFF_JAVA_HOME", "21 or newer", "it is version 17");
  }

  @Test
  void teffJavaHomeThatIsNothing_isAnError() throws Exception {
    jdk("jvms/good", "25");
    environment.put("TEFF_JAVA_HOME", machine.resolve("nowhere").toString());

    Outcome outcome = teff("build");

    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.output()).contains("TEFF_JAVA_HOME", "it has no bin/java");
  }

  @Test
  void noJdk_saysWhatToInstall() throws Exception {
    Outcome outcome = teff("build");

    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.output()).contains("no JDK 21 or newer found", "Install one");
  }

  @Test
  void mavenMissing_isAnError() throws Exception {
    jdk("jvms/good", "25");

    Outcome outcome = teff("build");

    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.output()).contains("mvn not found", "3.8.7 or newer");
  }

  @Test
  void mavenTooOld_isAnError() throws Exception {
    jdk("jvms/good", "25");
    program(machine.resolve("bin/mvn"), "echo Apache Maven 3.6.3");

    Outcome outcome = teff("build");

    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.output()).contains("Maven 3.8.7 or newer is needed", "is 3.6.3");
  }

  @Test
  void buildThatFails_saysWhyAndFails() throws Exception {
    jdk("jvms/good", "25");
    maven("echo '[ERROR] the reason'; exit 1");

    Outcome outcome = teff("build");

    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.output()).contains("[ERROR] the reason", ".teff/logs/build.log");
  }

  @Test
  void test_endsWithTheSumOfThisRunsReports() throws Exception {
    jdk("jvms/good", "25");
    report("stale", "tests=\"9\" errors=\"9\" skipped=\"0\" failures=\"0\"");
    Path one = report("one", "tests=\"5\" errors=\"0\" skipped=\"0\" failures=\"0\"");
    Path two = report("two", "tests=\"3\" errors=\"1\" skipped=\"0\" failures=\"1\"");
    maven("mkdir -p target; mv %s.kept %s; mv %s.kept %s; exit 1".formatted(one, one, two, two));
    for (Path report : List.of(one, two)) {
      Files.move(report, Path.of(report + ".kept"));
    }

    Outcome outcome = teff("test");

    assertThat(outcome.output()).endsWith("\n6 passed, 2 failed\n");
    assertThat(outcome.exit()).isEqualTo(1);
  }

  @Test
  void testsThatFail_areNamed() throws Exception {
    jdk("jvms/good", "25");
    Path one = report("one", "tests=\"2\" errors=\"0\" skipped=\"0\" failures=\"1\"");
    Files.writeString(
        one,
        Files.readString(one)
            .replace(
                "</testsuite>",
                """
                  <testcase name="adds" classname="dev.SumTest" time="0.1"/>
                  <testcase name="subtracts" classname="dev.SumTest" time="0.1">
                    <failure message="expected &lt;1&gt;&#10;but was 2" type="AssertionError">stack</failure>
                  </testcase>
                </testsuite>\
                """));
    Files.move(one, Path.of(one + ".kept"));
    maven("mv %s.kept %s".formatted(one, one));

    Outcome outcome = teff("test");

    assertThat(outcome.output())
        .contains("FAILED dev.SumTest.subtracts: expected <1> but was 2\n")
        .doesNotContain("FAILED dev.SumTest.adds");
  }

  @Test
  void testThatPasses_succeeds() throws Exception {
    jdk("jvms/good", "25");
    Path one = report("one", "tests=\"5\" errors=\"0\" skipped=\"2\" failures=\"0\"");
    Files.move(one, Path.of(one + ".kept"));
    maven("mv %s.kept %s".formatted(one, one));

    Outcome outcome = teff("test");

    assertThat(outcome.output()).endsWith("3 passed, 0 failed, 2 skipped\n");
    assertThat(outcome.exit()).isZero();
  }

  @Test
  void newProjectThatDoesNotBuild_failsTheTest() throws Exception {
    jdk("jvms/good", "25");
    Path one = report("one", "tests=\"5\" errors=\"0\" skipped=\"0\" failures=\"0\"");
    Files.move(one, Path.of(one + ".kept"));
    maven("mv %s.kept %s".formatted(one, one));
    newProject("echo the reason; exit 1");

    Outcome outcome = teff("test");

    assertThat(outcome.output()).contains("the reason").endsWith("5 passed, 1 failed\n");
    assertThat(outcome.exit()).isEqualTo(1);
  }

  @Test
  void testThatRunsNothing_fails() throws Exception {
    jdk("jvms/good", "25");
    maven("exit 0");

    Outcome outcome = teff("test");

    assertThat(outcome.output()).contains("no test was run").endsWith("\n0 passed, 0 failed\n");
    assertThat(outcome.exit()).isEqualTo(1);
  }

  @Test
  void crash_takesAsLongAsItsRunsDo() throws Exception {
    jdk("jvms/good", "25");
    maven("echo \"$@\"");

    teff("crash", "30");

    assertThat(machine.resolve("checkout/.teff/logs/crash.log"))
        .content()
        .contains("-Dteff.crash.runs=30", "-Dsurefire.timeout=4800");
    assertThat(machine.resolve("checkout/pom.xml"))
        .content()
        .contains("<surefire.timeout>")
        .as("what would win over the property")
        .doesNotContain("forkedProcessTimeoutInSeconds");
  }

  @Test
  void unknownCommand_namesTheNearest() throws Exception {
    Outcome outcome = teff("quikstart");

    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.output())
        .contains("unknown command \"quikstart\"", "did you mean \"quickstart\"", "./teff help");
  }

  @Test
  void help_needsNoJdk() throws Exception {
    Outcome outcome = teff("help");

    assertThat(outcome.exit()).isZero();
    assertThat(outcome.output()).contains("quickstart", "bench", "silo");
  }

  private Path script() {
    return machine.resolve("checkout/teff");
  }

  private Path jdk(String folder, String version) throws IOException {
    Path home = Files.createDirectories(machine.resolve(folder));
    program(home.resolve("bin/java"), "exit 1");
    program(home.resolve("bin/javac"), "exit 1");
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  private static List<String> apps() throws IOException {
    String line =
        Files.readAllLines(SourceTree.ROOT.resolve("teff")).stream()
            .filter(each -> each.startsWith("APPS="))
            .findFirst()
            .orElseThrow();
    return List.of(line.substring(line.indexOf('"') + 1, line.lastIndexOf('"')).split(" "));
  }

  /** A module as its build leaves it. */
  private void app(String module) throws IOException {
    Path target = Files.createDirectories(machine.resolve("checkout").resolve(module + "/target"));
    Files.writeString(target.resolve("teff-app.jar"), "");
    Files.writeString(target.resolve("classpath"), target.resolve("teff-app.jar").toString());
  }

  /** A Maven that knows its version and otherwise does as told. */
  private void maven(String body) throws IOException {
    program(
        machine.resolve("bin/mvn"),
        "if [ \"$1\" = -v ]; then echo Apache Maven 3.9.9; exit 0; fi\n" + body);
  }

  /** What looks whether a project of ./teff new builds. */
  private void newProject(String body) throws IOException {
    program(machine.resolve("checkout/runtime/cli/src/test/sh/new-project-builds"), body);
  }

  private Path report(String name, String counts) throws IOException {
    Path folder = Files.createDirectories(machine.resolve("checkout/target/surefire-reports"));
    return Files.writeString(
        folder.resolve("TEST-" + name + ".xml"),
        "<?xml version=\"1.0\"?>\n<testsuite name=\"%s\" %s>\n</testsuite>\n"
            .formatted(name, counts));
  }

  private static void program(Path file, String body) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/usr/bin/env bash\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Outcome teff(String... arguments) throws IOException, InterruptedException {
    return run(script(), arguments);
  }

  private Outcome run(Path script, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("bash", script.toString()));
    command.addAll(List.of(arguments));
    Path output = machine.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Outcome(process.exitValue(), Files.readString(output));
  }
}
