package dev.teff.testkit;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.Grain;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.grains.spi.GrainStub;
import dev.teff.persistence.memory.MemoryStore;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.Claim;
import dev.teff.persistence.spi.EventLog;
import dev.teff.persistence.spi.LogRecord;
import dev.teff.runtime.Silo;
import dev.teff.runtime.SiloBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One run of a kit: a silo that lives for one call. */
final class KitRun {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private KitRun() {}

  static <K, G extends Grain<K>, R extends @Nullable Object> KitResult<R> of(
      SiloSetup setup,
      List<Object> given,
      Class<G> type,
      K key,
      Function<? super G, ? extends R> command) {
    StoredType stored = StoredType.of(type);
    VirtualTime clock = VirtualTime.startingAt(NOW);
    try (MemoryStore store = MemoryStore.withExecutor(Runnable::run)) {
      SiloBuilder builder =
          Silo.builder().name("kit").time(clock).turns(clock.executor()).store(store);
      setup.configure(builder);
      try (Silo silo = builder.start()) {
        G grain = silo.grains().ref(type, key);
        GrainId id = ((GrainStub) (Object) grain).grainId();
        if (!given.isEmpty()) {
          plant(store.events(), id, given, stored);
        }
        R result = null;
        Throwable thrown = null;
        try {
          result = command.apply(grain);
        } catch (Throwable e) {
          thrown = e;
        }
        refuseBrokenActivation(id, given, thrown);
        return new KitResult<>(
            id, given, appended(store.events(), id, given.size(), stored), result, thrown);
      }
    }
  }

  private static void plant(EventLog log, GrainId id, List<Object> given, StoredType stored) {
    Claim claim = log.claim(id);
    var batch =
        new Batch(
            new UUID(0, 0),
            id,
            claim.epoch(),
            claim.head(),
            given.stream().map(stored::encode).toList(),
            NOW,
            stored.retention());
    log.append(
        batch,
        outcome -> {
          if (!(outcome instanceof AppendOutcome.Committed)) {
            throw new AssertionError("What was given cannot be stored: " + outcome);
          }
        });
  }

  private static void refuseBrokenActivation(
      GrainId id, List<Object> given, @Nullable Throwable thrown) {
    if (thrown instanceof GrainException failure && failure.code() == ErrorCode.ACTIVATION_FAILED) {
      throw new AssertionError(
          "%s cannot be activated from %s.".formatted(id, given), failure.getCause());
    }
  }

  private static List<Object> appended(EventLog log, GrainId id, int given, StoredType stored) {
    var appended = new ArrayList<Object>();
    log.read(
        id,
        given + 1,
        Long.MAX_VALUE,
        each -> {
          if (!each.type().equals(LogRecord.NO_EVENT)) {
            appended.add(stored.decode(each));
          }
        });
    return appended;
  }
}
