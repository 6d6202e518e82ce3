package dev.teff.loadtest.harness;

import dev.teff.cli.UserError;
import dev.teff.loadtest.harness.spi.LoadTestProvider;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes load for coordinators elsewhere, for one at a time. Listens until it is closed. */
final class AgentServer implements AutoCloseable {
  private static final int NONCES = 100;
  private static final int NONCE_BYTES = 16;

  private final List<LoadTestProvider> providers;
  private final AgentSecret secret;
  private final @Nullable Path clusterSecret;
  private final Consumer<String> log;
  private final SecureRandom random = new SecureRandom();
  private final Set<String> nonces = new LinkedHashSet<>();
  private final AtomicBoolean busy = new AtomicBoolean();
  private final Server server;

  private AgentServer(
      InetSocketAddress listen,
      List<LoadTestProvider> providers,
      AgentSecret secret,
      @Nullable Path clusterSecret,
      Consumer<String> log)
      throws IOException {
    this.providers = providers;
    this.secret = secret;
    this.clusterSecret = clusterSecret;
    this.log = log;
    server =
        NettyServerBuilder.forAddress(listen)
            .maxInboundMessageSize(AgentProtocol.LARGEST_MESSAGE)
            .permitKeepAliveTime(1, TimeUnit.SECONDS)
            .addService(ServerInterceptors.intercept(service(), new Doorkeeper()))
            .build()
            .start();
  }

  /**
   * Listens.
   *
   * @param clusterSecret the file with the secret of {@code teff://} targets
   * @throws UserError when it may not or cannot
   */
  static AgentServer start(
      InetSocketAddress listen,
      List<LoadTestProvider> providers,
      AgentSecret secret,
      @Nullable Path clusterSecret,
      Consumer<String> log) {
    if (listen.isUnresolved()) {
      throw new UserError("there is no host '%s'".formatted(listen.getHostString()));
    }
    if (!listen.getAddress().isLoopbackAddress() && secret.isEmpty()) {
      throw new UserError(
          "an agent that others can reach needs a secret: give --agents-secret-file FILE, or set"
              + " TEFF_AGENTS_SECRET");
    }
    try {
      return new AgentServer(listen, providers, secret, clusterSecret, log);
    } catch (IOException e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      throw new UserError(
          "the agent cannot listen on %s:%d: %s"
              .formatted(listen.getHostString(), listen.getPort(), why.getMessage()),
          e);
    }
  }

  /** Where it listens. */
  int port() {
    return server.getPort();
  }

  void awaitEnd() throws InterruptedException {
    server.awaitTermination();
  }

  private ServerServiceDefinition service() {
    return ServerServiceDefinition.builder(AgentProtocol.SERVICE)
        .addMethod(AgentProtocol.HELLO, ServerCalls.asyncUnaryCall(this::hello))
        .addMethod(AgentProtocol.RUN, ServerCalls.asyncBidiStreamingCall(this::run))
        .build();
  }

  private void hello(AgentProtocol.Greeting greeting, StreamObserver<AgentProtocol.Hello> answer) {
    Instant wall = Instant.now();
    long nanos = System.nanoTime();
    answer.onNext(
        new AgentProtocol.Hello(
            AgentProtocol.VERSION,
            nonce(),
            nanos,
            wall.getEpochSecond() * 1_000_000_000 + wall.getNano(),
            hostName(),
            Runtime.getRuntime().availableProcessors(),
            Runtime.version().toString()));
    answer.onCompleted();
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "unknown";
    }
  }

  private String nonce() {
    byte[] bytes = new byte[NONCE_BYTES];
    random.nextBytes(bytes);
    String nonce = HexFormat.of().formatHex(bytes);
    synchronized (nonces) {
      nonces.add(nonce);
      if (nonces.size() > NONCES) {
        nonces.remove(nonces.iterator().next());
      }
    }
    return nonce;
  }

  private StreamObserver<AgentProtocol.Order> run(StreamObserver<AgentProtocol.Word> answer) {
    boolean isFree = busy.compareAndSet(false, true);
    var holds = new AtomicBoolean(isFree);
    return new AgentRun(
        isFree,
        providers,
        clusterSecret,
        log,
        answer,
        () -> {
          if (holds.compareAndSet(true, false)) {
            busy.set(false);
          }
        });
  }

  /** Lets runs pass that bring a nonce of ours, signed; each once. */
  private final class Doorkeeper implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      boolean isRun =
          call.getMethodDescriptor()
              .getFullMethodName()
              .equals(AgentProtocol.RUN.getFullMethodName());
      if (isRun && !isKnown(headers)) {
        call.close(
            Status.UNAUTHENTICATED.withDescription("the agent has another secret"), new Metadata());
        return new ServerCall.Listener<>() {};
      }
      return Contexts.interceptCall(Context.current(), call, headers, next);
    }

    private boolean isKnown(Metadata headers) {
      String nonce = headers.get(AgentProtocol.NONCE);
      String proof = headers.get(AgentProtocol.PROOF);
      if (nonce == null || proof == null) {
        return false;
      }
      synchronized (nonces) {
        return nonces.remove(nonce) && secret.isProof(nonce, proof);
      }
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
