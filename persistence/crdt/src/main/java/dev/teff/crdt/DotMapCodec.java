package dev.teff.crdt;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.FieldCodec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.grains.spi.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code message { repeated Entry entries = 1; repeated uint64 runs = 2; repeated K keys = 3;
 * repeated sint64 times = 4; repeated V values = 5; repeated uint32 prefixes = 6; }} with {@code
 * message Entry { K key = 1; Store value = 2; }}.
 *
 * <p>Entries that are one value under one dot, which most are, stand in columns, in the order of
 * their dots: a run is a replica, a counter, and how many follow each other from it on. So a set of
 * what one replica added takes the elements and three numbers. Times are told by their differences.
 * Keys that are texts share their beginnings, as {@link Prefixes} has it.
 */
final class DotMapCodec<K> extends StoreCodec {
  private static final int ENTRIES = 1;
  private static final int RUNS = 2;
  private static final int KEYS = 3;
  private static final int TIMES = 4;
  private static final int VALUES = 5;
  private static final int PREFIXES = 6;
  private static final int KEY = 1;
  private static final int VALUE = 2;

  private final FieldCodec<K> key;
  private final StoreCodec value;
  private final Store nothing;
  private final Codec<Entry<K>> entry = new EntryCodec();

  private record Entry<K>(K key, Store store) {}

  DotMapCodec(FieldCodec<K> key, StoreCodec value, Store nothing) {
    super("Entries");
    this.key = key;
    this.value = value;
    this.nothing = nothing;
  }

  @Override
  @SuppressWarnings("unchecked") // this codec is for such
  public void write(Store store, FieldWriter out) {
    var map = (DotMap<K>) store;
    if (!(value instanceof DotFunCodec<?> values)) {
      // In this order, neighbours are alike, which deflates better.
      map.forEachByAge((each, kept) -> out.message(ENTRIES, new Entry<>(each, kept), entry));
      map.forEachKept((each, kept) -> {
        if (kept.isEmpty()) {
          out.message(ENTRIES, new Entry<>(each, kept), entry);
        }
      });
      return;
    }
    var columns = new Columns.Written();
    var prefixes = new Prefixes();
    map.forEachByAge((each, kept) -> {
      if (values.addTo(columns, kept)) {
        writeKey(each, prefixes, out);
      } else {
        out.message(ENTRIES, new Entry<>(each, kept), entry);
      }
    });
    byte[] shared = prefixes.toBytes();
    if (shared.length > 0) {
      out.bytes(PREFIXES, shared);
    }
    columns.write(RUNS, TIMES, out);
    columns.values().forEach(each -> values.writeValue(VALUES, each, out));
  }

  private boolean isText() {
    return key.equals(FieldCodec.STRING);
  }

  private void writeKey(K each, Prefixes prefixes, FieldWriter out) {
    if (isText()) {
      out.string(KEYS, prefixes.rest((String) each));
    } else {
      key.write(KEYS, each, out);
    }
  }

  @SuppressWarnings("unchecked") // they are texts
  private List<K> whole(List<K> rests, Packed.Read prefixes) {
    return prefixes.hasNext() ? (List<K>) Prefixes.wholes(rests, prefixes) : rests;
  }

  @Override
  public Store read(FieldReader in) {
    DotMap<K> map = DotMap.empty(nothing);
    var keys = new ArrayList<K>();
    var prefixes = new Packed.Read();
    var columns = new Columns.Read();
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == ENTRIES) {
        Entry<K> read = in.message(entry);
        map = with(map, read.key, read.store);
      } else if (field == KEYS) {
        keys.add(key.read(in));
      } else if (field == PREFIXES && isText()) {
        prefixes.add(in.int64());
      } else if (field == RUNS) {
        columns.runs().add(in.int64());
      } else if (field == TIMES) {
        columns.times().add(in.int64());
      } else if (field == VALUES && value instanceof DotFunCodec<?> values) {
        columns.values().add(values.readValue(in));
      } else {
        throw unknownField("Entries", field);
      }
    }
    if (!keys.isEmpty() || prefixes.hasNext()) {
      if (!(value instanceof DotFunCodec<?> values)) {
        throw new DecodingException("Entries that nest stand in columns.");
      }
      for (K each : whole(keys, prefixes)) {
        map = with(map, each, values.next(columns));
      }
    }
    columns.checkEmpty();
    return map;
  }

  private DotMap<K> with(DotMap<K> map, K added, Store store) {
    if (!map.get(added).isBottom()) {
      throw new DecodingException("The key \"%s\" comes twice.".formatted(added));
    }
    return store.isBottom() ? map : map.with(added, store);
  }

  private final class EntryCodec implements Codec<Entry<K>> {
    private static final Shape SHAPE = new Shape("Entry", Shape.Kind.RECORD, List.of());

    @Override
    public Shape shape() {
      return SHAPE;
    }

    @Override
    public void write(Entry<K> written, FieldWriter out) {
      key.write(KEY, written.key, out);
      out.message(VALUE, written.store, value);
    }

    @Override
    public Entry<K> read(FieldReader in) {
      @Nullable K readKey = null;
      Store store = nothing;
      for (int field = in.next(); field != 0; field = in.next()) {
        switch (field) {
          case KEY -> readKey = key.read(in);
          case VALUE -> store = in.message(value);
          default -> throw unknownField("Entry", field);
        }
      }
      return new Entry<>(DecodingException.required(readKey, "Entry", "key"), store);
    }
  }
}
