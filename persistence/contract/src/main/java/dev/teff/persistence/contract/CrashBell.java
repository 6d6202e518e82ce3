package dev.teff.persistence.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.ReminderChange;
import dev.teff.persistence.spi.ReminderIndex;
import dev.teff.persistence.spi.ReminderIndex.Entry;
import dev.teff.persistence.spi.Store;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * Sets, moves, replaces and cancels a reminder of a grain that has no log, one after the other. A
 * step that fails is repeated until it is done.
 */
final class CrashBell {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final String NAME = "bell";
  private static final int STEPS = 5;
  private static final int MOST_LOOKS = 1_000;

  private final Store store;
  private final GrainId grain;
  private final CrashVoice voice;

  CrashBell(Store store, GrainId grain, CrashVoice voice) {
    this.store = store;
    this.grain = grain;
    this.voice = voice;
  }

  void write() {
    for (long step = 1; voice.isHeard(); step++) {
      while (voice.isHeard() && !tryStep(step)) {
        LockSupport.parkNanos(CrashLog.PAUSE.toNanos());
      }
    }
  }

  private boolean tryStep(long step) {
    try {
      make(step);
      voice.acknowledged(CrashVoice.text(grain.key(), step, "done"));
      return true;
    } catch (GrainException storeFails) {
      return false;
    }
  }

  private void make(long step) {
    ReminderIndex index = store.reminders();
    Optional<Entry> before = after(grain, step - 1);
    Optional<Entry> wanted = after(grain, step);
    if (wanted.isEmpty()) {
      index.apply(List.of(new ReminderChange.Cancel(grain, NAME)));
    } else if (before.filter(each -> isSame(each, wanted.get())).isEmpty()) {
      index.apply(List.of(new ReminderChange.Set(wanted.get())));
    } else if (!index.advance(before.get(), wanted.map(Entry::due))) {
      // An attempt before this one has moved it, although it failed.
      assertThat(texts(index.of(grain))).isEqualTo(texts(wanted.stream().toList()));
    }
  }

  private static boolean isSame(Entry one, Entry other) {
    return one.registration().equals(other.registration());
  }

  /** What is there after so many steps: set, moved, moved, replaced, cancelled. */
  private static Optional<Entry> after(GrainId grain, long steps) {
    int last = Math.floorMod(steps - 1, STEPS);
    if (last == STEPS - 1) {
      return Optional.empty();
    }
    boolean replaced = last == STEPS - 2;
    long set = steps - (replaced ? 0 : last);
    String name = grain.key() + " " + set;
    var registration = UUID.nameUUIDFromBytes(name.getBytes(UTF_8));
    return Optional.of(
        new Entry(grain, NAME, registration, NOON.plusSeconds(steps), name.getBytes(UTF_8)));
  }

  private static List<String> texts(List<Entry> entries) {
    return entries.stream().map(each -> each.registration() + " " + each.due()).toList();
  }

  /**
   * What is there is what the last acknowledged step has left, or the one that followed it; and
   * whoever looks for what is due finds the same, once what the dead writer sent last has arrived.
   */
  static void check(Store store, GrainId grain, CrashTold told) {
    long done = told.last(grain.key());
    List<String> stored = List.of();
    List<String> due = List.of();
    for (int look = 0; look == 0 || (look < MOST_LOOKS && !stored.equals(due)); look++) {
      stored = texts(store.reminders().of(grain));
      due = texts(CrashReminders.due(store, grain));
    }

    assertThat(stored)
        .isIn(
            texts(after(grain, done).stream().toList()),
            texts(after(grain, done + 1).stream().toList()));
    assertThat(due).isEqualTo(stored);
  }
}
