package dev.teff.runtime;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tasks of one silo: started in order, stopped in the opposite order. */
final class SiloTasks {
  private static final Logger LOG = LoggerFactory.getLogger(Silo.class);

  private final Silo silo;
  private final List<SiloTask> tasks;
  private final Deque<SiloTask> started = new ArrayDeque<>();

  SiloTasks(Silo silo, List<SiloTask> tasks) {
    this.silo = silo;
    this.tasks = tasks;
  }

  /**
   * Starts them.
   *
   * @throws GrainException {@code TEFF-502} naming the one that failed
   */
  void start() {
    for (SiloTask task : tasks) {
      try {
        task.start(silo);
      } catch (Exception | Error e) {
        throw new GrainException(
            ErrorCode.SILO_TASK_FAILED,
            Outcome.DID_NOT_RUN,
            "A start-up task failed, so the silo does not start: %s | task %s, silo %s | see the cause | correct it, or remove the task"
                .formatted(e, task.name(), silo.name()),
            e);
      }
      started.push(task);
    }
  }

  /** Stops those that were started; one that fails keeps no other from it. */
  void stop() {
    for (SiloTask task = started.poll(); task != null; task = started.poll()) {
      try {
        task.stop(silo);
      } catch (Exception | Error e) {
        LOG.warn("Task {} of silo {} did not stop in good order.", task.name(), silo.name(), e);
      }
    }
  }
}
