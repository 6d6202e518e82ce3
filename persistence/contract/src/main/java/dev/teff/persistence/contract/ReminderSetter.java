package dev.teff.persistence.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.ReminderChange;
import dev.teff.persistence.spi.ReminderIndex;
import dev.teff.persistence.spi.ReminderIndex.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/**
 * Sets, moves and cancels a reminder of a grain that has no log, and knows what it can be: after a
 * change of unknown fate, the old one or the new one, until it has read it.
 */
final class ReminderSetter {
  private static final int ROUNDS = 25;
  private static final Duration SPAN = Duration.ofMinutes(5);
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final int MOST_ENTRIES = 1_000;

  private final ReminderIndex reminders;
  private final GrainId grain;
  private final Random random;

  /** What it is, as far as is known; empty is none. */
  private Set<Optional<Known>> possible = Set.of(Optional.empty());

  ReminderSetter(ReminderIndex reminders, GrainId grain, Random random) {
    this.reminders = reminders;
    this.grain = grain;
    this.random = random;
  }

  private record Known(UUID registration, Instant due) {
    static Known of(Entry entry) {
      return new Known(entry.registration(), entry.due());
    }
  }

  void change() {
    for (int round = 0; round < ROUNDS; round++) {
      try {
        Optional<Entry> now = read();
        assertDue(now);
        if (round % 5 == 0) { // it looks into all slices
          assertNext(now);
        }
        Optional<Entry> next =
            random.nextInt(4) == 0
                ? Optional.empty()
                : Optional.of(
                    new Entry(
                        grain,
                        "tick",
                        now.isPresent() && random.nextBoolean()
                            ? now.get().registration()
                            : new UUID(random.nextLong(), random.nextLong()),
                        NOON.plusMillis(random.nextLong(SPAN.toMillis())),
                        new byte[0]));
        change(now, next);
      } catch (GrainException spoiled) {
        assertThat(spoiled).hasMessageContaining("FaultyStore");
      }
    }
  }

  private Optional<Entry> read() {
    List<Entry> entries = reminders.of(grain);
    assertThat(entries).hasSizeLessThan(2);
    Optional<Entry> now = entries.stream().findFirst();
    assertThat(possible).contains(now.map(Known::of));
    possible = Set.of(now.map(Known::of));
    return now;
  }

  private void assertDue(Optional<Entry> now) {
    var slice = new BitSet();
    slice.set(ReminderIndex.slice(grain));
    assertThat(reminders.due(slice, NOON.plus(SPAN), MOST_ENTRIES))
        .filteredOn(each -> each.grain().equals(grain))
        .extracting(Known::of)
        .containsExactlyElementsOf(now.map(Known::of).stream().toList());
  }

  private void assertNext(Optional<Entry> now) {
    Optional<Instant> next = reminders.next();
    now.ifPresent(each ->
        assertThat(next)
            .hasValueSatisfying(first -> assertThat(first).isBeforeOrEqualTo(each.due())));
  }

  private void change(Optional<Entry> now, Optional<Entry> next) {
    Set<Optional<Known>> both = new HashSet<>(possible);
    both.add(next.map(Known::of));
    try {
      boolean moves =
          now.isPresent()
              && next.map(each -> each.registration().equals(now.get().registration()))
                  .orElse(random.nextBoolean());
      if (moves) {
        assertThat(reminders.advance(now.get(), next.map(Entry::due))).isTrue();
      } else {
        reminders.apply(
            List.of(
                next.<ReminderChange>map(ReminderChange.Set::new)
                    .orElse(new ReminderChange.Cancel(grain, "tick"))));
      }
      possible = Set.of(next.map(Known::of));
    } catch (GrainException spoiled) {
      if (spoiled.outcome() != Outcome.DID_NOT_RUN) {
        possible = both;
      }
      throw spoiled;
    }
  }

  /** Compares what is stored with what it can be. */
  void assertHeld(ReminderIndex index) {
    assertThat(possible).contains(index.of(grain).stream().findFirst().map(Known::of));
  }
}
