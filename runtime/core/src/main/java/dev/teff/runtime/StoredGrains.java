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
   * them.
   *
   * @param counts which events do
   * @throws GrainException {@code TEFF-302} or {@code TEFF-303} when one cannot be read
   */
  public StoredHistory history(GrainId grain, Predicate<StoredEvent> counts) {
    var reading = new StoredReading<>(store, kind(grain), grain);
    return reading.history(counts);
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
        new StoredReading<>(store, kind(grain), grain).replay();
      }
      return Optional.empty();
    } catch (GrainException e) {
      return Optional.of(e);
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
    store
        .events()
        .read(log, 1, Long.MAX_VALUE, stored -> ReplicatedState.decoded(codec, grain, stored));
  }

  /**
   * Deletes what is stored of a grain: events or value, snapshot, reminders. An activation of it
   * can commit no more; the next call finds a grain that never was. Only its key and the number of
   * its events remain.
   *
   * @return how many events or values were deleted
   * @throws GrainException when the grain was claimed meanwhile; try again
   */
  public long delete(GrainId grain) {
    Claim claim = store.events().claim(grain);
    List<ReminderChange> reminders =
        store.reminders().of(grain).stream()
            .<ReminderChange>map(entry -> new ReminderChange.Cancel(grain, entry.name()))
            .toList();
    if (!reminders.isEmpty()) {
      store.reminders().apply(reminders);
    }
    if (!store.events().trim(grain, claim.epoch(), claim.head() + 1)) {
      throw new GrainException(
          ErrorCode.FENCED,
          Outcome.DID_NOT_RUN,
          "%s was activated while its data was being deleted | grain %s | somebody calls it | delete it again, when nobody calls it or as often as it takes"
              .formatted(grain, grain));
    }
    store.snapshots().save(grain, Snapshotter.deleted(claim));
    return claim.head() - claim.first() + 1;
  }

  /** The events up to a sequence number. */
  public static Predicate<StoredEvent> upTo(long sequence) {
    return event -> event.sequence() <= sequence;
  }

  private GrainKind<?, ?> kind(GrainId grain) {
    return types.kind(types.contract(grain.type()));
  }
}
