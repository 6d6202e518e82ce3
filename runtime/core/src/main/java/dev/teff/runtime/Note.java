package dev.teff.runtime;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.grains.spi.TimeCodecs;
import dev.teff.runtime.wire.FunctionCodec;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What is noted beside the last event of a turn.
 *
 * @param caller the grain whose turn made the call; empty when it came from outside
 * @param begins whether the log begins here anew, because all before was deleted on request
 * @param whole whether receipts and reminders are all there are, and not just what is new
 * @param receipts of idempotent calls
 * @param reminders that were set or cancelled
 * @param forgottenUntil the issue time of the newest receipt that was forgotten, where this is
 *     whole
 */
record Note(
    String caller,
    boolean begins,
    boolean whole,
    List<Receipt> receipts,
    List<ReminderNote> reminders,
    Instant forgottenUntil) {
  static final Codec<Note> CODEC = new FunctionCodec<>("Note", Note::write, Note::read);

  static final Note NOTHING = new Note("", false, false, List.of(), List.of(), Instant.MIN);

  Note {
    receipts = List.copyOf(receipts);
    reminders = List.copyOf(reminders);
  }

  /** The same without later issue times: nobody could have been given such keys honestly. */
  Note issuedBy(Instant latest) {
    return new Note(
        caller,
        begins,
        whole,
        receipts.stream().map(each -> each.issuedBy(latest)).toList(),
        reminders,
        forgottenUntil.isAfter(latest) ? latest : forgottenUntil);
  }

  boolean isEmpty() {
    return equals(NOTHING);
  }

  static Note decode(byte[] meta) {
    return meta.length == 0 ? NOTHING : WireReader.decode(CODEC, meta);
  }

  byte[] encode() {
    return WireWriter.encode(CODEC, this);
  }

  private void write(FieldWriter out) {
    if (!caller.isEmpty()) {
      out.string(1, caller);
    }
    if (begins) {
      out.bool(2, true);
    }
    if (whole) {
      out.bool(3, true);
    }
    receipts.forEach(receipt -> out.message(4, receipt, Receipt.CODEC));
    reminders.forEach(reminder -> out.message(5, reminder, ReminderNote.CODEC));
    if (!forgottenUntil.equals(Instant.MIN)) {
      out.message(6, forgottenUntil, TimeCodecs.INSTANT);
    }
  }

  private static Note read(FieldReader in) {
    String caller = "";
    boolean begins = false;
    boolean whole = false;
    var receipts = new ArrayList<Receipt>();
    var reminders = new ArrayList<ReminderNote>();
    Instant forgottenUntil = Instant.MIN;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> caller = in.string();
        case 2 -> begins = in.bool();
        case 3 -> whole = in.bool();
        case 4 -> receipts.add(in.message(Receipt.CODEC));
        case 5 -> reminders.add(in.message(ReminderNote.CODEC));
        case 6 -> forgottenUntil = in.message(TimeCodecs.INSTANT);
        default -> in.skip();
      }
    }
    return new Note(caller, begins, whole, receipts, reminders, forgottenUntil);
  }
}
