package dev.teff.runtime.cluster;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.LocalSilo;
import dev.teff.runtime.spi.Timekeeper;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries calls in frames over plain sockets: a few connections from each silo to each other one,
 * and one or more from each client. Each connection asks in one direction and answers in the other.
 */
final class NetTransport implements Transport {
  private static final Logger LOG = LoggerFactory.getLogger(NetTransport.class);
  private static final int MOST_HOPS = 3;

  /** A living silo answers within milliseconds; a frozen one should not be waited for. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofMillis(1500);

  private final Vertx vertx;
  private final LocalEnd local;
  private final Acceptor acceptor;
  private final Guests guests;
  private final Links links;
  private final AtomicBoolean closed = new AtomicBoolean();

  private NetTransport(Vertx vertx, LocalEnd local, Acceptor acceptor, Guests guests, Links links) {
    this.vertx = vertx;
    this.local = local;
    this.acceptor = acceptor;
    this.guests = guests;
    this.links = links;
  }

  /**
   * Listens, and is ready to call. Blocks until the port is bound.
   *
   * @param self how others will know this silo; port 0 takes a free one
   * @param silo takes the calls that come
   * @throws GrainException {@code TEFF-401} when the port cannot be had
   */
  static NetTransport listen(
      TransportOptions options,
      Secret secret,
      SiloIdentity self,
      LocalSilo silo,
      Listener listener,
      Timekeeper time) {
    int loops = Runtime.getRuntime().availableProcessors();
    Vertx vertx = EventLoops.start(loops);
    Acceptor acceptor;
    try {
      acceptor = Acceptor.bind(vertx, loops, new HostPort(options.bindHost(), self.port()));
    } catch (GrainException e) {
      EventLoops.stop(vertx);
      throw e;
    }
    var bound = new SiloIdentity(self.name(), self.incarnation(), self.host(), acceptor.port());
    var local = new LocalEnd(new Peer(Peer.Role.SILO, bound), secret, options, time, listener);
    var guests = new Guests();
    var doorkeeper = new Doorkeeper(options.maxStrangers(), LOG::warn);
    acceptor.accept(socket -> {
      if (doorkeeper.admit()) {
        new InboundConnection(socket, local, silo, doorkeeper, guests);
      } else {
        doorkeeper.report(
            ErrorCode.STRANGER,
            String.valueOf(socket.remoteAddress().hostAddress()),
            "too many others have proved nothing yet");
        socket.close();
      }
    });
    return new NetTransport(
        vertx,
        local,
        acceptor,
        guests,
        new Links(vertx, local, new OutboundConnection.Events() {}));
  }

  /** This silo, with the port that it really has. */
  SiloIdentity self() {
    return local.identity();
  }

  /** Where it listens. */
  int port() {
    return acceptor.port();
  }

  @Override
  public void send(SiloIdentity silo, CallRequest request) {
    if (request.hops() > MOST_HOPS) {
      request.failed(CallFailures.hopsExceeded(request));
      return;
    }
    Link link = links.to(silo);
    // Behind the look-up: whoever installs a view without the silo drops the link after this.
    ClusterView view = local.view();
    if (view.member(silo.incarnation()).isEmpty()) {
      links.drop(silo.incarnation(), "it is not in the view");
    }
    link.send(request);
  }

  @Override
  public void viewInstalled(ClusterView view) {
    links.retain(view);
    guests.tell(view);
  }

  @Override
  public boolean answers(SiloIdentity silo) {
    try {
      links.to(silo).ask(Frame.Ping::new, ANSWER_TIMEOUT).join();
      return true;
    } catch (CompletionException e) {
      if (e.getCause() instanceof GrainException failure
          && failure.code() == ErrorCode.WRONG_SECRET) {
        throw failure; // somebody lives there, though not for us
      }
      LOG.debug("{} does not answer: {}", silo, String.valueOf(e.getCause()));
      return false;
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      acceptor.close();
      links.close();
      EventLoops.stop(vertx);
    }
  }
}
