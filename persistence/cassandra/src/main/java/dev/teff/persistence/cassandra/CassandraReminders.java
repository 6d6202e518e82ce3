package dev.teff.persistence.cassandra;

import com.datastax.oss.driver.api.core.DriverException;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.persistence.cassandra.DueRows.Pointer;
import dev.teff.persistence.cassandra.DueRows.Pointers;
import dev.teff.persistence.cassandra.ReminderRows.Filed;
import dev.teff.persistence.spi.Corrupted;
import dev.teff.persistence.spi.DamagedReminders;
import dev.teff.persistence.spi.ReminderChange;
import dev.teff.persistence.spi.ReminderIndex;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reminders in rows by grain, with pointers to them in buckets of time. */
final class CassandraReminders implements ReminderIndex {
  private static final Logger LOG = LoggerFactory.getLogger(CassandraReminders.class);

  private static final String CHANGING = "changing reminders";

  /** How many pointers are read of a bucket at first, and how many times as many at each step. */
  private static final int FEW = 8;

  private static final int LOOK_FURTHER = 4;

  /** How many times a slice's share of what is wanted is read of each of its buckets. */
  private static final long SPARE = 4;

  private static final List<Integer> SLICE_NUMBERS = IntStream.range(0, SLICES).boxed().toList();
  private static final Instant LAST = Instant.ofEpochMilli(Long.MAX_VALUE);

  private final String where;
  private final Calls calls;
  private final ReminderRows rows;
  private final DueRows due;
  private final WatermarkMover watermarks;
  private final DamagedReminders damaged = new DamagedReminders();

  CassandraReminders(
      String where, Calls calls, ReminderRows rows, DueRows due, WatermarkMover watermarks) {
    this.where = where;
    this.calls = calls;
    this.rows = rows;
    this.due = due;
    this.watermarks = watermarks;
  }

  @Override
  public List<Entry> due(BitSet slices, Instant until, int limit) {
    return calls.read(
        "reading the reminders that are due",
        () -> {
          watermarks.moveOne(slices, until);
          var targets = new Targets(this::target);
          int most = firstLook(limit, slices.cardinality());
          while (true) {
            Pointers pointers = due.first(slices, until, most);
            List<Entry> found = targets.first(pointers.list(), limit);
            if (pointers.areAll() || found.size() == limit) {
              return found;
            }
            most *= LOOK_FURTHER;
          }
        });
  }

  /** A backlog is spread over the slices, so that few of each are nearly always enough. */
  private static int firstLook(int limit, int slices) {
    return (int) Math.min(limit, FEW + SPARE * limit / Math.max(1, slices));
  }

  /** The reminder, if it is still what the pointer says and as it was stored. */
  private Optional<Entry> target(Pointer pointer) {
    Optional<Filed> filed = rows.find(pointer.grain(), pointer.name(), pointer.registration());
    if (filed.isPresent() && filed.get().isDamaged()) {
      damaged.passedOver(damage(filed.get()));
      return Optional.empty();
    }
    Optional<Entry> entry =
        filed.map(Filed::entry).filter(each -> each.due().equals(pointer.due()));
    if (entry.isEmpty()) {
      due.tidy(pointer);
    }
    return entry;
  }

  private GrainException damage(Filed filed) {
    Entry entry = filed.entry();
    return Corrupted.damagedReminder(entry.grain().toString(), entry.name(), where);
  }

  /**
   * What is past due is in the bucket of the time when it was set, so all up to now are read, by
   * any clock. Of later ones, the first that has one is the last that is read.
   */
  @Override
  public Optional<Instant> next() {
    return calls.read(
        "reading when the next reminder is due",
        () -> {
          var earliest = new AtomicReference<>(Optional.<Instant>empty());
          AtOnce.ask(
              DueRows.SLICES_AT_ONCE, SLICE_NUMBERS, slice -> lookForEarlier(slice, earliest));
          return earliest.get();
        });
  }

  /** What is known meanwhile of other slices spares reading what is later, and following it. */
  private Optional<Instant> lookForEarlier(int slice, AtomicReference<Optional<Instant>> earliest) {
    for (long bucket : due.buckets(slice, earliest.get().orElse(LAST))) {
      Optional<Instant> known = earliest.get();
      if (known.filter(time -> time.isBefore(due.earliest(bucket))).isPresent()) {
        break;
      }
      Instant until = known.map(time -> time.minusMillis(1)).orElse(LAST);
      earliest.accumulateAndGet(first(slice, bucket, until), CassandraReminders::earlier);
    }
    return earliest.get();
  }

  private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
    return one.isPresent() && (other.isEmpty() || one.get().isBefore(other.get())) ? one : other;
  }

  private Optional<Instant> first(int slice, long bucket, Instant until) {
    var targets = new Targets(this::target);
    int most = FEW;
    while (true) {
      List<Pointer> pointers = due.due(slice, bucket, until, most);
      List<Entry> first = targets.first(pointers, 1);
      if (!first.isEmpty() || pointers.size() < most) {
        return first.stream().map(Entry::due).findFirst();
      }
      most *= LOOK_FURTHER;
    }
  }

  @Override
  public List<Entry> of(GrainId grain) {
    return calls.read(
        "reading the reminders of " + grain,
        () -> rows.of(grain).stream().map(this::verified).toList());
  }

  private Entry verified(Filed filed) {
    if (filed.isDamaged()) {
      throw damage(filed);
    }
    return filed.entry();
  }

  @Override
  public void apply(List<ReminderChange> changes) {
    calls.write(
        CHANGING,
        () -> {
          boolean changed = false;
          for (ReminderChange change : changes) {
            try {
              apply(change);
            } catch (DriverException e) {
              throw changed ? calls.unknown(CHANGING, e) : e;
            }
            changed = true;
          }
          return true;
        });
  }

  /** At once: no log tells which of two settings of a name counts. */
  private void apply(ReminderChange change) {
    switch (change) {
      case ReminderChange.Set(Entry entry) -> {
        Filed filed = due.enter(entry);
        List<Filed> present = ofName(entry.grain(), entry.name());
        while (!rows.replaceAll(present, filed)) {
          present = ofName(entry.grain(), entry.name());
        }
        present.forEach(old -> deleteUnlessSame(old, filed));
      }
      case ReminderChange.Cancel(GrainId grain, String name) -> {
        List<Filed> present = ofName(grain, name);
        while (!rows.removeAll(present)) {
          present = ofName(grain, name);
        }
        present.forEach(this::forget);
      }
    }
  }

  /** Sets a reminder beside the others of its name, and returns those: what it replaces. */
  List<Filed> prepare(ReminderChange change) {
    return switch (change) {
      case ReminderChange.Set(Entry entry) -> {
        List<Filed> others =
            ofName(entry.grain(), entry.name()).stream()
                .filter(filed -> !filed.entry().registration().equals(entry.registration()))
                .toList();
        put(entry);
        yield others;
      }
      case ReminderChange.Cancel(GrainId grain, String name) -> ofName(grain, name);
    };
  }

  private List<Filed> ofName(GrainId grain, String name) {
    return rows.of(grain).stream().filter(filed -> filed.entry().name().equals(name)).toList();
  }

  private void put(Entry entry) {
    Filed filed = due.enter(entry);
    while (!rows.create(filed)) {
      Optional<Filed> old = rows.find(entry.grain(), entry.name(), entry.registration());
      if (old.isPresent() && rows.replace(old.get().entry().due(), filed)) {
        deleteUnlessSame(old.get(), filed);
        return;
      }
    }
  }

  private void deleteUnlessSame(Filed old, Filed filed) {
    if (!Pointer.to(old).equals(Pointer.to(filed))) {
      forget(old);
    }
  }

  /** What fails here changes nothing: what points to nothing is passed over, and goes later. */
  private void forget(Filed old) {
    try {
      due.delete(Pointer.to(old));
    } catch (DriverException e) {
      LOG.warn("What pointed to a reminder is left over: {}", old.entry(), e);
    }
  }

  /** Removes a reminder, also when it has moved meanwhile. */
  void remove(Filed filed) {
    Optional<Filed> current = Optional.of(filed);
    while (current.isPresent() && !rows.remove(current.get().entry())) {
      Entry entry = filed.entry();
      current = rows.find(entry.grain(), entry.name(), entry.registration());
    }
    current.ifPresent(this::forget);
  }

  @Override
  public boolean advance(Entry fired, Optional<Instant> next) {
    return calls.write(
        "moving a reminder of " + fired.grain(),
        () -> {
          Optional<Filed> old =
              rows.find(fired.grain(), fired.name(), fired.registration())
                  .filter(filed -> filed.entry().due().equals(fired.due()));
          if (old.isEmpty()) {
            return false;
          }
          Optional<Filed> moved = next.map(fired::dueAt).map(due::enter);
          boolean done =
              moved.isPresent()
                  ? rows.replace(fired.due(), moved.get())
                  : rows.remove(old.get().entry());
          if (done) {
            forget(old.get());
          }
          return done;
        });
  }
}
