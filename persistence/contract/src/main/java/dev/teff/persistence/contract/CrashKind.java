package dev.teff.persistence.contract;

import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.Store;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** What the grains of a {@link CrashWriter} keep in the store. */
enum CrashKind {
  /** All events. */
  EVENTS(3),
  /** Only the latest value. */
  VALUES(1),
  /** Events, of which snapshots tell, and which are trimmed. */
  SNAPSHOTS(2),
  /** Events, and reminders that change with them, while others tick. */
  REMINDERS(1),
  /** A reminder, and no log. */
  BELLS(1);

  private final int grains;

  CrashKind(int grains) {
    this.grains = grains;
  }

  List<GrainId> grains(String prefix) {
    String word = name().toLowerCase(Locale.ROOT);
    return IntStream.range(0, grains)
        .mapToObj(i -> GrainId.of(word, "%s-%s-%d".formatted(prefix, word, i)))
        .toList();
  }

  /** Writes for as long as somebody listens. */
  void write(Store store, GrainId grain, CrashVoice voice) {
    switch (this) {
      case EVENTS -> new CrashLog(store, grain, voice).write();
      case VALUES -> new CrashValues(store, grain, voice).write();
      case SNAPSHOTS -> new CrashSnapshots(store, grain, voice).write();
      case REMINDERS -> new CrashReminders(store, grain, voice).write();
      case BELLS -> new CrashBell(store, grain, voice).write();
    }
  }

  /** Compares what is stored with what was acknowledged. */
  void check(Store store, GrainId grain, CrashTold told) {
    switch (this) {
      case EVENTS -> CrashLog.check(store, grain, told);
      case VALUES -> CrashValues.check(store, grain, told);
      case SNAPSHOTS -> CrashSnapshots.check(store, grain, told);
      case REMINDERS -> CrashReminders.check(store, grain, told);
      case BELLS -> CrashBell.check(store, grain, told);
    }
  }
}
