package dev.teff.runtime;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.persistence.memory.MemoryStore;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.Claim;
import dev.teff.persistence.spi.EventLog;
import dev.teff.persistence.spi.LogRecord;
import dev.teff.persistence.spi.Register;
import dev.teff.persistence.spi.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A store in memory whose appends take effect when the test says so, or not at all. */
final class TestStore implements Store, EventLog {
  private final MemoryStore memory = MemoryStore.withExecutor(Runnable::run);
  private final BlockingQueue<Runnable> held = new LinkedBlockingQueue<>();
  private final Queue<AppendOutcome> faults = new ConcurrentLinkedQueue<>();
  private final AtomicInteger appends = new AtomicInteger();
  private volatile @Nullable RuntimeException bug;
  private volatile boolean holding;
  private volatile boolean closed;

  static GrainException refusal() {
    return new GrainException(ErrorCode.DISK_FULL, Outcome.DID_NOT_RUN, "The disk is full");
  }

  static GrainException silence() {
    return new GrainException(ErrorCode.COMMIT_UNKNOWN, Outcome.UNKNOWN, "The store fell silent");
  }

  /** Appends wait from now on. */
  void hold() {
    holding = true;
  }

  /** Appends, those that wait and those to come, take effect. */
  void release() {
    holding = false;
    for (Runnable append = held.poll(); append != null; append = held.poll()) {
      append.run();
    }
  }

  /** Waits for an append that is held. */
  Runnable takeHeld() throws InterruptedException {
    Runnable append = held.poll(TestSilo.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (append == null) {
      throw new AssertionError("Nothing was appended.");
    }
    return append;
  }

  int heldCount() {
    return held.size();
  }

  int appends() {
    return appends.get();
  }

  /** What becomes of the next append that takes effect; it is not stored. */
  void failNext(AppendOutcome outcome) {
    faults.add(outcome);
  }

  /** What the next append throws, against its contract. */
  void throwAtNext(RuntimeException thrown) {
    bug = thrown;
  }

  /** Stores a record that no grain of the test wrote. */
  void plant(GrainId grain, String type, byte[] payload) {
    Claim claim = memory.events().claim(grain);
    var event = new Batch.Event(type, payload);
    memory
        .events()
        .append(
            new Batch(
                UUID.randomUUID(),
                grain,
                claim.epoch(),
                claim.head(),
                List.of(event),
                Instant.EPOCH,
                Batch.Retention.ALL),
            outcome -> {});
  }

  List<String> types(GrainId grain) {
    var types = new ArrayList<String>();
    memory.events().read(grain, 1, Long.MAX_VALUE, stored -> types.add(stored.type()));
    return types;
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public Claim claim(GrainId grain) {
    return memory.events().claim(grain);
  }

  @Override
  public void read(GrainId grain, long from, long to, RecordReader reader) {
    var records = new ArrayList<LogRecord>();
    memory.events().read(grain, from, to, records::add);
    records.forEach(reader::read);
  }

  @Override
  public void append(Batch batch, AppendListener listener) {
    appends.incrementAndGet();
    RuntimeException thrown = bug;
    if (thrown != null) {
      bug = null;
      throw thrown;
    }
    Runnable effect = () -> takeEffect(batch, listener);
    if (holding) {
      held.add(effect);
    } else {
      effect.run();
    }
  }

  private void takeEffect(Batch batch, AppendListener listener) {
    @Nullable AppendOutcome fault = faults.poll();
    if (fault == null) {
      memory.events().append(batch, listener);
    } else {
      listener.completed(fault);
    }
  }

  @Override
  public EventLog events() {
    return this;
  }

  @Override
  public Register registers() {
    return memory.registers();
  }

  @Override
  public boolean durable() {
    return false;
  }

  @Override
  public String describe() {
    return "test:";
  }

  @Override
  public void close() {
    closed = true;
  }
}
