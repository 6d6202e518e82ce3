package dev.teff.runtime;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.runtime.wire.FunctionCodec;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * What the runtime keeps in memory for one activation, and takes along when that moves to another
 * silo.
 *
 * @param note the receipts of idempotent calls to a grain without a log
 * @param observers who is subscribed
 */
record Belongings(Note note, List<Observing> observers) {
  /**
   * A subscription.
   *
   * @param list which of the lists of observers that the grain makes while it is activated, counted
   *     from 0
   * @param type the observer's grain type
   * @param key its key
   * @param leaseNanos what is left of its lease; silos' clocks differ
   */
  record Observing(int list, String type, String key, long leaseNanos) {
    private static final Codec<Observing> CODEC =
        new FunctionCodec<>("Observing", Observing::write, Observing::read);

    private void write(FieldWriter out) {
      out.int64(1, list);
      out.string(2, type);
      out.string(3, key);
      out.int64(4, leaseNanos);
    }

    private static Observing read(FieldReader in) {
      int list = 0;
      String type = "";
      String key = "";
      long leaseNanos = 0;
      for (int field = in.next(); field != 0; field = in.next()) {
        switch (field) {
          case 1 -> list = (int) in.int64();
          case 2 -> type = in.string();
          case 3 -> key = in.string();
          case 4 -> leaseNanos = in.int64();
          default -> in.skip();
        }
      }
      return new Observing(list, type, key, leaseNanos);
    }
  }

  /** A field's number, and the length in front of it, at most. */
  private static final int NOTE_FRAME = 6;

  private static final byte[] NOTHING = {};
  private static final Codec<Belongings> CODEC =
      new FunctionCodec<>("Belongings", Belongings::write, Belongings::read);

  Belongings {
    observers = List.copyOf(observers);
  }

  static Belongings decode(byte[] kept) {
    return WireReader.decode(CODEC, kept);
  }

  Belongings with(Note more) {
    return new Belongings(more, observers);
  }

  /** How many bytes it has, and would have beside a note without any. */
  int bytes() {
    return encode(Integer.MAX_VALUE).length + NOTE_FRAME;
  }

  /**
   * As it travels.
   *
   * @throws EncodingException when it has more bytes than it may
   */
  byte[] encode(int most) {
    return note.isEmpty() && observers.isEmpty() ? NOTHING : WireWriter.encode(CODEC, this, most);
  }

  private void write(FieldWriter out) {
    if (!note.isEmpty()) {
      out.message(1, note, Note.CODEC);
    }
    observers.forEach(each -> out.message(2, each, Observing.CODEC));
  }

  private static Belongings read(FieldReader in) {
    Note note = Note.NOTHING;
    var observers = new ArrayList<Observing>();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> note = in.message(Note.CODEC);
        case 2 -> observers.add(in.message(Observing.CODEC));
        default -> in.skip();
      }
    }
    return new Belongings(note, observers);
  }
}
