package dev.teff.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A gateway in a JVM of its own on this machine, with the grains of our class path. It ends with
 * us, however we end.
 *
 * <pre>{@code
 * try (var gateway = GatewayProcess.start(folder, seeds, folder.resolve("secret"))) {
 *   System.out.println(gateway.url());
 * }
 * }</pre>
 */
public final class GatewayProcess implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);

  private final Process process;
  private final int httpPort;
  private final int grpcPort;

  private GatewayProcess(Process process, String ports) {
    this.process = process;
    int space = ports.indexOf(' ');
    this.httpPort = Integer.parseInt(ports.substring(0, space));
    this.grpcPort = Integer.parseInt(ports.substring(space + 1));
  }

  /**
   * Starts it on free ports of loopback and returns when it listens.
   *
   * @param folder for its files
   * @param options more options of {@code ./teff gateway}
   * @throws UserError when it does not start
   */
  public static GatewayProcess start(
      Path folder, List<String> seeds, Path secretFile, String... options)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(connecting(seeds, secretFile));
    command.addAll(List.of(options));
    return start(folder, command);
  }

  /**
   * The same with nothing but these options of {@code ./teff gateway}.
   *
   * @throws UserError when it does not start
   */
  static GatewayProcess start(Path folder, List<String> options)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("--http-port=0", "--grpc-port=0", "--until-input-ends"));
    command.addAll(options);
    return launch(folder, command, folder.resolve("gateway.log"), Redirect.PIPE);
  }

  /**
   * Starts one that outlives this process.
   *
   * @throws UserError when it does not start
   */
  static GatewayProcess startDetached(
      Path folder, List<String> seeds, Path secretFile, int httpPort, int grpcPort)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(connecting(seeds, secretFile));
    command.addAll(List.of("--http-port=" + httpPort, "--grpc-port=" + grpcPort));
    return launch(
        folder,
        command,
        TeffHome.logs().resolve("gateway.log"),
        Redirect.from(Path.of("/dev/null").toFile()));
  }

  private static List<String> connecting(List<String> seeds, Path secretFile) {
    return List.of("--seeds=" + String.join(",", seeds), "--secret-file=" + secretFile);
  }

  private static GatewayProcess launch(Path folder, List<String> options, Path log, Redirect input)
      throws IOException, InterruptedException {
    Path readyFile = folder.resolve("gateway.ready");
    Files.deleteIfExists(readyFile);
    List<String> command = new ArrayList<>(SiloJvm.command(folder));
    command.addAll(List.of(Main.class.getName(), "gateway", "--ready-file=" + readyFile));
    command.addAll(options);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(input)
            .redirectOutput(log.toFile())
            .start();
    long deadline = System.nanoTime() + READY_WITHIN.toNanos();
    while (!Files.exists(readyFile)) {
      if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)
          || System.nanoTime() - deadline > 0) {
        process.destroyForcibly();
        throw new UserError("the gateway did not start; its log is " + log);
      }
    }
    return new GatewayProcess(process, Files.readString(readyFile));
  }

  /** Where it takes HTTP, {@code http://HOST:PORT}. */
  public String url() {
    return "http://127.0.0.1:" + httpPort;
  }

  /** The port where it takes gRPC. */
  public int grpcPort() {
    return grpcPort;
  }

  /** The operating system's handle of the process. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** Stops it, politely. */
  @Override
  public void close() {
    Processes.stop(List.of(process.toHandle()));
  }
}
