package dev.teff.loadtest.harness;

import dev.teff.cli.UserError;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Opens targets by what the command line calls them. */
public final class Targets {
  private static final Pattern LOCAL = Pattern.compile("(local|apart):([1-9])");
  private static final int CONNECT_MILLIS = 5000;

  private Targets() {}

  /**
   * Opens a target: {@code local:N} starts N silos on this machine, {@code apart:N} the same in
   * networks of their own, {@code silo} one in this process, {@code teff://HOST:PORT,…} is a
   * cluster that runs, {@code grpc://HOST:PORT} a gateway, {@code http://HOST:PORT} an endpoint,
   * {@code none} nothing.
   *
   * @param secretFile the secret of a cluster that runs; may be null for others
   * @param progress told what is being done
   * @throws UserError when there is no such target, or it cannot be reached
   */
  public static Target open(String text, @Nullable Path secretFile, Consumer<String> progress)
      throws IOException, InterruptedException {
    return open(text, secretFile, null, progress);
  }

  /**
   * The same.
   *
   * @param recordings where flight recordings of silos that are started go; null for nowhere
   */
  static Target open(
      String text, @Nullable Path secretFile, @Nullable Path recordings, Consumer<String> progress)
      throws IOException, InterruptedException {
    var local = LOCAL.matcher(text);
    if (local.matches()) {
      int count = Integer.parseInt(local.group(2));
      return local.group(1).equals("apart")
          ? LocalTarget.startApart(count, recordings, progress)
          : LocalTarget.start(count, recordings, progress);
    }
    if (text.equals("silo")) {
      return SiloTarget.start();
    }
    if (text.startsWith("teff://")) {
      return ClusterTarget.connect(
          text, List.of(text.substring("teff://".length()).split(",")), secretFile);
    }
    if (text.startsWith(GrpcTarget.SCHEME)) {
      return GrpcTarget.connect(text);
    }
    if (text.startsWith("http://") || text.startsWith("https://")) {
      return http(text);
    }
    if (text.equals("none")) {
      return Target.none();
    }
    throw new UserError(
        "there is no target '%s': use local:N or apart:N with 1 to 9 silos, silo, teff://HOST:PORT,… , grpc://HOST:PORT, http://HOST:PORT, or none"
            .formatted(text));
  }

  /** Whether opening it starts silos, each in a process of its own. */
  static boolean areStartedHere(String text) {
    return LOCAL.matcher(text).matches();
  }

  private static Target http(String text) {
    URI base;
    try {
      base = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    } catch (IllegalArgumentException e) {
      throw new UserError("'%s' is no address: %s".formatted(text, e.getMessage()), e);
    }
    if (base.getHost() == null) {
      throw new UserError("'%s' has no host".formatted(text));
    }
    boolean isSecure = base.getScheme().equals("https");
    int port = base.getPort() >= 0 ? base.getPort() : isSecure ? 443 : 80;
    requireListener(text, base.getHost(), port);
    return HttpTarget.at(base);
  }

  /** Asks before the run, not in ten thousand errors. */
  private static void requireListener(String text, String host, int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
    } catch (UnknownHostException e) {
      throw new UserError(
          "the target %s cannot be reached: there is no host %s".formatted(text, host), e);
    } catch (IOException e) {
      throw new UserError("the target %s cannot be reached: %s".formatted(text, e.getMessage()), e);
    }
  }
}
