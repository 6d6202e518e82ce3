package dev.teff.runtime.cluster;

import dev.teff.grains.GrainId;
import dev.teff.runtime.cluster.spi.Platform;
import dev.teff.runtime.spi.Timekeeper;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** What every connection of this process knows of it. */
final class LocalEnd {
  private final Peer self;
  private final Secret secret;
  private final TransportOptions options;
  private final Timekeeper time;
  private final Transport.Listener listener;
  private final Platform platform;
  private final AtomicLong calledOn = new AtomicLong(); // numbers the connections that it opens
  private final LongAdder begun = new LongAdder();
  private final LongAdder ended = new LongAdder();
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
      Platform platform,
      Transport.Listener listener) {
    this.self = self;
    this.secret = secret;
    this.options = options;
    this.time = time;
    this.platform = platform;
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

  /** Runs what would take too long for an event loop. */
  Executor executor() {
    return platform.executor();
  }

  ClusterView view() {
    return listener.view();
  }

  /**
   * Begins a connection.
   *
   * @param way which of those that are kept open beside each other it is; 0 for none of them
   */
  InitiatorHandshake callOn(Destination destination, int way) {
    var succession = way == 0 ? Succession.NONE : new Succession(way, calledOn.incrementAndGet());
    return new InitiatorHandshake(
        self, secret, destination.incarnation(), succession, platform.secrets());
  }

  AcceptorHandshake beCalledOn() {
    return new AcceptorHandshake(self, secret, platform.secrets());
  }

  /** A frame with the view that is installed here. */
  Envelope envelope(Frame frame) {
    return new Envelope(self.isSilo() ? view().version() : 0, frame);
  }

  /** A call came from elsewhere. */
  void began() {
    begun.increment();
  }

  /** It was answered. */
  void ended() {
    ended.increment();
  }

  /** How many calls came from elsewhere and were not answered; a racy count. */
  long callsUnderWay() {
    long answered = ended.sum();
    return begun.sum() - answered;
  }

  /** Has the directory answer a question of a silo. */
  void asked(long asker, DirectoryQuestion question, Consumer<DirectoryAnswer> answer) {
    listener.asked(asker, question, answer);
  }

  /** Says that a call which was sent to one silo ran on another one. */
  void ranElsewhere(GrainId grain, long incarnation) {
    listener.ranElsewhere(grain, incarnation);
  }

  /** Looks at the view that the other end has, and mentions each newer one once. */
  void sawView(long version) {
    if (version > view().version()
        && newestMentioned.getAndAccumulate(version, Math::max) < version) {
      listener.newerViewExists(version);
    }
  }
}
