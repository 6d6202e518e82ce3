package dev.teff.persistence.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.ReminderChange;
import dev.teff.persistence.spi.ReminderIndex;
import dev.teff.persistence.spi.ReminderIndex.Entry;
import dev.teff.persistence.spi.Store;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** What turns of {@link GrainRival}s append and set: it follows from their names. */
final class Turns {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final int SPAN_MILLIS = 1_000;
  private static final int REMINDERS = 2;
  private static final int DRAWS = 8;
  private static final int MOST_ENTRIES = 10_000;

  private Turns() {}

  static List<String> events(String turn) {
    return List.of(turn + " a", turn + " b");
  }

  /** The turns whose events these are; each of them is whole. */
  static List<String> of(List<String> events) {
    List<String> turns =
        events.stream()
            .filter(each -> each.endsWith(" a"))
            .map(each -> each.substring(0, each.length() - 2))
            .toList();
    assertThat(events)
        .containsExactlyElementsOf(turns.stream().flatMap(turn -> events(turn).stream()).toList());
    return turns;
  }

  /** Half of the turns set one of few reminders, some cancel one. */
  static List<ReminderChange> reminders(GrainId grain, String turn) {
    var random = new Random(turn.hashCode());
    String name = "tick " + random.nextInt(REMINDERS);
    int draw = random.nextInt(DRAWS);
    if (draw < DRAWS / 2) {
      Instant due = NOON.plusMillis(random.nextInt(SPAN_MILLIS));
      var registration = UUID.nameUUIDFromBytes(turn.getBytes(UTF_8));
      return List.of(
          new ReminderChange.Set(new Entry(grain, name, registration, due, turn.getBytes(UTF_8))));
    }
    return draw == DRAWS / 2 ? List.of(new ReminderChange.Cancel(grain, name)) : List.of();
  }

  /**
   * Compares a grain's reminders with what its stored turns have left. A turn that is not stored
   * may have left one; no stored one has left what a later one replaced or cancelled.
   */
  static void assertReminders(Store store, GrainId grain, List<String> turns) {
    Map<String, UUID> left = new HashMap<>();
    var gone = new HashSet<UUID>();
    for (String turn : turns) {
      for (ReminderChange change : reminders(grain, turn)) {
        UUID old =
            change instanceof ReminderChange.Set(Entry entry)
                ? left.put(entry.name(), entry.registration())
                : left.remove(change.name());
        if (old != null) {
          gone.add(old);
        }
      }
    }
    assertHas(store.reminders().of(grain), left, gone);
    var slice = new BitSet();
    slice.set(ReminderIndex.slice(grain));
    assertHas(
        store.reminders().due(slice, NOON.plusMillis(SPAN_MILLIS), MOST_ENTRIES).stream()
            .filter(each -> each.grain().equals(grain))
            .toList(),
        left,
        gone);
  }

  private static void assertHas(List<Entry> entries, Map<String, UUID> left, Set<UUID> gone) {
    List<UUID> registrations = entries.stream().map(Entry::registration).toList();
    assertThat(registrations).containsAll(left.values()).doesNotContainAnyElementsOf(gone);
  }
}
