package dev.teff.cli;

import dev.teff.runtime.gateway.GatewayOptions;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  private final Place place;
  private final int httpPort;
  private final int grpcPort;

  /** Where it listens, and how it talks by HTTP. */
  private record Place(String scheme, String address) {
    static final Place LOOPBACK = new Place("http", "127.0.0.1");

    static Place of(GatewayOptions options) {
      return new Place(
          options.security().tls().isPresent() ? "https" : LOOPBACK.scheme, options.bind());
    }
  }

  private GatewayProcess(Process process, Place place, String ports) {
    this.process = process;
    this.place = place;
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
    return launch(folder, Place.LOOPBACK, command, folder.resolve("gateway.log"), Redirect.PIPE);
  }

  /**
   * Starts one that outlives this process.
   *
   * @param options what its configuration makes of it
   * @param config its configuration file, if it has one
   * @throws UserError when it does not start
   */
  static GatewayProcess startDetached(
      Path folder,
      List<String> seeds,
      Path secretFile,
      GatewayOptions options,
      Optional<Path> config)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(connecting(seeds, secretFile));
    command.addAll(
        List.of("--http-port=" + options.httpPort(), "--grpc-port=" + options.grpcPort()));
    config.ifPresent(file -> command.add("--config=" + file.toAbsolutePath()));
    return launch(
        folder,
        Place.of(options),
        command,
        TeffHome.logs().resolve("gateway.log"),
        Redirect.from(Path.of("/dev/null").toFile()));
  }

  /** The address at which this machine reaches a gateway with these options. */
  static String address(GatewayOptions options) {
    return Place.of(options).address();
  }

  private static List<String> connecting(List<String> seeds, Path secretFile) {
    return List.of("--seeds=" + String.join(",", seeds), "--secret-file=" + secretFile);
  }

  private static GatewayProcess launch(
      Path folder, Place place, List<String> options, Path log, Redirect input)
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
    return new GatewayProcess(process, place, Files.readString(readyFile));
  }

  /** Where it takes HTTP, {@code http://HOST:PORT}, or {@code https} where it has a certificate. */
  public String url() {
    return "%s://%s:%d".formatted(place.scheme(), place.address(), httpPort);
  }

  /** Where it takes gRPC, {@code HOST:PORT}. */
  String grpcAddress() {
    return place.address() + ":" + grpcPort;
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
    Processes.stop(List.of(process.toHandle()), Processes.GRACE);
  }
}
