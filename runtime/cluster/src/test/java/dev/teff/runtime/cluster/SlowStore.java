package dev.teff.runtime.cluster;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.Claim;
import dev.teff.persistence.spi.EventLog;
import dev.teff.persistence.spi.Register;
import dev.teff.persistence.spi.ReminderIndex;
import dev.teff.persistence.spi.Snapshots;
import dev.teff.persistence.spi.Store;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/** A store that does not begin to write events before it may. */
record SlowStore(Store store, SlowLog events) implements Store {
  SlowStore(Store store) {
    this(store, new SlowLog(store.events()));
  }

  @Override
  public Snapshots snapshots() {
    return store.snapshots();
  }

  @Override
  public ReminderIndex reminders() {
    return store.reminders();
  }

  @Override
  public Register registers() {
    return store.registers();
  }

  @Override
  public boolean durable() {
    return store.durable();
  }

  @Override
  public String describe() {
    return "slow " + store.describe();
  }

  @Override
  public void close() {
    store.close();
  }

  /** The events of such a store. */
  static final class SlowLog implements EventLog {
    private final EventLog log;
    private final Queue<Runnable> held = new ArrayDeque<>();
    private boolean holding;

    private SlowLog(EventLog log) {
      this.log = log;
    }

    synchronized void hold() {
      holding = true;
    }

    synchronized void write() {
      holding = false;
      held.forEach(Runnable::run);
      held.clear();
    }

    synchronized int held() {
      return held.size();
    }

    @Override
    public synchronized void append(Batch batch, AppendListener listener) {
      if (holding) {
        held.add(() -> log.append(batch, listener));
      } else {
        log.append(batch, listener);
      }
    }

    @Override
    public Claim claim(GrainId grain) {
      return log.claim(grain);
    }

    @Override
    public void read(GrainId grain, long from, long to, RecordReader reader) {
      log.read(grain, from, to, reader);
    }

    @Override
    public long maxEvent() {
      return log.maxEvent();
    }

    @Override
    public Optional<GrainException> oversize(GrainId grain, List<Batch.Event> events) {
      return log.oversize(grain, events);
    }

    @Override
    public boolean trim(GrainId grain, long epoch, long first) {
      return log.trim(grain, epoch, first);
    }

    @Override
    public Keys keys(String type, String cursor, int limit) {
      return log.keys(type, cursor, limit);
    }

    @Override
    public long count(String type) {
      return log.count(type);
    }

    @Override
    public List<String> types() {
      return log.types();
    }
  }
}
