package dev.teff.runtime;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.grains.spi.Codec;
import dev.teff.persistence.spi.Claim;
import dev.teff.persistence.spi.ReminderChange;
import dev.teff.persistence.spi.Store;
import dev.teff.runtime.spi.PinnedGrain;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What grains have stored, for tools: to look at without a silo and without disturbing one, to
 * replay against this code, and to delete. Safe for use by any thread; every method blocks on the
 * store.
 *
 * <pre>{@code
 * var stored = new StoredGrains(store, loader);
 * stored.history(GrainId.of("account", "alice"), StoredGrains.upTo(17)).state();
 * }</pre>
 */
public final class StoredGrains {
  private static final int PAGE = 500;
  private static final int ATTEMPTS = 3;

  /** What a reader finds that is overtaken by a silo which forgets old records. */
  private static final Set<ErrorCode> OVERTAKEN =
      Set.of(ErrorCode.RECORD_CORRUPTED, ErrorCode.JOURNAL_INCOMPLETE);

  /**
   * So many records are deleted at a time: others write meanwhile, and servers have time limits.
   */
  private static final long PORTION = 10_000;

  private final Store store;
  private final GrainTypes types;

  /**
   * The grains in a store.
   *
   * @param loader where the grains' classes are
   */
  public StoredGrains(Store store, ClassLoader loader) {
    this.store = store;
    this.types = new GrainTypes(loader, new NamedServices(Map.of()));
  }

  /**
   * The types that have stored something, by name, whether or not this code knows them. What
   * replicated grains store is of type {@code teff.replica}: a log of each copy.
   */
  public List<String> types() {
    return store.events().types();
  }

  /**
   * The events of a grain that come before the first that does not count, and the state behind
   * them. What cannot be read is said in its place.
   *
   * @param counts which events do
   * @throws GrainException {@code TEFF-102} when this code does not know the type, {@code TEFF-109}
   *     when it stores nothing; {@code TEFF-3nn} when the store cannot answer
   */
  public StoredHistory history(GrainId grain, Predicate<StoredEvent> counts) {
    return new StoredReading<>(store, kind(grain), grain).history(counts);
  }

  /**
   * Replays every grain of a type against this code.
   *
   * @param problems told of each grain that cannot be
   * @return how many grains there are
   * @throws GrainException {@code TEFF-102} when there are none, and this code does not know the
   *     type either
   */
  public long check(String type, Consumer<GrainException> problems) {
    long checked = 0;
    String cursor = "";
    do {
      var page = store.events().keys(type, cursor, PAGE);
      for (var stored : page.grains()) {
        check(stored.grain()).ifPresent(problems);
        checked++;
      }
      cursor = page.next();
    } while (!cursor.isEmpty());
    if (checked == 0) {
      types.contract(type);
    }
    return checked;
  }

  private Optional<GrainException> check(GrainId grain) {
    try {
      if (grain.type().equals(PinnedGrain.REPLICA)) {
        readReplica(grain);
      } else {
        replay(kind(grain), grain);
      }
      return Optional.empty();
    } catch (GrainException e) {
      return Optional.of(e);
    }
  }

  /** A silo that is at work may have forgotten old records between two pages: then once more. */
  private void replay(GrainKind<?, ?> kind, GrainId grain) {
    for (int attempt = 1; ; attempt++) {
      try {
        new StoredReading<>(store, kind, grain).replay();
        return;
      } catch (GrainException e) {
        if (attempt == ATTEMPTS || !OVERTAKEN.contains(e.code())) {
          throw e;
        }
      }
    }
  }

  private void readReplica(GrainId log) {
    GrainId grain = ReplicaRegister.grain(log);
    GrainKind<?, ?> kind = kind(grain);
    Codec<?> codec =
        kind.replicated()
            .orElseThrow(() ->
                new GrainException(
                    ErrorCode.STATE_UNDECLARED,
                    Outcome.DID_NOT_RUN,
                    "Grains of type %s are replicated in the store, but not in this code | class %s | its class had a Replicated once | keep that, or give its interface another @GrainType"
                        .formatted(kind.typeName(), kind.implementationName())));
    var records = new ReplicaCodec<>(codec);
    var reader = new PartReader(grain, stored -> records.decoded(grain, stored));
    store.events().read(log, 1, Long.MAX_VALUE, reader);
  }

  /**
   * Deletes what is stored of a grain: events or value, snapshot, reminders. Only its key and the
   * number of its events remain. An activation of it can commit no more, but answers from memory
   * until it leaves; the activation behind it finds a grain that never was.
   *
   * @return how many events or values were deleted; empty when nothing is stored of it
   * @throws GrainException when the grain was claimed meanwhile, so that it is to be tried again;
   *     {@code TEFF-302} when a damaged reminder is all that is left; {@code TEFF-102} when this
   *     code does not know the type, and {@code TEFF-109} when it is replicated
   */
  public OptionalLong delete(GrainId grain) {
    if (kind(grain).isReplicated()) {
      throw new GrainException(
          ErrorCode.STATE_UNDECLARED,
          Outcome.DID_NOT_RUN,
          "%s is replicated: its copies would store again what is deleted of it | grain %s | each silo has a copy with a log of its own | have a method of the grain remove what is not to be kept"
              .formatted(grain, grain));
    }
    if (!isStored(grain)) {
      return OptionalLong.empty();
    }
    Claim claim = store.events().claim(grain);
    Optional<GrainException> damaged = cancelReminders(grain);
    for (long first = claim.first() + PORTION; first <= claim.head(); first += PORTION) {
      trim(grain, claim, first);
    }
    trim(grain, claim, claim.head() + 1);
    store.snapshots().save(grain, Snapshotter.deleted(claim));
    damaged.ifPresent(left -> {
      throw left;
    });
    return OptionalLong.of(claim.head() - claim.first() + 1);
  }

  private boolean isStored(GrainId grain) {
    if (store.snapshots().load(grain).filter(known -> known.content().length > 0).isPresent()) {
      return true;
    }
    try {
      if (!store.reminders().of(grain).isEmpty()) {
        return true;
      }
      store
          .events()
          .read(
              grain,
              1,
              Long.MAX_VALUE,
              stored -> {
                throw new Found();
              });
      return false;
    } catch (Found e) {
      return true;
    } catch (GrainException e) {
      if (e.code() == ErrorCode.RECORD_CORRUPTED) {
        return true;
      }
      throw e;
    }
  }

  /** Ends reading: what was looked for is there. */
  private static final class Found extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Found() {
      super(null, null, false, false);
    }
  }

  private Optional<GrainException> cancelReminders(GrainId grain) {
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

  private void trim(GrainId grain, Claim claim, long first) {
    if (!store.events().trim(grain, claim.epoch(), first)) {
      throw new GrainException(
          ErrorCode.FENCED,
          Outcome.DID_NOT_RUN,
          "%s was activated while its data was being deleted | grain %s | somebody calls it | delete it again, when nobody calls it or as often as it takes"
              .formatted(grain, grain));
    }
  }

  /** The events up to a sequence number. */
  public static Predicate<StoredEvent> upTo(long sequence) {
    return event -> event.sequence() <= sequence;
  }

  private GrainKind<?, ?> kind(GrainId grain) {
    return types.kind(types.contract(grain.type()));
  }
}
