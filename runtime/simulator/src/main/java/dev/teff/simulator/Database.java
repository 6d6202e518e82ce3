package dev.teff.simulator;

import dev.teff.grains.GrainId;
import dev.teff.persistence.memory.MemoryStore;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.Claim;
import dev.teff.persistence.spi.Register.Versioned;
import dev.teff.persistence.spi.Store;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is stored, for all silos: a store in memory, in which every request happens at one moment,
 * with an audit of commits and the bugs that are planted.
 */
final class Database {
  private static final long STALE_NANOS = 4_000_000_000L;

  private final World world;
  private final SplittableRandom chance;
  private final Set<Sabotage> sabotage;
  private final Consumer<String> violated;
  private final MemoryStore store = MemoryStore.withExecutor(Runnable::run);
  private final Map<GrainId, Claim> newest = new HashMap<>();
  private final Map<GrainId, Long> committed = new HashMap<>();
  private final Map<GrainId, Long> heads = new HashMap<>();
  private final List<Dated> views = new ArrayList<>();

  private record Dated(long at, Versioned value) {}

  Database(World world, Set<Sabotage> sabotage, Consumer<String> violated) {
    this.world = world;
    this.chance = world.chance();
    this.sabotage = sabotage;
    this.violated = violated;
  }

  Store store() {
    return store;
  }

  boolean suffersFrom(Sabotage bug) {
    return sabotage.contains(bug);
  }

  /** Does what was asked for. */
  @Nullable Object perform(Object part, Method method, Object[] arguments) {
    Object answer = invoke(part, method, arguments);
    return switch (answer) {
      case Claim claim -> claimed((GrainId) arguments[0], claim);
      case Optional<?> found when found.isPresent() && found.get() instanceof Versioned value ->
          seen(value);
      case null, default -> answer;
    };
  }

  private static @Nullable Object invoke(Object part, Method method, Object[] arguments) {
    try {
      return method.invoke(part, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("The parts of a store are public interfaces.", e);
    }
  }

  private Claim claimed(GrainId grain, Claim claim) {
    newest.put(grain, claim);
    heads.put(grain, claim.head());
    boolean early = suffersFrom(Sabotage.CLAIM_WITHOUT_BARRIER) && claim.head() > 0;
    return early
        ? new Claim(claim.epoch(), claim.first(), claim.head() - chance.nextInt(2))
        : claim;
  }

  private Optional<Versioned> seen(Versioned value) {
    if (views.isEmpty() || views.getLast().value.version() < value.version()) {
      views.add(new Dated(world.now(), value));
    }
    if (suffersFrom(Sabotage.STALE_VIEW) && chance.nextInt(3) == 0) {
      long horizon = world.now() - STALE_NANOS;
      return views.stream()
          .filter(each -> each.at <= horizon)
          .map(Dated::value)
          .reduce((older, newer) -> newer)
          .or(() -> Optional.of(value));
    }
    return Optional.of(value);
  }

  AppendOutcome append(Batch batch) {
    if (suffersFrom(Sabotage.LOST_COMMIT) && chance.nextInt(100) == 0) {
      return new AppendOutcome.Committed();
    }
    boolean unfenced =
        suffersFrom(Sabotage.NO_FENCE) || suffersFrom(Sabotage.CLAIM_WITHOUT_BARRIER);
    var outcome = new AtomicReference<AppendOutcome>();
    store.events().append(unfenced ? withoutFence(batch) : batch, outcome::set);
    if (outcome.get() instanceof AppendOutcome.Committed) {
      heads.merge(batch.grain(), (long) batch.events().size(), Long::sum);
      audit(batch);
    }
    return outcome.get();
  }

  private Batch withoutFence(Batch batch) {
    Claim claim = newest.get(batch.grain());
    return claim == null
        ? batch
        : new Batch(
            batch.id(),
            batch.grain(),
            claim.epoch(),
            heads.getOrDefault(batch.grain(), 0L),
            batch.events(),
            batch.time(),
            batch.retention(),
            batch.reminders());
  }

  /** Nobody commits who was superseded, and no sequence number is committed twice. */
  private void audit(Batch batch) {
    Long before = committed.put(batch.grain(), batch.head());
    if (before != null && before != batch.expectedHead()) {
      violated.accept(
          "%s: the events behind %d were committed, but those up to %d were already"
              .formatted(batch.grain(), batch.expectedHead(), before));
    }
    Claim claim = newest.get(batch.grain());
    if (claim != null && batch.epoch() != claim.epoch()) {
      violated.accept(
          "%s: epoch %d committed behind the claim of epoch %d"
              .formatted(batch.grain(), batch.epoch(), claim.epoch()));
    }
  }
}
