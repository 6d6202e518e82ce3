package dev.teff.runtime.gateway;

import dev.teff.grains.CallInterceptor;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.runtime.Interceptors;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running gateway: takes calls from outside and makes them at grains. Safe for use by any thread.
 *
 * <pre>{@code
 * GatewayOptions options =
 *     GatewayOptions.from(Configuration.load(Thread.currentThread().getContextClassLoader()));
 * try (TeffClient client = TeffClient.patient(ClientOptions.of(seeds, Secret.of(secret)));
 *     Gateway gateway = Gateway.start(options, Upstream.of(client))) {
 *   System.out.println(gateway.httpPort());
 * }
 * }</pre>
 */
public final class Gateway implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  /** Whoever ends processes, such as Kubernetes, has little more of it. */
  private static final Duration MOST_PATIENCE = Duration.ofSeconds(30);

  /** How long an HTTP connection lasts without a request. */
  private static final Duration IDLE = Duration.ofMinutes(2);

  /** For the answers of calls that use up their time. */
  private static final Duration TO_ANSWER = Duration.ofSeconds(1);

  private final AtomicBoolean closed = new AtomicBoolean();
  private final Loops loops;
  private final Interior interior;
  private final Intake intake;
  private final @Nullable HttpDoor http;
  private final @Nullable GrpcDoor grpc;
  private final @Nullable Certificates certificates;

  private Gateway(
      Loops loops,
      Interior interior,
      Intake intake,
      @Nullable HttpDoor http,
      @Nullable GrpcDoor grpc,
      @Nullable Certificates certificates) {
    this.certificates = certificates;
    this.loops = loops;
    this.interior = interior;
    this.intake = intake;
    this.http = http;
    this.grpc = grpc;
  }

  /**
   * Starts one; it takes calls when this returns.
   *
   * @throws GrainException {@code TEFF-401} when a port cannot be had, {@code TEFF-501} when keys
   *     or certificates cannot be read
   */
  public static Gateway start(GatewayOptions options, Upstream upstream) {
    return start(options, upstream, List.of());
  }

  /**
   * Starts one whose calls, once they were let in, pass these interceptors as {@link
   * CallInterceptor#incoming incoming} ones, the first one outermost.
   *
   * @throws GrainException {@code TEFF-401} when a port cannot be had, {@code TEFF-501} when keys
   *     or certificates cannot be read
   */
  public static Gateway start(
      GatewayOptions options, Upstream upstream, List<CallInterceptor> interceptors) {
    return start(options, upstream, interceptors, IDLE);
  }

  /** One whose HTTP connections last so long without a request. */
  static Gateway start(
      GatewayOptions options,
      Upstream upstream,
      List<CallInterceptor> interceptors,
      Duration idle) {
    warn(options);
    Certificates certificates = options.security().tls().map(Certificates::new).orElse(null);
    Loops loops = upstream.eventLoops().map(Loops::shared).orElseGet(Loops::start);
    Interior interior = Interior.of(options, upstream, new Interceptors(interceptors), loops);
    var intake = new Intake(options, loops.group());
    GrpcDoor grpc = null;
    try {
      if (options.grpcPort() >= 0) {
        grpc = GrpcDoor.open(loops, interior, intake, certificates);
      }
      HttpDoor http =
          options.httpPort() < 0
              ? null
              : HttpDoor.open(loops, interior, intake, certificates, idle);
      return new Gateway(loops, interior, intake, http, grpc, certificates);
    } catch (RuntimeException e) {
      if (grpc != null) {
        grpc.close();
      }
      if (certificates != null) {
        certificates.close();
      }
      intake.close();
      loops.close();
      throw e;
    }
  }

  /** Says what strangers can do, where they can reach the gateway at all. */
  private static void warn(GatewayOptions options) {
    if (isLoopback(options.bind())) {
      return;
    }
    if (options.security().tls().isEmpty()) {
      LOG.warn(
          "The gateway listens on {} without TLS: others may read and change calls. Set"
              + " teff.gateway.tls.certificate.",
          options.bind());
    }
    if (options.security().tokens().isEmpty()) {
      LOG.warn(
          "The gateway listens on {} without tokens: everybody may call every grain type that is"
              + " not internal. Set teff.gateway.tokens.keys.",
          options.bind());
    }
  }

  static boolean isLoopback(String bind) {
    InetAddress address = new InetSocketAddress(bind, 0).getAddress();
    return address != null && address.isLoopbackAddress();
  }

  /** The port for HTTP; -1 when there is none. */
  public int httpPort() {
    return http == null ? -1 : http.port();
  }

  /** The port for gRPC; -1 when there is none. */
  public int grpcPort() {
    return grpc == null ? -1 : grpc.port();
  }

  /** Whether calls that come now can be taken. */
  public boolean isReady() {
    return interior.isReady();
  }

  /** What calls were made, in the text format of Prometheus. */
  public String metrics() {
    return interior.calls().metrics();
  }

  /** What its callers want now. */
  public Demand demand() {
    return interior.calls().demand();
  }

  /** How many bytes of what callers sent are in memory. */
  long bytes() {
    return intake.taken();
  }

  /**
   * Takes no more calls. Those that wait for a silo are told that they did not run; those under way
   * have as long as a call may take by default, up to half a minute.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    interior.calls().close();
    interior.streams().close();
    Duration timeout = interior.options().timeout();
    Duration patience =
        (timeout.compareTo(MOST_PATIENCE) < 0 ? timeout : MOST_PATIENCE).plus(TO_ANSWER);
    Future<Void> requests = http == null ? Future.succeededFuture() : http.shutDown(patience);
    if (grpc != null) {
      grpc.shutDown(patience, () -> interior.calls().demand().underWay() > 0);
    }
    requests.toCompletionStage().toCompletableFuture().join();
    if (certificates != null) {
      certificates.close();
    }
    intake.close();
    loops.close();
  }

  static GrainException portInUse(String bind, int port, String key, @Nullable Throwable cause) {
    return new GrainException(
        ErrorCode.PORT_IN_USE,
        Outcome.DID_NOT_RUN,
        "The gateway cannot listen on %s:%d | teff.gateway.%s | another process has the port, or the address is not this machine's | stop the other process, or set the port to 0 for a free one"
            .formatted(bind, port, key),
        cause);
  }
}
