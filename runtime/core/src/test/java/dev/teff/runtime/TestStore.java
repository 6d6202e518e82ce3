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
import dev.teff.persistence.spi.ReminderChange;
import dev.teff.persistence.spi.ReminderIndex;
import dev.teff.persistence.spi.Snapshot;
import dev.teff.persistence.spi.Snapshots;
import dev.teff.persistence.spi.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A store in memory whose appends take effect when the test says so, or not at all. */
final class TestStore implements Store, EventLog {
  private final MemoryStore memory = MemoryStore.withExecutor(Runnable::run);
  private final BlockingQueue<Runnable> held = new LinkedBlockingQueue<>();
  private final Queue<Runnable> taken = new ConcurrentLinkedQueue<>();
  private final Queue<AppendOutcome> faults = new ConcurrentLinkedQueue<>();
  private final Queue<AppendOutcome> lies = new ConcurrentLinkedQueue<>();
  private final AtomicInteger appends = new AtomicInteger();
  private final AtomicInteger saves = new AtomicInteger();
  private volatile @Nullable RuntimeException bug;
  private volatile long maxEvent = Long.MAX_VALUE;
  private final Map<GrainId, Long> lost = new ConcurrentHashMap<>();
  private volatile Consumer<GrainId> beforeClaim = grain -> {};
  private volatile Step beforeRead = () -> {};
  private volatile Step beforeLoad = () -> {};
  private volatile Step beforeSave = () -> {};
  private volatile Step beforeAdvance = () -> {};
  private volatile Step beforeTrim = () -> {};
  private volatile Step beforeDue = () -> {};
  private final Set<String> read = ConcurrentHashMap.newKeySet();
  private volatile boolean holding;
  private volatile boolean closed;
  private final AtomicInteger whileGood = new AtomicInteger(Integer.MAX_VALUE);

  /** What a test does at some point within the store. */
  @FunctionalInterface
  interface Step {
    void run() throws Exception;

    /** Runs it; what it throws is thrown as itself. */
    static void take(Step step) {
      try {
        step.run();
      } catch (Exception e) {
        throw Failures.sneaky(e);
      }
    }
  }

  /** Is told of each claim before it is made. */
  void beforeClaim(Consumer<GrainId> action) {
    beforeClaim = action;
  }

  /** Runs before each read of a log. */
  void beforeRead(Step step) {
    beforeRead = step;
  }

  /** Runs before a snapshot is loaded. */
  void beforeLoad(Step step) {
    beforeLoad = step;
  }

  /** Runs before a snapshot is saved. */
  void beforeSave(Step step) {
    beforeSave = step;
  }

  /** Runs before a log is trimmed. */
  void beforeTrim(Step step) {
    beforeTrim = step;
  }

  /** Runs before somebody looks for reminders that are due. */
  void beforeDue(Step step) {
    beforeDue = step;
  }

  /** Runs before a reminder is moved on. */
  void beforeAdvance(Step step) {
    beforeAdvance = step;
  }

  /** How many entries of due reminders were read. */
  int entriesRead() {
    return read.size();
  }

  /** One record is not returned any more. */
  void lose(GrainId grain, long sequence) {
    lost.put(grain, sequence);
  }

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
    var done = new AtomicBoolean();
    Runnable once =
        () -> {
          if (!done.getAndSet(true)) {
            append.run();
          }
        };
    taken.add(once);
    return once;
  }

  /** What a test took, and did not let take effect because it failed, does not keep its silo. */
  void giveUpHolding() {
    release();
    taken.forEach(Runnable::run);
  }

  int heldCount() {
    return held.size();
  }

  int appends() {
    return appends.get();
  }

  /** How many snapshots were given to the store. */
  int saves() {
    return saves.get();
  }

  /** Events, and batches, may be so large from now on. */
  void maxEvent(long bytes) {
    maxEvent = bytes;
  }

  /** So many appends take effect yet; then the store falls silent and stores nothing. */
  void failAfter(int good) {
    whileGood.set(good);
  }

  /** Appends take effect again. */
  void recover() {
    whileGood.set(Integer.MAX_VALUE);
  }

  private Optional<GrainException> oversize(long bytes) {
    return bytes <= maxEvent
        ? Optional.empty()
        : Optional.of(
            new GrainException(
                ErrorCode.EVENT_TOO_LARGE,
                Outcome.DID_NOT_RUN,
                "A batch of %d bytes is too large".formatted(bytes)));
  }

  /** What becomes of the next append that takes effect; it is not stored. */
  void failNext(AppendOutcome outcome) {
    faults.add(outcome);
  }

  /** What becomes of the next append that takes effect; it is stored all the same. */
  void storeButFailNext(AppendOutcome outcome) {
    lies.add(outcome);
  }

  /** What the next append throws, against its contract. */
  void throwAtNext(RuntimeException thrown) {
    bug = thrown;
  }

  /** Stores a record that no grain of the test wrote. */
  void plant(GrainId grain, String type, byte[] payload) {
    plant(grain, new Batch.Event(type, payload));
  }

  /** Stores a record with what is noted beside it. */
  void plant(GrainId grain, Batch.Event event) {
    Claim claim = memory.events().claim(grain);
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
    beforeClaim.accept(grain);
    return memory.events().claim(grain);
  }

  @Override
  public void read(GrainId grain, long from, long to, RecordReader reader) {
    var records = new ArrayList<LogRecord>();
    Step.take(beforeRead);
    memory.events().read(grain, from, to, records::add);
    records.removeIf(each -> each.sequence() == lost.getOrDefault(grain, 0L));
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
    @Nullable AppendOutcome lie = lies.poll();
    if (batch.bytes() > maxEvent) {
      listener.completed(new AppendOutcome.Refused(oversize(batch.bytes()).orElseThrow()));
    } else if (lie != null) {
      memory.events().append(batch, ignored -> listener.completed(lie));
    } else if (fault == null && whileGood.getAndDecrement() <= 0) {
      listener.completed(new AppendOutcome.Unknown(silence()));
    } else if (fault == null) {
      memory.events().append(batch, listener);
    } else {
      listener.completed(fault);
    }
  }

  @Override
  public long maxEvent() {
    return maxEvent;
  }

  @Override
  public Optional<GrainException> oversize(GrainId grain, List<Batch.Event> events) {
    return oversize(events.stream().mapToLong(Batch.Event::bytes).sum());
  }

  @Override
  public boolean trim(GrainId grain, long epoch, long first) {
    Step.take(beforeTrim);
    return memory.events().trim(grain, epoch, first);
  }

  @Override
  public Keys keys(String type, String cursor, int limit) {
    return memory.events().keys(type, cursor, limit);
  }

  @Override
  public long count(String type) {
    return memory.events().count(type);
  }

  @Override
  public List<String> types() {
    return memory.events().types();
  }

  @Override
  public EventLog events() {
    return this;
  }

  @Override
  public Snapshots snapshots() {
    Snapshots snapshots = memory.snapshots();
    return new Snapshots() {
      @Override
      public Optional<Snapshot> load(GrainId grain) {
        Step.take(beforeLoad);
        return snapshots.load(grain);
      }

      @Override
      public boolean save(GrainId grain, Snapshot snapshot) {
        Step.take(beforeSave);
        boolean stored = snapshots.save(grain, snapshot);
        saves.incrementAndGet();
        return stored;
      }

      @Override
      public void delete(GrainId grain) {
        snapshots.delete(grain);
      }
    };
  }

  @Override
  public ReminderIndex reminders() {
    ReminderIndex index = memory.reminders();
    return new ReminderIndex() {
      @Override
      public List<Entry> due(BitSet slices, Instant until, int limit) {
        Step.take(beforeDue);
        List<Entry> due = index.due(slices, until, limit);
        due.forEach(entry -> read.add(entry.grain() + entry.name() + entry.due()));
        return due;
      }

      @Override
      public Optional<Instant> next() {
        return index.next();
      }

      @Override
      public List<Entry> of(GrainId grain) {
        return index.of(grain);
      }

      @Override
      public void apply(List<ReminderChange> changes) {
        index.apply(changes);
      }

      @Override
      public boolean advance(Entry fired, Optional<Instant> next) {
        Step.take(beforeAdvance);
        return index.advance(fired, next);
      }
    };
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
