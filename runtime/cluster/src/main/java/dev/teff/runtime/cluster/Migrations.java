package dev.teff.runtime.cluster;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.runtime.cluster.ClusterView.MemberState;
import dev.teff.runtime.spi.HostedGrain;
import dev.teff.runtime.spi.LocalSilo;
import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves activations from this silo, and takes those that come. {@code docs/directory.md} has the
 * messages and the argument. Safe for use by any thread; nothing blocks.
 */
final class Migrations {
  private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
  static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);

  /** More than the rest of the message takes, a grain's type and key above all. */
  private static final int AROUND_LUGGAGE = 8 << 10;

  private final SiloIdentity self;
  private final LocalSilo silo;
  private final Transport transport;
  private final Timekeeper time;
  private final Directory directory;
  private final Arrivals arrivals;

  /** What targets name in hand-overs from now on, instead of this silo. */
  private final Set<GrainId> handed = ConcurrentHashMap.newKeySet();

  Migrations(
      SiloIdentity self,
      LocalSilo silo,
      Transport transport,
      Timekeeper time,
      Directory directory) {
    this.self = self;
    this.silo = silo;
    this.transport = transport;
    this.time = time;
    this.directory = directory;
    this.arrivals = new Arrivals(time);
  }

  /** Whether the grain is about to come: calls for it wait. */
  boolean isExpected(GrainId grain) {
    return arrivals.isExpected(grain);
  }

  /** Whether it is to come as the activation with this number. */
  boolean isExpected(GrainId grain, long number) {
    return arrivals.isExpected(grain, number);
  }

  /** Whether the grain is in this silo's table and another silo's to name. */
  boolean isHanded(GrainId grain) {
    return handed.contains(grain);
  }

  // The source.

  /** Moves a grain that is active here, if it may be elsewhere. */
  CompletableFuture<MigrationOutcome> migrate(GrainId grain, SiloIdentity target) {
    var outcome = new CompletableFuture<MigrationOutcome>();
    ClusterView view = directory.view();
    if (!silo.isActive(grain)) {
      outcome.complete(MigrationOutcome.NOT_ACTIVE);
    } else if (target.incarnation() == self.incarnation()
        || !isActive(target, view)
        || !silo.mayMove(grain)) {
      outcome.complete(MigrationOutcome.REFUSED);
    } else {
      new Move(grain, target, outcome, this, silo, time, directory).begin();
    }
    return outcome;
  }

  /** How many bytes a grain may take along. */
  int room() {
    return transport.maxFrameBytes() - AROUND_LUGGAGE;
  }

  static boolean isActive(SiloIdentity silo, ClusterView view) {
    return view.member(silo.incarnation())
        .filter(member -> member.state() == MemberState.ACTIVE)
        .isPresent();
  }

  /** Asks a silo, this one perhaps; a question that gets lost is answered by a refusal. */
  void ask(SiloIdentity whom, DirectoryQuestion question, Consumer<DirectoryAnswer> answered) {
    if (whom.incarnation() == self.incarnation()) {
      answered.accept(directory.answer(self.incarnation(), question));
      return;
    }
    var unused =
        transport
            .ask(whom, question, ANSWER_LIMIT)
            .exceptionally(failure -> new DirectoryAnswer.Refused(String.valueOf(failure)))
            .thenAccept(answered)
            .exceptionally(bug -> {
              LOG.error("A step of a migration failed, behind the answer to {}.", question, bug);
              return null;
            });
  }

  // Named by this silo, or by the target.

  /** From now on, the target of the grain's move names it in hand-overs. */
  void hand(GrainId grain) {
    handed.add(grain);
  }

  /** This silo names the grain again, or it is gone. */
  void takeBack(GrainId grain) {
    handed.remove(grain);
  }

  // The target.

  DirectoryAnswer prepare(DirectoryQuestion.Prepare question) {
    GrainId grain = question.grain();
    ClusterView view = directory.view();
    if (view.version() != question.version() || !isActive(self, view)) {
      return new DirectoryAnswer.OtherView(view.version());
    }
    if (!silo.mayMove(grain)) {
      return new DirectoryAnswer.Refused("it is not for others to say where it is");
    }
    if (directory.awaitsAnswers(grain)) {
      return new DirectoryAnswer.Refused("its range is not served yet");
    }
    long number = silo.newNumber();
    if (silo.isActive(grain)
        || !arrivals.expect(grain, number, () -> directory.releaseParked(grain))) {
      return new DirectoryAnswer.Refused("it is there already, or too many are on their way");
    }
    return new DirectoryAnswer.Prepared(number);
  }

  DirectoryAnswer cancel(DirectoryQuestion.Cancel cancel) {
    arrivals.remove(cancel.grain(), cancel.number());
    directory.releaseParked(cancel.grain());
    return new DirectoryAnswer.Noted();
  }

  DirectoryAnswer commit(DirectoryQuestion.Commit commit) {
    GrainId grain = commit.grain();
    if (!arrivals.isExpected(grain, commit.number())) {
      return new DirectoryAnswer.Refused("it is not expected any more");
    }
    long version = directory.view().version();
    if (version != commit.version()) {
      return new DirectoryAnswer.OtherView(version); // it still is
    }
    boolean admitted = false;
    try {
      admitted =
          silo.admit(
              new HostedGrain(grain, commit.number()),
              commit.luggage(),
              () ->
                  directory.view().version() == commit.version()
                      && isExpected(grain, commit.number()));
    } catch (GrainException e) {
      LOG.warn("{} was moved here, and cannot be activated: {}", grain, e.getMessage());
    }
    // Behind the table: until now, calls that came for it waited.
    arrivals.remove(grain, commit.number());
    directory.releaseParked(grain);
    return admitted
        ? new DirectoryAnswer.Noted()
        : new DirectoryAnswer.Refused("another view is installed, or it came too late");
  }
}
