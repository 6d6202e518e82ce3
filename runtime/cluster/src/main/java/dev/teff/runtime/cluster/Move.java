package dev.teff.runtime.cluster;

import dev.teff.grains.GrainId;
import dev.teff.runtime.spi.Departure;
import dev.teff.runtime.spi.HostedGrain;
import dev.teff.runtime.spi.LocalSilo;
import dev.teff.runtime.spi.Luggage;
import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One grain on its way from this silo. A view that is committed meanwhile only delays it: what it
 * carries stays here until a target has it.
 *
 * <pre>
 *               ┌──late──► PREPARE ANEW
 *               │              │    ┌───another view───┐
 *               │              ▼    ▼                  │
 * PREPARE ──► STOP ──────────► REBIND ──noted──► COMMIT ──noted──► MOVED
 *    │          │                │                 │
 * REFUSED     STUCK              └─────refused─────┴─────────────► LEFT
 * </pre>
 *
 * <p>A grain that does not stop takes turns again where it is. One that has taken long to stop is
 * announced to the target anew. Its steps come one after the other, by whichever thread brings the
 * answer.
 */
final class Move implements Departure {
  private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
  private static final Duration STUCK = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(20);

  /** For how long a grain that has stopped stays for the sake of what it carries. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** A target forgets a number; one that is older is not relied upon when the grain has stopped. */
  private static final Duration FRESH =
      Arrivals.PATIENCE.minus(PATIENCE).minus(Migrations.ANSWER_LIMIT);

  private final GrainId grain;
  private final SiloIdentity target;
  private final CompletableFuture<MigrationOutcome> outcome;
  private final Migrations migrations;
  private final LocalSilo silo;
  private final Timekeeper time;
  private final Directory directory;

  // Written before the activation is asked to stop, and by what goes on when it has.
  private long number;
  private long announced; // before the target was asked for the number

  /** What is left of the activation. */
  private record Rest(HostedGrain activation, Luggage luggage, Runnable gone, long deadlineNanos) {}

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

  /** Asks the target, and then the activation. */
  void begin() {
    announce(directory.view(), this::prepared);
  }

  private void announce(ClusterView view, Consumer<DirectoryAnswer> answered) {
    announced = time.nanos();
    migrations.ask(target, new DirectoryQuestion.Prepare(view.version(), grain), answered);
  }

  /** The target has set a number aside, or not. */
  private void prepared(DirectoryAnswer answer) {
    if (!(answer instanceof DirectoryAnswer.Prepared prepared)) {
      outcome.complete(MigrationOutcome.REFUSED);
      return;
    }
    number = prepared.number();
    silo.depart(grain, this)
        .ifPresentOrElse(takeBack -> time.schedule(STUCK, () -> stuck(takeBack)), this::missed);
  }

  private void stuck(BooleanSupplier takeBack) {
    if (takeBack.getAsBoolean()) {
      cancel(noted -> {});
      LOG.warn(
          "{} does not move to {}: a turn of it has not ended for {} s.",
          grain,
          target.name(),
          STUCK.toSeconds());
      outcome.complete(MigrationOutcome.STUCK);
    }
  }

  @Override
  public int room() {
    return migrations.room();
  }

  @Override
  public void missed() {
    cancel(noted -> {});
    outcome.complete(MigrationOutcome.NOT_ACTIVE);
  }

  private void cancel(Consumer<DirectoryAnswer> answered) {
    migrations.ask(target, new DirectoryQuestion.Cancel(grain, number), answered);
  }

  @Override
  public void stopped(HostedGrain activation, Luggage luggage, Runnable gone) {
    var rest = new Rest(activation, luggage, gone, time.nanos() + PATIENCE.toNanos());
    if (time.nanos() - announced < FRESH.toNanos()) {
      rebind(rest);
    } else {
      cancel(noted -> announceAnew(rest)); // no call is led to the target yet
    }
  }

  private void announceAnew(Rest rest) {
    announce(
        directory.view(),
        answer -> {
          if (answer instanceof DirectoryAnswer.Prepared prepared) {
            number = prepared.number();
            rebind(rest);
          } else if (time.nanos() - rest.deadlineNanos >= 0) {
            end(rest, MigrationOutcome.LEFT);
          } else {
            time.schedule(PAUSE, () -> announceAnew(rest));
          }
        });
  }

  private void rebind(Rest rest) {
    ClusterView view = directory.view();
    SiloIdentity owner = directory.owner(grain);
    if (owner == null || !Migrations.isActive(target, view)) {
      leave(rest);
      return;
    }
    var rebind =
        new DirectoryQuestion.Rebind(
            view.version(), grain, rest.activation.number(), target.incarnation(), number);
    migrations.ask(
        owner,
        rebind,
        answer -> {
          switch (answer) {
            case DirectoryAnswer.Noted noted -> commit(rest, view.version());
            case DirectoryAnswer.OtherView other -> again(rest);
            default -> leave(rest);
          }
        });
  }

  private void commit(Rest rest, long version) {
    // First handed, then the view: whoever asks for a list under a newer one finds it handed.
    migrations.hand(grain);
    if (directory.view().version() != version) {
      again(rest);
      return;
    }
    directory.found(grain, target.incarnation());
    migrations.ask(
        target,
        new DirectoryQuestion.Commit(version, grain, number, rest.luggage),
        answer -> {
          switch (answer) {
            case DirectoryAnswer.Noted noted -> end(rest, MigrationOutcome.MOVED);
            case DirectoryAnswer.OtherView other -> again(rest);
            default -> end(rest, MigrationOutcome.LEFT);
          }
        });
  }

  /** Another view is installed somewhere, or is going to be: the same under that one. */
  private void again(Rest rest) {
    migrations.takeBack(grain);
    if (time.nanos() - rest.deadlineNanos >= 0) {
      leave(rest);
    } else {
      time.schedule(PAUSE, () -> rebind(rest));
    }
  }

  private void leave(Rest rest) {
    cancel(noted -> {});
    end(rest, MigrationOutcome.LEFT);
  }

  private void end(Rest rest, MigrationOutcome how) {
    rest.gone.run();
    migrations.takeBack(grain);
    outcome.complete(how);
  }
}
