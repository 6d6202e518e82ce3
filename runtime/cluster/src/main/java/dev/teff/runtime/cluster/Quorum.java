package dev.teff.runtime.cluster;

import dev.teff.grains.GrainException;
import dev.teff.persistence.spi.Register;
import dev.teff.runtime.cluster.spi.Membership;

/** This silo's part in agreeing on the view without a store, over what membership carries. */
final class Quorum implements AutoCloseable {
  /** The first byte of what is told that has nothing to do with this. */
  static final byte OTHERS = 0;

  private static final byte VOTES = 1;

  private final SiloIdentity self;
  private final Membership membership;
  private final ClusterParts parts;
  private final QuorumRegister register;

  Quorum(SiloIdentity self, Membership membership, ClusterParts parts) {
    this.self = self;
    this.membership = membership;
    this.parts = parts;
    this.register =
        new QuorumRegister(
            parts.options().seeds().indexOf(membership.address()),
            parts.options().expectedSize(),
            self.incarnation(),
            parts.time(),
            parts.random(),
            electorate(parts.options()),
            new ByMembership());
  }

  /** Signs votes, which count among those only who expect the same silos. */
  static Secret electorate(ClusterOptions options) {
    return Secret.of(options.secret() + "\n" + String.join(",", options.seeds()));
  }

  /** Where the view stands. */
  Register register() {
    return register;
  }

  /**
   * Blocks until a majority of the expected silos can be asked.
   *
   * @throws GrainException {@code TEFF-405} when that takes too long
   */
  void awaitMajority() {
    register.start();
    long deadline = parts.time().nanos() + parts.options().joinTimeout().toNanos();
    while (true) {
      try {
        var unused = register.read("cluster/" + parts.options().clusterName());
        return;
      } catch (GrainException e) {
        if (Thread.currentThread().isInterrupted()) {
          throw ClusterFailures.interrupted(self);
        }
        if (parts.time().nanos() - deadline >= 0) {
          throw ClusterFailures.noMajority(
              parts.options().seeds(),
              membership.address(),
              parts.options().joinTimeout().toSeconds());
        }
      }
    }
  }

  void received(byte[] message) {
    register.received(message);
  }

  @Override
  public void close() {
    register.close();
  }

  /** A message behind the byte that says whose it is. */
  static byte[] marked(byte mark, byte[] message) {
    byte[] marked = new byte[message.length + 1];
    marked[0] = mark;
    System.arraycopy(message, 0, marked, 1, message.length);
    return marked;
  }

  private final class ByMembership implements QuorumRegister.Post {
    @Override
    public void sendToAll(byte[] message) {
      for (long silo : membership.seen()) {
        if (silo != self.incarnation()) {
          send(silo, message);
        }
      }
    }

    @Override
    public void send(long incarnation, byte[] message) {
      membership.tell(incarnation, marked(VOTES, message));
    }
  }
}
