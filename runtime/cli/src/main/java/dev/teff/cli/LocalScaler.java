package dev.teff.cli;

import com.typesafe.config.Config;
import dev.teff.runtime.gateway.Scaler;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Starts and stops silos as processes on this machine. Each has a thread while it starts or stops;
 * a silo that does not start is tried again, after a while.
 */
final class LocalScaler implements Scaler, AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofSeconds(90);
  private static final Duration REST = Duration.ofSeconds(5);
  private static final Duration TO_END = Duration.ofSeconds(30);

  // Immutable state.
  private final LocalCluster.Plan plan;
  private final Consumer<String> told;
  private final Duration toDrain;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private final List<SiloProcess> running = new ArrayList<>();
  private final List<SiloProcess> leaving = new ArrayList<>();
  private final Set<SiloProcess> starting = new HashSet<>();
  private int started;
  private long restUntil = System.nanoTime();
  private boolean closed;

  /**
   * Without silos.
   *
   * @param plan of silos to start; how many does not count
   * @param told of what happens, in words
   * @param toDrain how long a silo may take to leave the others, which go on
   */
  LocalScaler(LocalCluster.Plan plan, Consumer<String> told, Duration toDrain) {
    this.plan = plan;
    this.told = told;
    this.toDrain = toDrain;
  }

  /** A draining silo may take twice its grace time. */
  static Duration timeToDrain(Config settings) {
    return settings.getDuration("teff.silo.shutdown-grace").multipliedBy(2).plus(TO_END);
  }

  /** Where silos take calls that are ready. */
  List<String> addresses() {
    lock.lock();
    try {
      return running.stream()
          .map(SiloProcess::address)
          .filter(address -> !address.isEmpty())
          .toList();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void scaleTo(int silos) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      running.removeIf(silo -> !silo.isAlive() && !starting.contains(silo));
      while (running.size() > silos) {
        SiloProcess last = running.removeLast();
        starting.remove(last);
        leaving.add(last);
        Thread.ofVirtual().name("teff-stop-silo").start(() -> stop(last));
      }
      while (running.size() < silos && System.nanoTime() - restUntil >= 0) {
        launch();
      }
    } finally {
      lock.unlock();
    }
  }

  private void launch() {
    try {
      SiloProcess silo = SiloProcess.launch(++started, plan);
      running.add(silo);
      starting.add(silo);
      Thread.ofVirtual().name("teff-start-silo").start(() -> awaitReady(silo));
    } catch (IOException e) {
      rest(String.valueOf(e.getMessage()));
    }
  }

  private void awaitReady(SiloProcess silo) {
    try {
      silo.awaitReady(READY_WITHIN);
      if (endsStart(silo)) {
        told.accept(
            "Silo %s runs.%s"
                .formatted(
                    silo.name(),
                    silo.adminUrl().map(" It says how it is at %s."::formatted).orElse("")));
      }
    } catch (IOException | UserError e) {
      silo.kill();
      failed(silo, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** False when the silo was told to stop while it started. */
  private boolean endsStart(SiloProcess silo) {
    lock.lock();
    try {
      return starting.remove(silo) && !closed;
    } finally {
      lock.unlock();
    }
  }

  private void failed(SiloProcess silo, String why) {
    lock.lock();
    try {
      if (endsStart(silo)) {
        running.remove(silo);
        rest(why);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Under the lock. */
  private void rest(String why) {
    restUntil = System.nanoTime() + REST.toNanos();
    told.accept("A silo did not start and is tried again: " + why);
  }

  private void stop(SiloProcess silo) {
    boolean byItself = Processes.stop(List.of(silo.handle()), toDrain).isEmpty();
    lock.lock();
    try {
      leaving.remove(silo);
    } finally {
      lock.unlock();
    }
    told.accept(
        byItself
            ? "Silo %s stopped.".formatted(silo.name())
            : "Silo %s did not stop within %d s, and was killed."
                .formatted(silo.name(), toDrain.toSeconds()));
  }

  /** Stops all silos, politely, and starts none any more. */
  @Override
  public void close() {
    Processes.stop(handles(), toDrain);
  }

  private List<ProcessHandle> handles() {
    lock.lock();
    try {
      closed = true;
      var all = new ArrayList<>(running);
      all.addAll(leaving);
      return all.stream().map(SiloProcess::handle).toList();
    } finally {
      lock.unlock();
    }
  }
}
