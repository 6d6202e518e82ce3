package dev.teff.persistence.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.ReminderChange;
import dev.teff.persistence.spi.ReminderIndex;
import dev.teff.persistence.spi.ReminderIndex.Entry;
import dev.teff.persistence.spi.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/** Appends to one grain events that set and cancel reminders, while these tick. */
final class CrashReminders extends CrashLog {
  private static final String TICK = CrashVoice.OF;
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Instant FAR = Instant.parse("2026-03-03T12:00:00Z");
  private static final List<UUID> NONE = List.of(new UUID(0, 0));
  private static final int MOST = 10_000;

  CrashReminders(Store store, GrainId grain, CrashVoice voice) {
    super(store, grain, voice);
  }

  @Override
  void write() {
    Thread.startVirtualThread(this::tick);
    super.write();
  }

  /** A store may take many steps for each change: some of many would never be acknowledged. */
  @Override
  int pipeline() {
    return 3;
  }

  @Override
  List<ReminderChange> reminders(String text) {
    return Turns.reminders(grain, text);
  }

  private void tick() {
    while (voice.isHeard()) {
      try {
        for (Entry entry : store.reminders().of(grain)) {
          Instant next = entry.due().plus(PERIOD);
          if (store.reminders().advance(entry, Optional.of(next))) {
            String about = grain.key() + TICK + entry.registration();
            voice.acknowledged(CrashVoice.text(about, next.toEpochMilli(), "ticked"));
          }
        }
      } catch (GrainException storeFails) {
        // The next look may succeed.
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /**
   * What the log tells to be set is in the index, once, and as far as it has ticked. What an
   * acknowledged turn replaced or cancelled is gone.
   */
  static void check(Store store, GrainId grain, CrashTold told) {
    CrashLog.check(store, grain, told);
    Map<String, UUID> left = new HashMap<>();
    Map<String, Set<UUID>> before = new HashMap<>();
    Set<UUID> gone = new HashSet<>();
    var promised = new HashSet<>(told.lately(grain.key()));
    for (String turn : Logs.texts(store, grain)) {
      for (ReminderChange change : Turns.reminders(grain, turn)) {
        Set<UUID> others = before.computeIfAbsent(change.name(), unused -> new HashSet<>());
        if (promised.contains(turn)) {
          gone.addAll(others);
        }
        left.remove(change.name());
        if (change instanceof ReminderChange.Set(Entry entry)) {
          others.add(entry.registration());
          left.put(entry.name(), entry.registration());
        }
      }
    }

    for (List<Entry> entries : List.of(store.reminders().of(grain), due(store, grain))) {
      List<UUID> registrations = entries.stream().map(Entry::registration).toList();
      assertThat(registrations).doesNotHaveDuplicates().containsAll(left.values());
      if (told.remindersAreAtomic()) {
        assertThat(registrations).hasSameSizeAs(left.values());
      } else {
        assertThat(gone).doesNotContainAnyElementsOf(entries.isEmpty() ? NONE : registrations);
      }
      for (Entry entry : entries) {
        String about = grain.key() + TICK + entry.registration();
        assertThat(entry.due().toEpochMilli()).isGreaterThanOrEqualTo(told.last(about));
        assertThat(new String(entry.content(), UTF_8)).startsWith(grain.key());
      }
    }
  }

  /** What somebody who looks for what is due finds of a grain. */
  static List<Entry> due(Store store, GrainId grain) {
    var slice = new BitSet();
    slice.set(ReminderIndex.slice(grain));
    return store.reminders().due(slice, FAR, MOST).stream()
        .filter(each -> each.grain().equals(grain))
        .toList();
  }
}
