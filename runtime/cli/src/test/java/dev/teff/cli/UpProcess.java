package dev.teff.cli;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** {@code teff up} in a JVM of its own, and calls of its grains by HTTP. */
final class UpProcess implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofSeconds(90);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final Path log;
  private final String url;

  private UpProcess(Process process, Path log, String url) {
    this.process = process;
    this.log = log;
    this.url = url;
  }

  /**
   * Starts it and waits until it takes calls.
   *
   * @param folder for its data, log and home
   */
  static UpProcess start(Path folder, String... options) throws IOException {
    Path ready = folder.resolve("ready");
    Path log = folder.resolve("up.log");
    Files.deleteIfExists(ready);
    Process started = launch(folder, log, ready, options);
    await().atMost(READY_WITHIN).until(() -> Files.exists(ready) || !started.isAlive());
    if (!Files.exists(ready)) {
      throw new IOException(Files.readString(log));
    }
    return new UpProcess(
        started, log, "http://127.0.0.1:" + Files.readString(ready).split(" ", 2)[0]);
  }

  private static Process launch(Path folder, Path log, Path ready, String... options)
      throws IOException {
    List<String> command = new ArrayList<>(SiloJvm.command(folder));
    command.add(command.size() - 2, "-Dteff.home=" + folder); // in front of the class path
    command.addAll(
        List.of(
            Main.class.getName(),
            "up",
            "--folder=" + folder.resolve("data"),
            "--http-port=0",
            "--grpc-port=0",
            "--ready-file=" + ready,
            "--until-input-ends"));
    command.addAll(List.of(options));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  /** What a command says that finds by itself what runs in a folder. */
  static String command(Path folder, String... words) throws IOException, InterruptedException {
    List<String> command = SiloJvm.command(folder);
    command.add(command.size() - 2, "-Dteff.home=" + folder);
    command.add(Main.class.getName());
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var said = process.inputReader()) {
      String all = said.lines().collect(Collectors.joining("\n"));
      process.waitFor();
      return all;
    }
  }

  /** The status and the body of the answer of tally {@code t}. */
  CompletableFuture<String> call(String method, String arguments) {
    return call("t", method, arguments);
  }

  /** The same of another tally. */
  CompletableFuture<String> call(String key, String method, String arguments) {
    return http.sendAsync(
            HttpRequest.newBuilder(URI.create(url + "/v1/grains/tally/" + key + "/" + method))
                .header("Teff-Timeout", "60s")
                .POST(HttpRequest.BodyPublishers.ofString(arguments))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .thenApply(answer -> answer.statusCode() + " " + answer.body());
  }

  /** The processes that it started and that run. */
  List<ProcessHandle> children() {
    return process.descendants().filter(ProcessHandle::isAlive).toList();
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  Path log() {
    return log;
  }

  /** Asks it to stop, and waits until it has. */
  void stop() {
    Processes.stop(List.of(process.toHandle()), Duration.ofSeconds(60));
  }

  @Override
  public void close() {
    stop();
    http.close();
  }
}
