package dev.teff.runtime.cluster;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.runtime.cluster.spi.Network;
import dev.teff.runtime.cluster.spi.Network.Acceptor;
import dev.teff.runtime.cluster.spi.Platform;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.LocalSilo;
import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries calls in frames over plain sockets: a few connections from each silo to each other one,
 * and one or more from each client. Each connection asks in one direction and answers in the other.
 */
final class NetTransport implements Transport {
  private static final Logger LOG = LoggerFactory.getLogger(NetTransport.class);

  private final Network network;
  private final LocalEnd local;
  private final Acceptor acceptor;
  private final Guests guests;
  private final Links links;
  private final LocalSilo silo;
  private final AtomicBoolean closed = new AtomicBoolean();

  private NetTransport(Network network, LocalEnd local, Acceptor acceptor, LocalSilo silo) {
    this.network = network;
    this.local = local;
    this.acceptor = acceptor;
    this.silo = silo;
    this.guests = new Guests();
    this.links = new Links(network, local, new OutboundConnection.Events() {});
  }

  /**
   * Listens, and is ready to call. Blocks until the port is bound; who comes before {@link #open}
   * is turned away.
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
      Timekeeper time,
      Platform platform) {
    int loops = Runtime.getRuntime().availableProcessors();
    Network network = platform.network(loops, options.connectTimeout());
    Acceptor acceptor;
    try {
      acceptor = network.listen(options.bindHost(), self.port());
    } catch (GrainException e) {
      network.close();
      throw e;
    }
    var bound = new SiloIdentity(self.name(), self.incarnation(), self.host(), acceptor.port());
    var local =
        new LocalEnd(new Peer(Peer.Role.SILO, bound), secret, options, time, platform, listener);
    return new NetTransport(network, local, acceptor, silo);
  }

  @Override
  public void open() {
    var doorkeeper = new Doorkeeper(local.options().maxStrangers(), LOG::warn);
    acceptor.accept(socket -> {
      if (doorkeeper.admit()) {
        new InboundConnection(socket, local, silo, doorkeeper, guests);
      } else {
        doorkeeper.report(
            ErrorCode.STRANGER, socket.remoteHost(), "too many others have proved nothing yet");
        socket.close();
      }
    });
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
  public void send(SiloIdentity silo, CallRequest request, long along) {
    Link link = links.to(silo);
    // Behind the look-up: whoever installs a view without the silo gives the link up after this.
    links.retain(silo.incarnation(), local.view());
    link.send(request, along);
  }

  @Override
  public CompletableFuture<DirectoryAnswer> ask(
      SiloIdentity silo, DirectoryQuestion question, Duration timeLimit) {
    Link link = links.to(silo);
    // As for calls: another connection to a silo that left would take the place of the one on which
    // its last answers come.
    links.retain(silo.incarnation(), local.view());
    return link.ask(id -> new QuestionFrame(id, question), timeLimit)
        .thenApply(frame -> answer(silo, frame));
  }

  private static DirectoryAnswer answer(SiloIdentity silo, Frame.Answer frame) {
    if (frame instanceof AnswerFrame answered) {
      return answered.answer();
    }
    throw new IllegalStateException("Silo %s answers something else.".formatted(silo));
  }

  @Override
  public boolean isQuiet() {
    return local.callsUnderWay() == 0;
  }

  @Override
  public boolean hasCallers() {
    return guests.anyCalled();
  }

  @Override
  public int maxFrameBytes() {
    return local.options().maxFrameBytes();
  }

  @Override
  public void viewInstalled(ClusterView view) {
    links.retain(view);
    guests.tell(view);
  }

  @Override
  public CompletableFuture<Presence> presence(SiloIdentity silo, Duration timeLimit) {
    return new Sighting(links, local, silo).within(timeLimit);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      acceptor.close();
      links.close();
      network.close();
    }
  }
}
