package dev.teff.runtime.cluster;

import dev.teff.grains.GrainId;
import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Finds out where single grains are that are called while their range is being handed over: to list
 * a range of a million grains takes seconds, to ask for one a round trip. Safe for use by any
 * thread; nothing blocks.
 */
final class LoneGrains {
  /** As many are asked for at once; the others wait until the range is served. */
  private static final int MOST = 1024;

  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Directory directory;
  private final Timekeeper time;
  private final Set<Wanted> underWay = ConcurrentHashMap.newKeySet();

  LoneGrains(Directory directory, Timekeeper time) {
    this.directory = directory;
    this.time = time;
  }

  private record Wanted(GrainId grain, long version) {}

  private record Round(Wanted wanted, AtomicInteger missing) {
    long version() {
      return wanted.version();
    }
  }

  /** A call is parked for a grain that its owner does not serve. */
  void want(GrainId grain) {
    HandOver.Silent silent = directory.silent();
    if (silent.members().isEmpty() || underWay.size() >= MOST) {
      return; // ghosts are waited out, or the range is served by now
    }
    var wanted = new Wanted(grain, silent.version());
    if (underWay.add(wanted)) {
      var round = new Round(wanted, new AtomicInteger(silent.members().size()));
      silent.members().forEach(member -> ask(member, round));
    }
  }

  private void ask(SiloIdentity member, Round round) {
    directory.ask(
        member,
        new DirectoryQuestion.Holds(round.version(), round.wanted().grain()),
        answer -> answered(member, round, answer));
  }

  private void answered(SiloIdentity member, Round round, DirectoryAnswer answer) {
    switch (answer) {
      case DirectoryAnswer.Hosted hosted -> {
        directory.told(member, hosted);
        if (round.missing().decrementAndGet() == 0) {
          directory.settled(round.wanted().grain(), round.version());
          underWay.remove(round.wanted());
        }
      }
      case DirectoryAnswer.OtherView other
          when other.version() < round.version() && directory.view().version() == round.version() ->
          time.schedule(PAUSE, () -> ask(member, round)); // it is about to install it
      default -> underWay.remove(round.wanted()); // the call waits for the range
    }
  }
}
