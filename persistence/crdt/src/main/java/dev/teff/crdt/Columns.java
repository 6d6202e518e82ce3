package dev.teff.crdt;

import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.FieldWriter;
import java.util.ArrayList;
import java.util.List;

/** Dots, times and values of many entries that have one of each. */
final class Columns {
  private Columns() {}

  /** Columns that are being written. */
  static final class Written {
    private final Packed runs = new Packed();
    private final Packed times = new Packed();
    private final List<Object> values = new ArrayList<>();
    private long replica;
    private long from;
    private long count;
    private long lastTime;

    void add(long dotReplica, long counter) {
      if (dotReplica == replica && counter == from + count) {
        count++;
        return;
      }
      endRun();
      replica = dotReplica;
      from = counter;
      count = 1;
    }

    void addTime(long time) {
      times.add(Packed.zigzag(time - lastTime));
      lastTime = time;
    }

    List<Object> values() {
      return values;
    }

    private void endRun() {
      if (count > 0) {
        runs.add(replica).add(from).add(count);
      }
    }

    void write(int runsField, int timesField, FieldWriter out) {
      endRun();
      if (!runs.isEmpty()) {
        out.bytes(runsField, runs.toBytes());
      }
      if (!times.isEmpty()) {
        out.bytes(timesField, times.toBytes());
      }
    }
  }

  /** Columns as they were read; taken from their beginning. */
  static final class Read {
    private final Packed.Read runs = new Packed.Read();
    private final Packed.Read times = new Packed.Read();
    private final List<Object> values = new ArrayList<>();
    private int nextValue;
    private long replica;
    private long counter;
    private long left;
    private long lastTime;

    Packed.Read runs() {
      return runs;
    }

    Packed.Read times() {
      return times;
    }

    List<Object> values() {
      return values;
    }

    Dot nextDot() {
      if (left == 0) {
        replica = runs.replica();
        counter = runs.counter();
        left = runs.next(1, Packed.MAX_COUNTER - counter + 1);
      }
      left--;
      return new Dot(replica, counter++);
    }

    long nextTime() {
      lastTime += Packed.unzigzag(times.next());
      if (lastTime < 0) {
        throw new DecodingException("A time lies before 1970.");
      }
      return lastTime;
    }

    Object nextValue() {
      if (nextValue == values.size()) {
        throw new DecodingException("A value is missing.");
      }
      return values.get(nextValue++);
    }

    void checkEmpty() {
      if (left > 0 || runs.hasNext() || times.hasNext() || nextValue < values.size()) {
        throw new DecodingException("There are dots, times or values that belong to no key.");
      }
    }
  }
}
