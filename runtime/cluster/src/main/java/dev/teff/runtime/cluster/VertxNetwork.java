package dev.teff.runtime.cluster;

import dev.teff.runtime.cluster.spi.Network;
import dev.teff.runtime.cluster.spi.StreamSocket;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.unix.Errors;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sockets of a Vert.x that runs for this purpose only. */
final class VertxNetwork implements Network {
  private static final Logger LOG = LoggerFactory.getLogger(VertxNetwork.class);
  private static final NoConnection CLOSING = new NoConnection("this process is closing", false);

  private final Vertx vertx;
  private final List<Loop> loops;
  // Vert.x closes the sockets of a client that nobody refers to any more.
  private final NetClient client;
  private final @Nullable Encryption encryption;

  private record Loop(EventExecutor thread, Context context) {}

  /** Starts the event loops. */
  VertxNetwork(int eventLoops, Duration connectTimeout, @Nullable ClusterTls tls) {
    this.vertx = EventLoops.start(eventLoops);
    this.loops = loops((VertxInternal) vertx);
    var options =
        new NetClientOptions()
            .setTcpNoDelay(true)
            .setIdleTimeout(Heartbeat.LIMIT_SECONDS)
            .setConnectTimeout((int) connectTimeout.toMillis());
    try {
      this.encryption = tls == null ? null : new Encryption(tls, vertx);
    } catch (RuntimeException e) {
      EventLoops.stop(vertx);
      throw e;
    }
    if (encryption == null) {
      this.client = vertx.createNetClient(options);
    } else {
      encryption.protect(options);
      NetClient encrypting = vertx.createNetClient(options);
      encryption.onChange(() -> encrypting.updateSSLOptions(encryption.ofClient(), true));
      this.client = encrypting;
    }
  }

  private static List<Loop> loops(VertxInternal vertx) {
    var loops = new ArrayList<Loop>();
    for (EventExecutor thread : vertx.nettyEventLoopGroup()) {
      loops.add(new Loop(thread, vertx.contextBuilder().withEventLoop((EventLoop) thread).build()));
    }
    return List.copyOf(loops);
  }

  @Override
  public int currentLoop() {
    for (int i = 0; i < loops.size(); i++) {
      if (loops.get(i).thread().inEventLoop()) {
        return i;
      }
    }
    return ANY_LOOP;
  }

  @Override
  public Optional<Vertx> eventLoops() {
    return Optional.of(vertx);
  }

  @Override
  public Acceptor listen(String host, int port) {
    return VertxAcceptor.bind(vertx, loops.size(), new HostPort(host, port), encryption);
  }

  @Override
  public List<String> addresses(String host) {
    try {
      return Stream.of(InetAddress.getAllByName(host)).map(InetAddress::getHostAddress).toList();
    } catch (UnknownHostException e) {
      LOG.debug("{} has no address now: {}", host, e.getMessage());
      return List.of(host);
    }
  }

  @Override
  public void connect(
      int loop,
      String host,
      int port,
      Consumer<StreamSocket> connected,
      Consumer<NoConnection> failed) {
    Runnable opening = () -> open(new HostPort(host, port), connected, failed);
    if (loop == ANY_LOOP) {
      // A thread that has no event loop gets the next one, so connections spread over them.
      Thread.ofVirtual().name("teff-connect").start(opening);
      return;
    }
    try {
      loops.get(loop).context().runOnContext(nothing -> opening.run());
    } catch (RejectedExecutionException e) {
      Thread.startVirtualThread(() -> failed.accept(CLOSING));
    }
  }

  private void open(HostPort to, Consumer<StreamSocket> connected, Consumer<NoConnection> failed) {
    try {
      client
          .connect(to.port(), to.host())
          .onComplete(
              socket -> connected.accept(new VertxSocket(socket)),
              cause ->
                  failed.accept(
                      new NoConnection(String.valueOf(cause.getMessage()), isRefused(cause))));
    } catch (IllegalStateException | RejectedExecutionException e) {
      // And the client is closed already.
      failed.accept(CLOSING);
    }
  }

  /**
   * Whether the machine answered that nobody listens. The limit for connecting ends earlier than
   * the kernel's, whose end looks like a refusal. By epoll, everything else does, too, such as that
   * this machine has no free port: only the kernel's words tell.
   */
  private boolean isRefused(Throwable cause) {
    return cause instanceof ConnectException
        && !(cause instanceof ConnectTimeoutException)
        && (!vertx.isNativeTransportEnabled()
            || String.valueOf(cause.getMessage()).contains(Refusal.WORDS));
  }

  /** What the kernel says in the machine's language; to be loaded only behind native transport. */
  private static final class Refusal {
    static final String WORDS = words();

    private static String words() {
      String whole =
          String.valueOf(
              Errors.newIOException("connect", Errors.ERROR_ECONNREFUSED_NEGATIVE).getMessage());
      return whole.substring(whole.indexOf(':') + 1);
    }
  }

  @Override
  public void disconnect() {
    EventLoops.await(client.shutdown(EventLoops.PATIENCE), "connections to silos");
  }

  @Override
  public void close() {
    if (encryption != null) {
      encryption.close();
    }
    EventLoops.stop(vertx);
  }
}
