package dev.teff.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A silo in a JVM of its own on this machine, with the grains of our class path.
 *
 * <p>Unless it is detached, it holds the reading end of a pipe whose other end is ours: when we
 * die, however we die, it sees the end of its input and stops.
 */
public final class SiloProcess {
  /**
   * What tells a silo among processes, in front of its name; where its command line begins, for no
   * system shows all of one that is long.
   */
  static final String MARK = "-Dsilo=";

  private static final Duration POLL = Duration.ofMillis(50);

  private final String name;
  private final Process process;
  private final Path log;
  private final Path readyFile;
  private final Duration toDrain;
  private volatile String address = "";
  private volatile String adminUrl = "";

  private SiloProcess(String name, Process process, Path log, Path readyFile, Duration toDrain) {
    this.toDrain = toDrain;
    this.name = name;
    this.process = process;
    this.log = log;
    this.readyFile = readyFile;
  }

  /**
   * Starts the process; the silo is not ready yet. It picks its ports and finds others by the
   * store.
   *
   * @param number counted from 1
   */
  static SiloProcess launch(int number, LocalCluster.Plan plan) throws IOException {
    String name = "silo-" + number;
    int machine = (number - 1) % plan.machines().count();
    Path log = TeffHome.logs().resolve(name + ".log");
    Path readyFile = plan.folder().resolve(name + ".ready");
    Files.deleteIfExists(readyFile); // of an earlier one
    List<String> command = new ArrayList<>(plan.machines().prefix(machine));
    List<String> jvm = SiloJvm.command(plan.folder(), plan.jvmSize());
    jvm.add(1, MARK + name);
    command.addAll(jvm);
    plan.jvmOptions().forEach(option -> command.add(option.replace("{silo}", name)));
    command.addAll(
        List.of(
            Main.class.getName(),
            "silo",
            "--name=" + name,
            "--store=" + plan.store(),
            "--secret-file=" + plan.secretFile(),
            "--ready-file=" + readyFile));
    if (plan.machines().apart()) {
      command.add("--bind=" + plan.machines().address(machine));
    }
    if (!plan.detached()) {
      command.add("--until-input-ends");
    }
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    if (plan.detached()) {
      builder.redirectInput(Path.of("/dev/null").toFile());
    }
    return new SiloProcess(name, builder.start(), log, readyFile, plan.timeToDrain());
  }

  /** The silo's name. */
  public String name() {
    return name;
  }

  /** Where the silo takes calls, {@code HOST:PORT}; empty until it is ready. */
  public String address() {
    return address;
  }

  /** Where the silo tells how it is, {@code http://HOST:PORT}, if it does and is ready. */
  public Optional<String> adminUrl() {
    return Optional.of(adminUrl).filter(url -> !url.isEmpty());
  }

  /** The operating system's handle of the process. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** Whether the process runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Kills the process by SIGKILL: the silo notices nothing. */
  public void kill() {
    Processes.kill(List.of(process.toHandle()));
  }

  /**
   * Asks the silo to hand its grains over and leave; returns when the process has ended.
   *
   * @return whether it ended by itself, and was not killed after all the time that this may take
   */
  public boolean stop() {
    return Processes.stop(List.of(process.toHandle()), toDrain).isEmpty();
  }

  /**
   * Stops the process by SIGSTOP, where it is and without its noticing.
   *
   * @throws IOException when it runs no more, or this system has no such signals
   */
  public void freeze() throws IOException {
    Processes.signal(process.toHandle(), "STOP");
  }

  /** Lets a frozen process go on. */
  public void thaw() throws IOException {
    Processes.signal(process.toHandle(), "CONT");
  }

  /**
   * Waits until the silo hosts grains.
   *
   * @throws UserError when it gave up, with what it said, or took too long
   */
  void awaitReady(Duration limit) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!Files.exists(readyFile)) {
      if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new UserError(
            "%s did not start: %s; its log is %s".formatted(name, complaint(), log));
      }
      if (System.nanoTime() - deadline > 0) {
        throw new UserError(
            "%s was not ready within %d s; its log is %s".formatted(name, limit.toSeconds(), log));
      }
    }
    String[] where = Files.readString(readyFile).split(" ", 2);
    address = where[0];
    adminUrl = where.length > 1 ? where[1] : "";
  }

  /** The line in which the silo says what is wrong. */
  private String complaint() {
    try (Stream<String> lines = Files.lines(log)) {
      return lines
          .filter(line -> line.startsWith(Errors.PREFIX))
          .map(line -> line.substring(Errors.PREFIX.length()))
          .findFirst()
          .orElse("it does not say why");
    } catch (IOException | UncheckedIOException e) {
      return "nobody can read why, " + e.getMessage();
    }
  }
}
