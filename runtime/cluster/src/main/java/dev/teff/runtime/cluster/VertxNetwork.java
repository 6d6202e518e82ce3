package dev.teff.runtime.cluster;

import dev.teff.runtime.cluster.spi.Network;
import dev.teff.runtime.cluster.spi.StreamSocket;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sockets of a Vert.x that runs for this purpose only. */
final class VertxNetwork implements Network {
  private static final Logger LOG = LoggerFactory.getLogger(VertxNetwork.class);

  private final Vertx vertx;
  private final int eventLoops;
  // Vert.x closes the sockets of a client that nobody refers to any more.
  private final NetClient client;
  private final @Nullable Encryption encryption;

  /** Starts the event loops. */
  VertxNetwork(int eventLoops, Duration connectTimeout, @Nullable ClusterTls tls) {
    this.eventLoops = eventLoops;
    this.vertx = EventLoops.start(eventLoops);
    var options =
        new NetClientOptions()
            .setTcpNoDelay(true)
            .setIdleTimeout(Heartbeat.LIMIT_SECONDS)
            .setConnectTimeout((int) connectTimeout.toMillis());
    this.encryption = tls == null ? null : new Encryption(tls, vertx);
    if (encryption == null) {
      this.client = vertx.createNetClient(options);
    } else {
      encryption.protect(options);
      NetClient encrypting = vertx.createNetClient(options);
      encryption.onChange(() -> encrypting.updateSSLOptions(encryption.ofClient(), true));
      this.client = encrypting;
    }
  }

  @Override
  public Acceptor listen(String host, int port) {
    return VertxAcceptor.bind(vertx, eventLoops, new HostPort(host, port), encryption);
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
      String host, int port, Consumer<StreamSocket> connected, Consumer<NoConnection> failed) {
    // A thread that has no event loop gets the next one, so connections spread over them.
    Thread.ofVirtual()
        .name("teff-connect")
        .start(() ->
            connect(
                new HostPort(host, port),
                socket -> connected.accept(new VertxSocket(socket)),
                failed));
  }

  private void connect(HostPort to, Consumer<NetSocket> connected, Consumer<NoConnection> failed) {
    try {
      client
          .connect(to.port(), to.host())
          .onComplete(
              connected::accept,
              cause ->
                  failed.accept(
                      new NoConnection(String.valueOf(cause.getMessage()), isRefused(cause))));
    } catch (IllegalStateException | RejectedExecutionException e) {
      // And the client is closed already.
      failed.accept(new NoConnection("this process is closing", false));
    }
  }

  /** The limit for connecting ends earlier than the kernel's, whose end looks like a refusal. */
  private static boolean isRefused(Throwable cause) {
    return cause instanceof ConnectException && !(cause instanceof ConnectTimeoutException);
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
