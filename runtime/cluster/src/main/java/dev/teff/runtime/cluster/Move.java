package dev.teff.runtime.cluster;

import dev.teff.grains.GrainId;
import dev.teff.runtime.spi.Departure;
import dev.teff.runtime.spi.HostedGrain;
import dev.teff.runtime.spi.LocalSilo;
import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One grain on its way from this silo. A view that is committed meanwhile only delays it: what it
 * carries stays here until a target has it.
 *
 * <pre>
 *                        ┌────────another view──────────┐
 *                        ▼                              │
 * PREPARE ──► STOP ──► REBIND ──noted──► COMMIT ──noted──► MOVED
 *    │          │        │                 │
 * REFUSED    STUCK       └────refused──────┴────────────► LEFT
 * </pre>
 *
 * <p>Its steps come one after the other, by whichever thread brings the answer.
 */
final class Move implements Departure {
  private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
  private static final Duration STUCK = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(20);

  /** For how long a grain that has stopped stays for the sake of what it carries. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final GrainId grain;
  private final SiloIdentity target;
  private final CompletableFuture<MigrationOutcome> outcome;
  private final Migrations migrations;
  private final LocalSilo silo;
  private final Timekeeper time;
  private final Directory directory;
  private long number; // written before the activation is asked to stop
  private volatile @Nullable Luggage luggage; // null until it has stopped

  /** What is left of the activation. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares these
  private record Luggage(
      HostedGrain activation, byte[] carried, Runnable gone, long deadlineNanos) {}

  Move(
      GrainId grain,
      SiloIdentity target,
      CompletableFuture<MigrationOutcome> outcome,
      Migrations migrations,
      LocalSilo silo,
      Timekeeper time,
      Directory directory) {
    this.grain = grain;
    this.target = target;
    this.outcome = outcome;
    this.migrations = migrations;
    this.silo = silo;
    this.time = time;
    this.directory = directory;
  }

  /** The target has set a number aside, or not. */
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
          if (luggage == null && outcome.complete(MigrationOutcome.STUCK)) {
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
    migrations.ask(target, new DirectoryQuestion.Cancel(grain, number), noted -> {});
  }

  @Override
  public void stopped(HostedGrain activation, byte[] carried, Runnable gone) {
    var packed = new Luggage(activation, carried, gone, time.nanos() + PATIENCE.toNanos());
    luggage = packed;
    rebind(packed);
  }

  private void rebind(Luggage packed) {
    ClusterView view = directory.view();
    SiloIdentity owner = directory.owner(grain);
    if (owner == null || !Migrations.isActive(target, view)) {
      leave(packed);
      return;
    }
    var rebind =
        new DirectoryQuestion.Rebind(
            view.version(), grain, packed.activation.number(), target.incarnation(), number);
    migrations.ask(
        owner,
        rebind,
        answer -> {
          switch (answer) {
            case DirectoryAnswer.Noted noted -> commit(packed, view.version());
            case DirectoryAnswer.OtherView other -> again(packed);
            default -> leave(packed);
          }
        });
  }

  private void commit(Luggage packed, long version) {
    // First handed, then the view: whoever asks for a list under a newer one finds it handed.
    migrations.hand(grain);
    if (directory.view().version() != version) {
      again(packed);
      return;
    }
    directory.found(grain, target.incarnation());
    migrations.ask(
        target,
        new DirectoryQuestion.Commit(version, grain, number, packed.carried),
        answer -> {
          switch (answer) {
            case DirectoryAnswer.Noted noted -> end(packed, MigrationOutcome.MOVED);
            case DirectoryAnswer.OtherView other -> again(packed);
            default -> end(packed, MigrationOutcome.LEFT);
          }
        });
  }

  /** Another view is installed somewhere, or is going to be: the same under that one. */
  private void again(Luggage packed) {
    migrations.takeBack(grain);
    if (time.nanos() - packed.deadlineNanos >= 0) {
      leave(packed);
    } else {
      time.schedule(PAUSE, () -> rebind(packed));
    }
  }

  private void leave(Luggage packed) {
    cancel();
    end(packed, MigrationOutcome.LEFT);
  }

  private void end(Luggage packed, MigrationOutcome how) {
    packed.gone.run();
    migrations.takeBack(grain);
    outcome.complete(how);
  }
}
