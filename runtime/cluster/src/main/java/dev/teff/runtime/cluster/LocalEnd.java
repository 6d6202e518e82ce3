package dev.teff.runtime.cluster;

import dev.teff.runtime.spi.Timekeeper;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** What every connection of this process knows of it. */
final class LocalEnd {
  private final Peer self;
  private final Secret secret;
  private final TransportOptions options;
  private final Timekeeper time;
  private final Transport.Listener listener;
  private final SecureRandom random = new SecureRandom();
  private final AtomicLong newestMentioned = new AtomicLong();

  /**
   * What is the same for all connections.
   *
   * @param self how it introduces itself
   */
  LocalEnd(
      Peer self,
      Secret secret,
      TransportOptions options,
      Timekeeper time,
      Transport.Listener listener) {
    this.self = self;
    this.secret = secret;
    this.options = options;
    this.time = time;
    this.listener = listener;
  }

  SiloIdentity identity() {
    return self.identity();
  }

  TransportOptions options() {
    return options;
  }

  Timekeeper time() {
    return time;
  }

  ClusterView view() {
    return listener.view();
  }

  InitiatorHandshake callOn(Destination destination) {
    return new InitiatorHandshake(self, secret, destination.incarnation(), random);
  }

  AcceptorHandshake beCalledOn() {
    return new AcceptorHandshake(self, secret, random);
  }

  /** A frame with the view that is installed here. */
  Envelope envelope(Frame frame) {
    return new Envelope(self.isSilo() ? view().version() : 0, frame);
  }

  /** Looks at the view that the other end has, and mentions each newer one once. */
  void sawView(long version) {
    if (version > view().version()
        && newestMentioned.getAndAccumulate(version, Math::max) < version) {
      listener.newerViewExists(version);
    }
  }
}
