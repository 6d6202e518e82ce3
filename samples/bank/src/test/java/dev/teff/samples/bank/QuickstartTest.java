package dev.teff.samples.bank;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.cli.Main;
import dev.teff.samples.bank.ChildQuickstart.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From outside: processes, signals, exit codes, and what a user reads. */
class QuickstartTest {
  private static final int ROWS = 300;

  @TempDir private Path folder;

  @Test
  void quickstart_withAKilledSilo_losesNothingAndLeavesNothing() throws Exception {
    Result result = quickstart("--csv=" + transfers());
    assertThat(result.output())
        .contains("was killed", "Every promise was kept", "p50", "p99", "events replayed")
        .doesNotContain("\tat ");
    assertThat(result.exitCode()).isZero();
    assertThat(folder.resolve(".teff/bad-rows.txt")).content().contains("line ");
    assertThat(silosOfOurs()).isEmpty();
  }

  @Test
  void quickstart_kept_answersCallsUntilItIsStopped() throws Exception {
    Result kept = quickstart("--csv=" + transfers(), "--keep");
    assertThat(kept.output()).contains("./teff call account alice balance");
    try {
      assertThat(command("call", "account", "alice", "balance").output())
          .contains("\"open\"", "\"cents\"");
      assertThat(command("call", "acount", "alice", "balance").output())
          .startsWith("teff: TEFF-102")
          .contains("Did you mean account?");
      assertThat(command("call", "account", "alice", "balanse").output())
          .startsWith("teff: TEFF-103")
          .contains("Did you mean balance?");
      assertThat(command("call", "account", "alice", "deposit", "t", "-5").output())
          .contains("1 cent or more")
          .hasLineCount(1);
      assertThat(quickstart("--keep").output()).contains("./teff stop");
    } finally {
      assertThat(command("stop").output()).contains("Stopped silo-");
    }
    assertThat(silosOfOurs()).isEmpty();
    assertThat(folder.resolve(".teff/run")).doesNotExist();
    assertThat(command("call", "account", "alice", "balance").exitCode()).isEqualTo(1);
  }

  @Test
  void quickstart_killed_takesItsSilosAndItsServerAlong() throws Exception {
    Path output = folder.resolve("output.txt");
    Process process =
        new ChildQuickstart(folder).start(Quickstart.class, output, "--store=postgres");
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> Files.readString(output).contains("silo-1 is ready"));
    var silos = process.descendants().toList();
    assertThat(silos).hasSizeGreaterThanOrEqualTo(3);
    assertThat(serversOfOurs()).isNotEmpty();
    process.destroyForcibly();
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() ->
            silos.stream().noneMatch(ProcessHandle::isAlive)
                && serversOfOurs().findAny().isEmpty());
  }

  @Test
  void file_missing_isSaidInOneLine() throws Exception {
    Result result = quickstart("--csv=" + folder.resolve("none.csv"));
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output()).startsWith("teff: there is no readable file").hasLineCount(1);
  }

  @Test
  void store_ofNoKind_isAnsweredByThoseThereAre() throws Exception {
    Result result = quickstart("--store=postgress");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output()).contains("sqlite, postgres, cassandra").hasLineCount(1);
  }

  @Test
  void quickstart_onAServer_losesNothingAndLeavesNothing() throws Exception {
    Result result = quickstart("--store=postgres", "--csv=" + transfers());
    assertThat(result.output()).contains("on a PostgreSQL server", "Every promise was kept");
    assertThat(result.output()).containsAnyOf("network namespaces", "loopback");
    assertThat(result.exitCode()).isZero();
    assertThat(silosOfOurs()).isEmpty();
    assertThat(serversOfOurs()).isEmpty();
  }

  private Path transfers() throws Exception {
    Path file = folder.resolve("transfers.csv");
    new CsvGenerator().writeTransfers(ROWS, file);
    return file;
  }

  private Result quickstart(String... arguments) throws Exception {
    return new ChildQuickstart(folder).run(Quickstart.class, arguments);
  }

  private Result command(String... arguments) throws Exception {
    return new ChildQuickstart(folder).run(Main.class, arguments);
  }

  private Stream<ProcessHandle> serversOfOurs() {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains("-D " + folder));
  }

  /** Silos whose files are in our folder: the children's temporary files are, too. */
  private Stream<ProcessHandle> silosOfOurs() {
    return ProcessHandle.allProcesses()
        .filter(process ->
            process
                .info()
                .commandLine()
                .filter(line -> line.contains("--secret-file=" + folder))
                .isPresent());
  }
}
