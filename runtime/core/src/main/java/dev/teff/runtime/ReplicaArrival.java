package dev.teff.runtime;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A change of another copy that is to be merged into one. */
abstract sealed class ReplicaArrival {
  final ReplicatedState<?> copy;

  private ReplicaArrival(ReplicatedState<?> copy) {
    this.copy = copy;
  }

  /** One that was sent. */
  static ReplicaArrival sent(ReplicatedState<?> copy, ReplicaDelta delta) {
    return new Sent(copy, delta);
  }

  /** One that is in its author's log, up to a record. */
  static ReplicaArrival stored(ReplicatedState<?> copy, long author, long last) {
    return new Stored(copy, author, last);
  }

  /** Whether nothing has to be looked up in the store before it can be merged. */
  abstract boolean isReady();

  /** Looks into the store; blocks, and runs outside of all turns. */
  void lookUp() {
    copy.tails().lookUp();
  }

  /**
   * Merges it; in a turn.
   *
   * @throws dev.teff.grains.GrainException when it is refused
   */
  abstract void merge();

  private static final class Sent extends ReplicaArrival {
    private final ReplicaDelta delta;

    Sent(ReplicatedState<?> copy, ReplicaDelta delta) {
      super(copy);
      this.delta = delta;
    }

    @Override
    boolean isReady() {
      return copy.tails().isKnown(delta.author()); // else nobody says that there is such a replica
    }

    @Override
    void merge() {
      copy.arrived(delta);
    }
  }

  private static final class Stored extends ReplicaArrival {
    private final long author;
    private final long last;
    private ReplicaTails.@Nullable Tail news; // handed from the thread that reads to the turn

    Stored(ReplicatedState<?> copy, long author, long last) {
      super(copy);
      this.author = author;
      this.last = last;
    }

    @Override
    boolean isReady() {
      return copy.tails().head(author) >= last && last > 0;
    }

    @Override
    void lookUp() {
      super.lookUp();
      copy.tails().requireOther(author);
      news = copy.tails().read(author);
    }

    @Override
    void merge() {
      if (!isReady()) {
        copy.take(Objects.requireNonNull(news, "news"));
      }
      if (copy.tails().head(author) < last) {
        throw ReplicaFailures.notThere(copy.activation.id(), author, last);
      }
    }
  }
}
