package dev.teff.runtime;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.Claim;
import dev.teff.persistence.spi.ReminderChange;
import dev.teff.persistence.spi.Store;
import dev.teff.runtime.ReplicaList.State;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Deletes what is stored of one grain. Everything blocks on the store. */
record GrainDeletion(Store store, GrainId grain) {
  /**
   * So many records are deleted at a time: others write meanwhile, and servers have time limits.
   */
  private static final long PORTION = 10_000;

  /**
   * Of a grain that has one log.
   *
   * @return how many records there were; empty when nothing is stored of it
   */
  OptionalLong ofLog() {
    if (!isStored()) {
      return OptionalLong.empty();
    }
    Claim claim = store.events().claim(grain);
    Optional<GrainException> damaged = cancelReminders();
    forget(grain, claim);
    store.snapshots().save(grain, Snapshotter.deleted(claim));
    damaged.ifPresent(left -> {
      throw left;
    });
    return OptionalLong.of(records(claim));
  }

  /**
   * Of a replicated grain. First its replicas end, so that no copy comes back under their numbers;
   * then their logs are claimed, behind which no copy that still works under one adds anything.
   *
   * @return how many records there were in all logs; empty when nothing is stored of it
   */
  OptionalLong ofReplicas() {
    var replicas = new StoredReplicas(store, grain);
    List<GrainId> logs =
        replicas.read().entries().stream().map(entry -> replicas.log(entry.replica())).toList();
    if (logs.stream().noneMatch(this::hasRecords) && !hasReminders()) {
      return OptionalLong.empty();
    }
    replicas.change(GrainDeletion::retired);
    Optional<GrainException> damaged = cancelReminders();
    long deleted = 0;
    for (GrainId log : logs) {
      Claim claim = store.events().claim(log);
      forget(log, claim);
      deleted += records(claim);
    }
    if (replicas.read().entries().size() > logs.size()) {
      throw activatedMeanwhile(); // the new copy may have read what was about to go
    }
    damaged.ifPresent(left -> {
      throw left;
    });
    return OptionalLong.of(deleted);
  }

  private static ReplicaList retired(ReplicaList list) {
    long now = System.currentTimeMillis();
    return new ReplicaList(
        list.entries().stream()
            .map(entry -> entry.state() == State.RETIRED ? entry : entry.in(State.RETIRED, now))
            .toList());
  }

  private boolean isStored() {
    return store.snapshots().load(grain).filter(known -> known.content().length > 0).isPresent()
        || hasReminders()
        || hasRecords(grain);
  }

  private boolean hasReminders() {
    try {
      return !store.reminders().of(grain).isEmpty();
    } catch (GrainException e) {
      return damaged(e);
    }
  }

  private boolean hasRecords(GrainId log) {
    try {
      store
          .events()
          .read(
              log,
              1,
              Long.MAX_VALUE,
              stored -> {
                throw new Found();
              });
      return false;
    } catch (Found e) {
      return true;
    } catch (GrainException e) {
      return damaged(e);
    }
  }

  /** What is damaged is there. */
  private static boolean damaged(GrainException e) {
    if (e.code() != ErrorCode.RECORD_CORRUPTED) {
      throw e;
    }
    return true;
  }

  /** Ends reading: what was looked for is there. */
  private static final class Found extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Found() {
      super(null, null, false, false);
    }
  }

  private Optional<GrainException> cancelReminders() {
    try {
      List<ReminderChange> reminders =
          store.reminders().of(grain).stream()
              .<ReminderChange>map(entry -> new ReminderChange.Cancel(grain, entry.name()))
              .toList();
      if (!reminders.isEmpty()) {
        store.reminders().apply(reminders);
      }
      return Optional.empty();
    } catch (GrainException e) {
      if (e.code() == ErrorCode.RECORD_CORRUPTED) {
        return Optional.of(e); // the rest goes all the same
      }
      throw e;
    }
  }

  private void forget(GrainId log, Claim claim) {
    for (long first = claim.first() + PORTION; first <= claim.head(); first += PORTION) {
      trim(log, claim, first);
    }
    trim(log, claim, claim.head() + 1);
  }

  private void trim(GrainId log, Claim claim, long first) {
    if (!store.events().trim(log, claim.epoch(), first)) {
      throw activatedMeanwhile();
    }
  }

  private static long records(Claim claim) {
    return claim.head() - claim.first() + 1;
  }

  private GrainException activatedMeanwhile() {
    return new GrainException(
        ErrorCode.FENCED,
        Outcome.DID_NOT_RUN,
        "%s was activated while its data was being deleted | grain %s | somebody calls it | delete it again, when nobody calls it or as often as it takes"
            .formatted(grain, grain));
  }
}
