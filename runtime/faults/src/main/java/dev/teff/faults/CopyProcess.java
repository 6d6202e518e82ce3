package dev.teff.faults;

import dev.teff.machines.Machines;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A {@link CopyMain} in a process of its own. Used by one thread. */
final class CopyProcess implements AutoCloseable {
  private static final String SECRET = "copies";
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);

  private final String name;
  private final Process process;
  private final PrintWriter questions;
  private final LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();

  private CopyProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    this.questions = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    Thread.ofVirtual().name("read-" + name).start(this::read);
  }

  /** Starts one; {@link #awaitReady} has to follow. */
  static CopyProcess start(String name, Machines machines, int machine, Path folder, String store)
      throws IOException {
    List<String> command = new ArrayList<>(machines.prefix(machine));
    command.addAll(Fleet.java());
    command.addAll(
        List.of(
            "-Dlogback.configurationFile=faults-logback.xml",
            "-cp",
            System.getProperty("java.class.path"),
            CopyMain.class.getName(),
            name,
            machines.address(machine),
            Integer.toString(Fleet.port(machines, machine)),
            store,
            SECRET));
    Path log = folder.resolve("copy-%s.log".formatted(name));
    return new CopyProcess(
        name,
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start());
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        answers.add(line);
      }
    } catch (IOException e) {
      answers.add("The process of %s is gone: %s".formatted(name, e.getMessage()));
    }
  }

  String name() {
    return name;
  }

  void awaitReady() throws InterruptedException {
    String first = answers.poll(READY_WITHIN.toSeconds(), TimeUnit.SECONDS);
    if (!CopyMain.READY.equals(first)) {
      throw new IllegalStateException("%s is not ready, but said: %s".formatted(name, first));
    }
  }

  /** Pins a badge durably; answers what went wrong, if anything. */
  Optional<String> pin(long badge, Duration patience) throws InterruptedException {
    String answer = ask(CopyMain.PIN + badge, patience);
    return answer.startsWith(CopyMain.DONE)
        ? Optional.empty()
        : Optional.of("%s did not pin %d: %s".formatted(name, badge, answer));
  }

  /** The badges that its copy has; empty when it does not answer. */
  Set<Long> all(Duration patience) throws InterruptedException {
    String answer = ask(CopyMain.ALL, patience);
    return answer.startsWith(CopyMain.DONE)
        ? Stream.of(answer.substring(CopyMain.DONE.length()).split(","))
            .filter(badge -> !badge.isEmpty())
            .map(Long::valueOf)
            .collect(Collectors.toCollection(TreeSet::new))
        : Set.of();
  }

  private String ask(String question, Duration patience) throws InterruptedException {
    answers.clear(); // late answers to what was given up
    questions.println(question);
    String answer = answers.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    return answer == null ? "no answer within " + patience : answer;
  }

  /** SIGKILL; returns when the process is gone. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
    questions.close();
  }
}
