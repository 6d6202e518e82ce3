package dev.teff.runtime;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.Claim;
import dev.teff.persistence.spi.Store;
import dev.teff.runtime.ReplicaList.Entry;
import dev.teff.runtime.ReplicaList.State;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives replicas of one grain their numbers, and takes them back. Everything blocks on the store.
 *
 * @param life tells this life of this silo from others of the same name
 */
record ReplicaRegister(Host silo, StoredReplicas stored, long life) {
  private static final Logger LOG = LoggerFactory.getLogger("dev.teff.replicated");
  private static final int MOST = 1_000;

  /** How often a copy says that it lives before it would be retired. */
  private static final int SIGNS_OF_LIFE = 4;

  ReplicaRegister(Host silo, Store store, GrainId grain, long life) {
    this(silo, new StoredReplicas(store, grain), life);
  }

  GrainId grain() {
    return stored.grain();
  }

  Store store() {
    return stored.store();
  }

  /** Where a replica's changes are stored. */
  GrainId log(long replica) {
    return stored.log(replica);
  }

  /** The replicas as of now. */
  ReplicaList read() {
    return stored.read();
  }

  /** Takes a number for a copy on this silo: one that is free and fits, or a new one. */
  long enter(Set<Long> unfit) {
    var taken = new long[1];
    stored.change(list -> {
      Entry mine =
          list.first(entry -> entry.state() == State.FREE && !unfit.contains(entry.replica()))
              .map(free -> held(free.replica()))
              .orElseGet(() -> held(list.unused()));
      if (mine.replica() > MOST) {
        throw tooMany();
      }
      taken[0] = mine.replica();
      return list.with(mine);
    });
    return taken[0];
  }

  /**
   * Claims the log of a replica anew, whose copy has lost touch with the store, and says that it
   * lives. In this order: whoever is about to retire it finds another entry then.
   *
   * @throws GrainException {@code TEFF-323} when it was retired
   */
  Claim resume(long replica) {
    requireHeld(replica, read());
    Claim claim = store().events().claim(log(replica));
    stored.change(list -> list.with(requireHeld(replica, list).in(State.HELD, now())));
    return claim;
  }

  private Entry requireHeld(long replica, ReplicaList list) {
    return list.first(entry ->
            entry.replica() == replica
                && entry.state() == State.HELD
                && entry.silo().equals(silo.name())
                && entry.life() == life)
        .orElseThrow(() -> ReplicaFailures.retired(grain(), replica));
  }

  /** Says now and then that the copy of a replica lives. */
  void signOfLife(long replica, ReplicaList list) {
    list.first(entry -> entry.replica() == replica && entry.state() == State.HELD)
        .filter(entry -> now() - entry.since() > retirementMillis() / SIGNS_OF_LIFE)
        .ifPresent(old ->
            stored.change(current ->
                current
                    .first(old::equals)
                    .map(entry -> current.with(entry.in(State.HELD, now())))
                    .orElse(current)));
  }

  /**
   * Forgets what stands in a replica's log before a batch, which with those behind it repeats it.
   */
  void forgetBefore(Batch first) {
    try {
      store().events().trim(first.grain(), first.epoch(), first.expectedHead() + 1);
    } catch (GrainException e) {
      LOG.warn("{} keeps what it needs no more for now: {}", first.grain(), e.getMessage());
    }
  }

  /** Gives a number back: all that was done under it is in its log. */
  void leave(long replica) {
    stored.change(list ->
        list.first(entry -> entry.equals(held(replica, entry.since())))
            .map(entry -> list.with(entry.in(State.FREE, now())))
            .orElse(list));
  }

  /** Ends a number under which something may have been done that is not in its log. */
  void retire(long replica) {
    read().first(entry -> entry.replica() == replica).ifPresent(this::retire);
  }

  /**
   * Retires the replicas of silos that are dead: those of earlier lives of this silo, and of silos
   * that have not been in the cluster and not been heard of for the stated time. Nothing can be
   * added to their logs from then on.
   *
   * @return whether there were any
   */
  boolean retireDead(ReplicaList list) {
    List<Entry> dead =
        list.entries().stream()
            .filter(entry -> entry.state() == State.HELD && isDead(entry))
            .toList();
    dead.forEach(this::retire);
    return !dead.isEmpty();
  }

  private void retire(Entry dead) {
    store().events().claim(log(dead.replica()));
    stored.change(list ->
        list.first(dead::equals)
            .map(entry -> list.with(entry.in(State.RETIRED, now())))
            .orElse(list));
    LOG.info("Replica {} of {}, of silo {}, is retired.", dead.replica(), grain(), dead.silo());
  }

  private boolean isDead(Entry entry) {
    if (entry.silo().equals(silo.name())) {
      return entry.life() != life;
    }
    long silent = now() - entry.since();
    return !silo.silos().contains(entry.silo()) && silent > retirementMillis();
  }

  private long retirementMillis() {
    return silo.settings().replicated().retirement().toMillis();
  }

  private Entry held(long replica) {
    return held(replica, now());
  }

  private Entry held(long replica, long since) {
    return new Entry(replica, State.HELD, silo.name(), life, since);
  }

  private long now() {
    return silo.time().millis();
  }

  private GrainException tooMany() {
    return new GrainException(
        ErrorCode.CRDT_LIMIT,
        Outcome.DID_NOT_RUN,
        "%s has had %d replicas, which is the most | silo %s | silos that die again and again leave one each | find out why they die"
            .formatted(grain(), MOST, silo.name()));
  }
}
