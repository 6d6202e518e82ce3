package dev.teff.persistence.memory;

import dev.teff.persistence.spi.EventLog;
import dev.teff.persistence.spi.Register;
import dev.teff.persistence.spi.ReminderIndex;
import dev.teff.persistence.spi.Snapshots;
import dev.teff.persistence.spi.Store;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A store in the memory of this JVM. Several open stores can share one memory by its name, as silos
 * of a test share a database; it is forgotten when the last of them closes.
 *
 * <p>A batch takes effect when it is appended; what became of it is reported later, by an executor.
 * A test that passes its own executor decides when.
 */
public final class MemoryStore implements Store {
  private final Memory memory;
  private final String url;
  private final Gate gate;
  private final EventLog events;
  private final Snapshots snapshots;
  private final ReminderIndex reminders;
  private final Register registers;
  private final Runnable release;

  private MemoryStore(Memory memory, String url, Executor reporter, Runnable release) {
    this.memory = memory;
    this.url = url;
    this.gate = new Gate(url);
    var memoryReminders = new MemoryReminders(memory, gate);
    this.reminders = memoryReminders;
    this.events = new MemoryEventLog(memory, gate, memoryReminders, reporter);
    this.snapshots = new MemorySnapshots(memory, gate);
    this.registers = new MemoryRegister(memory, gate);
    this.release = release;
  }

  /** A store of its own. */
  public static MemoryStore create() {
    ExecutorService reporter = newReporter();
    return new MemoryStore(new Memory(), "memory:", reporter, reporter::close);
  }

  /** A store of its own that reports what became of batches by the given executor, in its order. */
  public static MemoryStore withExecutor(Executor reporter) {
    return new MemoryStore(new Memory(), "memory:", reporter, () -> {});
  }

  /** A view of the memory with this name; the first one creates it. */
  public static MemoryStore named(String name) {
    ExecutorService reporter = newReporter();
    return new MemoryStore(
        NamedMemories.acquire(name),
        "memory:" + name,
        reporter,
        () -> {
          reporter.close();
          NamedMemories.release(name);
        });
  }

  /** One thread, so that reports keep the order of the appends. */
  private static ExecutorService newReporter() {
    return Executors.newSingleThreadExecutor(
        Thread.ofPlatform().daemon().name("teff-memory-store").factory());
  }

  @Override
  public EventLog events() {
    return events;
  }

  @Override
  public Snapshots snapshots() {
    return snapshots;
  }

  @Override
  public ReminderIndex reminders() {
    return reminders;
  }

  @Override
  public Register registers() {
    return registers;
  }

  @Override
  public boolean durable() {
    return false;
  }

  @Override
  public String describe() {
    return url;
  }

  @Override
  public void close() {
    if (gate.close()) {
      release.run();
    }
  }

  @Override
  public String toString() {
    return "%s, %d grains".formatted(url, memory.logs.size());
  }
}
