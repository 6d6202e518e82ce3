package dev.teff.runtime;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.grains.spi.Codec;
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
    GrainId grain = StoredReplicas.grain(log);
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
   * Deletes what is stored of a grain: events or value, snapshot, reminders, and of a replicated
   * one the log of each copy. Only its key and the number of its events remain. Activations of it
   * can commit no more, but answer from memory until they leave; the activation behind them finds a
   * grain that never was.
   *
   * @return how many events, values or changes were deleted; empty when nothing is stored of it
   * @throws GrainException when the grain was activated meanwhile, so that it is to be tried again;
   *     {@code TEFF-302} when a damaged reminder is all that is left; {@code TEFF-102} when this
   *     code does not know the type
   */
  public OptionalLong delete(GrainId grain) {
    var deletion = new GrainDeletion(store, grain);
    return kind(grain).isReplicated() ? deletion.ofReplicas() : deletion.ofLog();
  }

  /** The events up to a sequence number. */
  public static Predicate<StoredEvent> upTo(long sequence) {
    return event -> event.sequence() <= sequence;
  }

  private GrainKind<?, ?> kind(GrainId grain) {
    return types.kind(types.contract(grain.type()));
  }
}
