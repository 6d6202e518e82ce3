package dev.teff.runtime;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.grains.spi.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The replicas of one grain, as the store knows them. Numbers are given once and never again; a
 * replica that left in good order, with all it did in its log, is free for the next copy.
 */
record ReplicaList(List<Entry> entries) {
  static final ReplicaList EMPTY = new ReplicaList(List.of());

  /** Reads and writes it. */
  static final Codec<ReplicaList> CODEC = new ListCodec();

  /** What a replica is up to. */
  enum State {
    /** A copy works under it. */
    HELD,
    /** Nobody does, and its log is all it ever did. */
    FREE,
    /** Nobody ever will again. */
    RETIRED
  }

  /**
   * One replica.
   *
   * @param silo the name of the silo that held it last
   * @param life which life of that silo
   * @param since when it came into its state, in milliseconds since 1970
   */
  record Entry(long replica, State state, String silo, long life, long since) {
    Entry in(State next, long now) {
      return new Entry(replica, next, silo, life, now);
    }
  }

  ReplicaList {
    entries = List.copyOf(entries);
  }

  Optional<Entry> first(Predicate<Entry> wanted) {
    return entries.stream().filter(wanted).findFirst();
  }

  boolean isRetired(long replica) {
    return entries.stream()
        .anyMatch(entry -> entry.replica == replica && entry.state == State.RETIRED);
  }

  /** The number after all that were given. */
  long unused() {
    return 1 + entries.stream().mapToLong(Entry::replica).max().orElse(0);
  }

  /** The list with an entry in the place of the one of its replica, or at the end. */
  ReplicaList with(Entry changed) {
    var changedEntries = new ArrayList<Entry>();
    entries.stream().filter(entry -> entry.replica != changed.replica).forEach(changedEntries::add);
    changedEntries.add(changed);
    return new ReplicaList(changedEntries);
  }

  private static final class ListCodec implements Codec<ReplicaList> {
    private static final Shape SHAPE = new Shape("ReplicaList", Shape.Kind.RECORD, List.of());
    private static final int ENTRIES = 1;
    private final Codec<Entry> entry = new EntryCodec();

    @Override
    public Shape shape() {
      return SHAPE;
    }

    @Override
    public void write(ReplicaList value, FieldWriter out) {
      value.entries.forEach(each -> out.message(ENTRIES, each, entry));
    }

    @Override
    public ReplicaList read(FieldReader in) {
      var entries = new ArrayList<Entry>();
      for (int field = in.next(); field != 0; field = in.next()) {
        if (field == ENTRIES) {
          entries.add(in.message(entry));
        } else {
          in.skip();
        }
      }
      return new ReplicaList(entries);
    }
  }

  private static final class EntryCodec implements Codec<Entry> {
    private static final Shape SHAPE = new Shape("Replica", Shape.Kind.RECORD, List.of());

    @Override
    public Shape shape() {
      return SHAPE;
    }

    @Override
    public void write(Entry value, FieldWriter out) {
      out.int64(1, value.replica);
      out.int32(2, number(value.state));
      out.string(3, value.silo);
      out.int64(4, value.life);
      out.int64(5, value.since);
    }

    @Override
    public Entry read(FieldReader in) {
      long replica = 0;
      State state = State.HELD;
      String silo = "";
      long life = 0;
      long since = 0;
      for (int field = in.next(); field != 0; field = in.next()) {
        switch (field) {
          case 1 -> replica = in.int64();
          case 2 -> state = state(in.int32());
          case 3 -> silo = in.string();
          case 4 -> life = in.int64();
          case 5 -> since = in.int64();
          default -> in.skip();
        }
      }
      return new Entry(replica, state, silo, life, since);
    }

    private static int number(State state) {
      return switch (state) {
        case HELD -> 0;
        case FREE -> 1;
        case RETIRED -> 2;
      };
    }

    private static State state(int number) {
      return switch (number) {
        case 0 -> State.HELD;
        case 1 -> State.FREE;
        case 2 -> State.RETIRED;
        default -> throw DecodingException.unknownConstant("Replica", number);
      };
    }
  }
}
