package dev.teff.runtime.cluster;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.runtime.cluster.ClusterView.MemberState;
import dev.teff.runtime.spi.Departure;
import dev.teff.runtime.spi.HostedGrain;
import dev.teff.runtime.spi.LocalSilo;
import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves activations from this silo, and takes those that come. {@code docs/directory.md} has the
 * messages and the argument. Safe for use by any thread; nothing blocks.
 */
final class Migrations {
  private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
  private static final Duration STUCK = Duration.ofSeconds(5);

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

  /** Whether the grain is in this silo's table and another silo's to name. */
  boolean isHanded(GrainId grain) {
    return handed.contains(grain);
  }

  // The source.

  /** Moves a grain that is active here. */
  CompletableFuture<MigrationOutcome> migrate(GrainId grain, SiloIdentity target) {
    var outcome = new CompletableFuture<MigrationOutcome>();
    ClusterView view = directory.view();
    if (!silo.isActive(grain)) {
      outcome.complete(MigrationOutcome.NOT_ACTIVE);
    } else if (target.incarnation() == self.incarnation() || !isActive(target, view)) {
      outcome.complete(MigrationOutcome.REFUSED);
    } else {
      var move = new Move(grain, target, view.version(), outcome);
      ask(target, new DirectoryQuestion.Prepare(view.version(), grain), move::prepared);
    }
    return outcome;
  }

  private static boolean isActive(SiloIdentity silo, ClusterView view) {
    return view.member(silo.incarnation())
        .filter(member -> member.state() == MemberState.ACTIVE)
        .isPresent();
  }

  private interface Answered {
    void by(DirectoryAnswer answer);
  }

  private void ask(SiloIdentity whom, DirectoryQuestion question, Answered answered) {
    if (whom.incarnation() == self.incarnation()) {
      answered.by(directory.answer(self.incarnation(), question));
      return;
    }
    var unused =
        transport
            .ask(whom, question, ANSWER_LIMIT)
            .exceptionally(failure -> new DirectoryAnswer.Refused(String.valueOf(failure)))
            .thenAccept(answered::by)
            .exceptionally(bug -> {
              LOG.error("A step of a migration failed, behind the answer to {}.", question, bug);
              return null;
            });
  }

  /** One grain on its way. */
  private final class Move implements Departure {
    private final GrainId grain;
    private final SiloIdentity target;
    private final long version;
    private final CompletableFuture<MigrationOutcome> outcome;
    private long number; // written before the activation is asked to stop

    Move(
        GrainId grain,
        SiloIdentity target,
        long version,
        CompletableFuture<MigrationOutcome> outcome) {
      this.grain = grain;
      this.target = target;
      this.version = version;
      this.outcome = outcome;
    }

    void prepared(DirectoryAnswer answer) {
      if (!(answer instanceof DirectoryAnswer.Prepared prepared)) {
        outcome.complete(MigrationOutcome.REFUSED);
        return;
      }
      number = prepared.number();
      if (!silo.depart(grain, this)) {
        missed();
        return;
      }
      time.schedule(
          STUCK,
          () -> {
            if (outcome.complete(MigrationOutcome.STUCK)) {
              LOG.warn(
                  "{} does not move to {}: a turn of it has not ended for {} s.",
                  grain,
                  target.name(),
                  STUCK.toSeconds());
            }
          });
    }

    @Override
    public void missed() {
      cancel();
      outcome.complete(MigrationOutcome.NOT_ACTIVE);
    }

    private void cancel() {
      ask(target, new DirectoryQuestion.Cancel(grain, number), noted -> {});
    }

    @Override
    public void stopped(HostedGrain activation, byte[] carried, Runnable gone) {
      SiloIdentity owner = directory.owner(grain);
      if (owner == null || directory.view().version() != version) {
        leave(gone);
        return;
      }
      var rebind =
          new DirectoryQuestion.Rebind(
              version, grain, activation.number(), target.incarnation(), number);
      ask(owner, rebind, answer -> rebound(answer, carried, gone));
    }

    private void rebound(DirectoryAnswer answer, byte[] carried, Runnable gone) {
      if (!(answer instanceof DirectoryAnswer.Noted)) {
        leave(gone);
        return;
      }
      // First handed, then the view: whoever asks for a list under a newer one finds it handed.
      handed.add(grain);
      if (directory.view().version() != version) {
        leave(gone);
        return;
      }
      directory.found(grain, target.incarnation());
      ask(
          target,
          new DirectoryQuestion.Commit(version, grain, number, carried),
          committed -> {
            gone.run();
            handed.remove(grain);
            outcome.complete(
                committed instanceof DirectoryAnswer.Noted
                    ? MigrationOutcome.MOVED
                    : MigrationOutcome.LEFT);
          });
    }

    private void leave(Runnable gone) {
      cancel();
      gone.run();
      handed.remove(grain);
      outcome.complete(MigrationOutcome.LEFT);
    }
  }

  // The target.

  DirectoryAnswer prepare(DirectoryQuestion.Prepare question) {
    GrainId grain = question.grain();
    ClusterView view = directory.view();
    if (view.version() != question.version() || !isActive(self, view)) {
      return new DirectoryAnswer.OtherView(view.version());
    }
    if (directory.awaitsAnswers(grain)) {
      return new DirectoryAnswer.Refused("its range is not served yet");
    }
    long number = silo.newNumber();
    if (silo.isActive(grain) || !arrivals.expect(grain, number, directory::releaseParked)) {
      return new DirectoryAnswer.Refused("it is there already, or too many are on their way");
    }
    return new DirectoryAnswer.Prepared(number);
  }

  DirectoryAnswer cancel(DirectoryQuestion.Cancel cancel) {
    arrivals.remove(cancel.grain(), cancel.number());
    directory.releaseParked();
    return new DirectoryAnswer.Noted();
  }

  DirectoryAnswer commit(DirectoryQuestion.Commit commit) {
    GrainId grain = commit.grain();
    if (!arrivals.isExpected(grain, commit.number())) {
      return new DirectoryAnswer.Refused("it is not expected any more");
    }
    boolean admitted = false;
    try {
      admitted =
          silo.admit(
              new HostedGrain(grain, commit.number()),
              commit.carried(),
              () -> directory.view().version() == commit.version());
    } catch (GrainException e) {
      LOG.warn("{} was moved here, and cannot be activated: {}", grain, e.getMessage());
    }
    // Behind the table: until now, calls that came for it waited.
    arrivals.remove(grain, commit.number());
    directory.releaseParked();
    return admitted
        ? new DirectoryAnswer.Noted()
        : new DirectoryAnswer.Refused("another view is installed");
  }
}
