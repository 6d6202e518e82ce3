package dev.teff.simulator;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.EventLog;
import dev.teff.persistence.spi.Store;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One node's way to the database: requests travel, are answered, and get lost on either way. Every
 * method of every part of a store is such a request; only appends are not waited for.
 */
final class StoreLink {
  /** After how long an answer that was lost is not waited for any more. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  /**
   * So small that copies of replicated grains store much in parts, between which all can happen.
   */
  private static final long SMALL_EVENT = 64;

  private final Database database;
  private final Node node;
  private final World world;
  private final SplittableRandom chance;
  private final EventLoop reporter;
  private final Supplier<StoreWeather> weather;
  private boolean cut;
  private long lastApplied;
  private long lastReported;

  StoreLink(Database database, Node node, Supplier<StoreWeather> weather) {
    this.database = database;
    this.node = node;
    this.world = node.world();
    this.chance = world.chance();
    this.reporter = new EventLoop(node);
    this.weather = weather;
  }

  /** Cuts the way to the store, or heals it. */
  void cut(boolean now) {
    cut = now;
  }

  /** What becomes of a request, decided when it reaches the store. */
  private enum Fate {
    GOOD,
    REFUSED,
    LOST_BEFORE,
    LOST_BEHIND
  }

  private Fate fate() {
    if (cut) {
      return Fate.LOST_BEFORE;
    }
    StoreWeather now = weather.get();
    int draw = chance.nextInt(1000);
    if (draw < now.refusedPerThousand()) {
      return Fate.REFUSED;
    }
    if (draw < now.refusedPerThousand() + now.unknownPerThousand()) {
      return chance.nextBoolean() ? Fate.LOST_BEFORE : Fate.LOST_BEHIND;
    }
    return Fate.GOOD;
  }

  private long latency() {
    long mean = weather.get().meanLatencyMicros() * 1_000;
    return mean / 4 + (long) (-Math.log(1 - chance.nextDouble()) * mean * 3 / 4);
  }

  /** One question that a thread waits for. */
  private final class Question {
    private final Thread asker = Thread.currentThread();
    private final Supplier<@Nullable Object> work;
    private @Nullable Object answer;
    private @Nullable GrainException failure;
    private boolean done;

    Question(Supplier<@Nullable Object> work) {
      this.work = work;
    }

    @Nullable Object ask() {
      world.after(latency(), this::arrive);
      boolean interrupted = false;
      while (!done) {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
      }
      if (interrupted) {
        asker.interrupt();
      }
      if (failure != null) {
        throw failure;
      }
      return answer;
    }

    private void arrive() {
      long after = latency();
      switch (fate()) {
        case GOOD -> answer = work.get();
        case REFUSED -> failure = failed(ErrorCode.STORE_FAILED, Outcome.DID_NOT_RUN);
        case LOST_BEFORE -> failure = failed(ErrorCode.COMMIT_UNKNOWN, Outcome.UNKNOWN);
        case LOST_BEHIND -> {
          var unused = work.get(); // nobody hears of it
          failure = failed(ErrorCode.COMMIT_UNKNOWN, Outcome.UNKNOWN);
        }
      }
      if (failure != null && failure.outcome() == Outcome.UNKNOWN) {
        after += PATIENCE.toNanos();
      }
      world.after(
          after,
          () -> {
            done = true;
            LockSupport.unpark(asker);
          });
    }
  }

  private GrainException failed(ErrorCode code, Outcome outcome) {
    return new GrainException(
        code,
        outcome,
        "The simulated store did not answer | %s | the seed wants it so | none".formatted(node));
  }

  /** The store, as this node sees it. */
  Store store() {
    return part(Store.class, this::ofStore, database.store());
  }

  private <T> T part(Class<T> type, Request request, Object target) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, given) -> {
              Object[] arguments = given == null ? new Object[0] : given;
              return method.getDeclaringClass() == Object.class
                  ? method.invoke(target, arguments)
                  : request.make(target, method, arguments);
            }));
  }

  private interface Request {
    @Nullable Object make(Object target, Method method, Object[] arguments)
        throws ReflectiveOperationException;
  }

  private @Nullable Object ofStore(Object target, Method method, Object[] arguments)
      throws ReflectiveOperationException {
    if (method.getName().equals("close")) {
      return null; // the database outlives every process
    }
    Object answer = method.invoke(target, arguments);
    return method.getReturnType().isInterface()
        ? part(method.getReturnType(), this::ofPart, answer)
        : answer;
  }

  private @Nullable Object ofPart(Object target, Method method, Object[] arguments) {
    if (method.getName().equals("maxEvent")) {
      return SMALL_EVENT; // known without asking
    }
    if (method.getName().equals("oversize")) {
      return Optional.empty(); // the same: it takes larger ones all the same
    }
    if (method.getName().equals("append")) {
      append((Batch) arguments[0], (EventLog.AppendListener) arguments[1]);
      return null;
    }
    return new Question(() -> database.perform(target, method, arguments)).ask();
  }

  private void append(Batch batch, EventLog.AppendListener listener) {
    if (database.suffersFrom(Sabotage.EARLY_ACKNOWLEDGEMENT)) {
      reporter.execute(() -> listener.completed(new AppendOutcome.Committed()));
      apply(batch, outcome -> {});
    } else {
      apply(batch, listener);
    }
  }

  private void apply(Batch batch, EventLog.AppendListener listener) {
    boolean sent = !node.isDead();
    lastApplied = Math.max(lastApplied, world.now() + latency());
    world.after(
        lastApplied - world.now(),
        () -> {
          if (sent && !(node.isDead() && chance.nextBoolean())) {
            report(outcome(batch), listener);
          }
        });
  }

  private AppendOutcome outcome(Batch batch) {
    return switch (fate()) {
      case GOOD -> database.append(batch);
      case REFUSED ->
          new AppendOutcome.Refused(failed(ErrorCode.STORE_FAILED, Outcome.DID_NOT_RUN));
      case LOST_BEFORE -> {
        if (!cut && chance.nextInt(4) == 0) {
          // Under way for longer than its sender waits: a claim in between ends it.
          world.after(chance.nextLong(3_000_000_000L), () -> database.append(batch));
        }
        yield unknown();
      }
      case LOST_BEHIND -> {
        database.append(batch);
        yield unknown();
      }
    };
  }

  private AppendOutcome unknown() {
    return database.suffersFrom(Sabotage.UNKNOWN_TAKEN_FOR_REFUSED)
        ? new AppendOutcome.Refused(failed(ErrorCode.STORE_FAILED, Outcome.DID_NOT_RUN))
        : new AppendOutcome.Unknown(failed(ErrorCode.COMMIT_UNKNOWN, Outcome.UNKNOWN));
  }

  private void report(AppendOutcome outcome, EventLog.AppendListener listener) {
    long patience = outcome instanceof AppendOutcome.Unknown ? PATIENCE.toNanos() : 0;
    lastReported = Math.max(lastReported, world.now() + latency() + patience);
    world.after(
        lastReported - world.now(), () -> reporter.execute(() -> listener.completed(outcome)));
  }
}
