package dev.teff.runtime;

import dev.teff.grains.GrainId;
import dev.teff.grains.Reminders;
import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.persistence.spi.ReminderChange;
import dev.teff.persistence.spi.ReminderIndex;
import dev.teff.runtime.wire.FunctionCodec;
import java.util.UUID;

/**
 * That a reminder was set or cancelled.
 *
 * @param registration which setting it is; zero when it was cancelled
 */
record ReminderNote(String name, UUID registration) {
  static final UUID CANCELLED = new UUID(0, 0);

  /** How long one may be, with a name as long as they may be. */
  static final int MOST_BYTES = 3 * Reminders.MAX_NAME_LENGTH + 32;

  static final Codec<ReminderNote> CODEC =
      new FunctionCodec<>("ReminderNote", ReminderNote::write, ReminderNote::read);

  static ReminderNote of(ReminderChange change) {
    return switch (change) {
      case ReminderChange.Set(ReminderIndex.Entry entry) ->
          new ReminderNote(entry.name(), entry.registration());
      case ReminderChange.Cancel(GrainId grain, String name) -> new ReminderNote(name, CANCELLED);
    };
  }

  private void write(FieldWriter out) {
    out.string(1, name);
    out.int64(2, registration.getMostSignificantBits());
    out.int64(3, registration.getLeastSignificantBits());
  }

  private static ReminderNote read(FieldReader in) {
    String name = "";
    long most = 0;
    long least = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> name = in.string();
        case 2 -> most = in.int64();
        case 3 -> least = in.int64();
        default -> in.skip();
      }
    }
    return new ReminderNote(name, new UUID(most, least));
  }
}
