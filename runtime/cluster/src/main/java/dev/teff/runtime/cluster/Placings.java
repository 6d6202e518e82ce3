package dev.teff.runtime.cluster;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.runtime.cluster.ClusterView.Member;
import dev.teff.runtime.cluster.ClusterView.MemberState;
import dev.teff.runtime.cluster.Entries.Entry;
import dev.teff.runtime.cluster.spi.Placer;
import dev.teff.runtime.spi.HostedGrain;
import dev.teff.runtime.spi.Luggage;
import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Activates grains of an owner's range where a strategy wants them. To the others this is a move of
 * a grain that was nowhere: the target is prepared, then the owner leads calls there, then the
 * target activates. Safe for use by any thread; nothing blocks.
 */
final class Placings {
  private static final Logger LOG = LoggerFactory.getLogger(Placings.class);

  /** Between two attempts to place a grain. */
  static final Duration PAUSE = Duration.ofMillis(50);

  /** For how long a silo that does not take a grain, or is not heard or known, is asked again. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private final SiloIdentity self;
  private final Placer placer;
  private final Timekeeper time;
  private final Directory directory;

  /** For whom a silo is being looked for: their calls wait. */
  private final Set<GrainId> underWay = ConcurrentHashMap.newKeySet();

  /** Who is to be activated on the owner itself, since it was decided so. */
  private final Set<GrainId> here = ConcurrentHashMap.newKeySet();

  /**
   * A silo being looked for.
   *
   * @param caller the silo whose call wants the grain
   */
  private record Search(GrainId grain, Optional<String> caller, long sinceNanos) {}

  Placings(SiloIdentity self, Placer placer, Timekeeper time, Directory directory) {
    this.self = self;
    this.placer = placer;
    this.time = time;
    this.directory = directory;
  }

  /** Whether a grain that is active nowhere may be activated by its owner. */
  boolean mayBeHere(GrainId grain) {
    return placer.isByRange(grain.type()) || here.contains(grain);
  }

  boolean isUnderWay(GrainId grain) {
    return underWay.contains(grain);
  }

  /** An activation of this silo is gone: the next one is placed anew. */
  void gone(HostedGrain activation) {
    here.remove(activation.grain());
  }

  /** Another view is in force: what was decided and has not come about is decided anew. */
  void viewChanged() {
    here.clear();
  }

  /** Looks for a silo, unless somebody does; the call that wants the grain is parked already. */
  void begin(GrainId grain, long callerIncarnation) {
    if (underWay.add(grain)) {
      Optional<String> caller =
          directory.view().member(callerIncarnation).map(member -> member.silo().name());
      look(new Search(grain, caller, time.nanos()));
    }
  }

  private void look(Search search) {
    GrainId grain = search.grain;
    if (mayBeHere(grain) || directory.isKnownElsewhere(grain) || !directory.isAwaited(grain)) {
      done(grain); // somebody else has found one meanwhile, or nobody wants it any more
      return;
    }
    ClusterView view = directory.view();
    var unused =
        placer
            .choose(grain, self.name(), search.caller)
            .whenComplete((silo, failure) -> {
              if (failure != null) {
                failed(grain, failure);
              } else if (directory.view().version() != view.version()) {
                done(grain); // under the new view, it may be another silo's to place
              } else {
                place(search, view, silo);
              }
            });
  }

  private void place(Search search, ClusterView view, String name) {
    GrainId grain = search.grain;
    SiloIdentity target =
        view.inState(MemberState.ACTIVE).stream()
            .map(Member::silo)
            .filter(silo -> silo.name().equals(name))
            .findFirst()
            .orElse(null);
    if (target == null && isToBeAskedAgain(search)) {
      again(search); // it is in a view that is still to come here, or has just gone
      return;
    }
    if (target == null || target.incarnation() == self.incarnation()) {
      stay(grain);
      return;
    }
    directory.ask(
        target,
        new DirectoryQuestion.Prepare(view.version(), grain),
        answer -> {
          if (answer instanceof DirectoryAnswer.Prepared prepared) {
            commit(grain, view, target, prepared.number());
          } else if (answer instanceof DirectoryAnswer.OtherView || isToBeAskedAgain(search)) {
            again(search);
          } else {
            LOG.info("{} does not take {}, which stays with its range's owner.", name, grain);
            stay(grain);
          }
        });
  }

  private boolean isToBeAskedAgain(Search search) {
    return time.nanos() - search.sinceNanos < PATIENCE.toNanos();
  }

  /** Chooses anew, behind a pause in which a view may come or a silo be heard. */
  private void again(Search search) {
    time.schedule(PAUSE, () -> look(search));
  }

  private void commit(GrainId grain, ClusterView view, SiloIdentity target, long number) {
    if (directory.view().version() != view.version()
        || !directory.leadTo(grain, new Entry(target, number))) {
      cancel(grain, target, number);
      done(grain);
      return;
    }
    // Whatever the answer: the entry leads there, and a call that does not find the grain says so.
    directory.ask(
        target,
        new DirectoryQuestion.Commit(view.version(), grain, number, Luggage.NONE),
        answer -> {
          if (!(answer instanceof DirectoryAnswer.Noted)) {
            cancel(grain, target, number);
          }
          done(grain);
        });
  }

  private void cancel(GrainId grain, SiloIdentity target, long number) {
    directory.ask(target, new DirectoryQuestion.Cancel(grain, number), noted -> {});
  }

  private void stay(GrainId grain) {
    if (directory.isAwaited(grain)) { // else the next call, in an hour perhaps, is placed anew
      here.add(grain);
    }
    done(grain);
  }

  private void done(GrainId grain) {
    underWay.remove(grain);
    directory.routeParked(grain);
  }

  private void failed(GrainId grain, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof GrainException refusal) {
      underWay.remove(grain);
      directory.failParked(grain, refusal);
    } else {
      LOG.warn("No silo was chosen for {}; its range's owner hosts it.", grain, cause);
      stay(grain);
    }
  }
}
