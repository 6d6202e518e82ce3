package dev.teff.persistence.memory;

import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.Claim;
import dev.teff.persistence.spi.EventLog;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Logs in memory. */
final class MemoryEventLog implements EventLog {
  private final Memory memory;
  private final Gate gate;
  private final Executor reporter;

  MemoryEventLog(Memory memory, Gate gate, Executor reporter) {
    this.memory = memory;
    this.gate = gate;
    this.reporter = reporter;
  }

  @Override
  public Claim claim(GrainId grain) {
    gate.check();
    return memory.log(grain).claim();
  }

  @Override
  public void read(GrainId grain, long from, long to, RecordReader reader) {
    gate.check();
    memory.log(grain).between(from, to).forEach(reader::read);
  }

  @Override
  public void append(Batch batch, AppendListener listener) {
    if (gate.isClosed()) {
      listener.completed(new AppendOutcome.Refused(gate.refusal()));
      return;
    }
    memory.log(batch.grain()).append(batch, outcome -> report(outcome, listener));
  }

  private void report(AppendOutcome outcome, AppendListener listener) {
    try {
      reporter.execute(() -> listener.completed(outcome));
    } catch (RejectedExecutionException closedMeanwhile) {
      // The batch took effect before the store closed; its writer must learn what became of it.
      listener.completed(outcome);
    }
  }
}
