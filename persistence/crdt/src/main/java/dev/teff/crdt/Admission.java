package dev.teff.crdt;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.Replica;
import java.time.Duration;
import java.time.Instant;

/**
 * What a delta from somewhere else has to stand.
 *
 * @param author who made it, or 0 for a whole value
 * @param here who is about to merge it
 * @param mine what has been seen here
 */
record Admission(long author, Replica here, DotContext mine) {
  /** How far a time may be ahead of this replica's clock. */
  static final Duration MAX_AHEAD = Duration.ofMinutes(1);

  void check(Causal<?> delta) {
    if (author != 0) {
      delta
          .store()
          .forEachDot((replica, from, to) -> {
            if (replica != author) {
              throw refused("A change in the name of replica " + replica);
            }
          });
    }
    long known = mine.last(here.id());
    long claimed = delta.context().last(here.id());
    if (claimed > known) {
      throw refused(
          "It claims to have seen change %d of this replica, which has made %d"
              .formatted(claimed, known));
    }
    Instant latest = HybridClock.instant(delta.store().latest());
    Instant bound = here.clock().instant().plus(MAX_AHEAD);
    if (latest.isAfter(bound)) {
      throw new GrainException(
          ErrorCode.CLOCK_AHEAD,
          Outcome.DID_NOT_RUN,
          ("A value was written at %s, more than %s in the future | %s | the clock of the silo that"
                  + " wrote it is wrong, or this one's | set the clocks; the delta is taken when its"
                  + " time has come")
              .formatted(latest, MAX_AHEAD, where()));
    }
  }

  private GrainException refused(String what) {
    return new GrainException(
        ErrorCode.DELTA_REFUSED,
        Outcome.DID_NOT_RUN,
        ("%s | %s | a replica's number is used twice, for example after a store was restored from a"
                + " backup, or somebody forged the delta | look at the silo it came from; nothing"
                + " of it was merged")
            .formatted(what, where()));
  }

  private String where() {
    return author == 0
        ? "a whole value, merged at replica " + here.id()
        : "delta of replica %d, merged at replica %d".formatted(author, here.id());
  }
}
